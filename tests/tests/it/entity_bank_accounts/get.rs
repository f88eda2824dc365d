use bursar_tests::{Tenant, TestApp};

use super::in_euro;

#[tokio::test]
async fn it_is_read_as_it_was_made() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/bank_accounts").json(in_euro()).await.expect(201);
    let path = format!("/bank_accounts/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.expect(200), made);
}

#[tokio::test]
async fn one_of_another_entity_is_a_missing_one() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let (entity, other, theirs) = (partner.entity().await, partner.entity().await, stranger.entity().await);
    let missing = partner.get(&format!("/bank_accounts/{}", app.env().id())).entity(entity).await.message(404);
    let made = partner.post("/bank_accounts").entity(other).json(in_euro()).await.expect(201);
    let path = format!("/bank_accounts/{}", made["id"].as_str().unwrap());
    assert_eq!(partner.get(&path).entity(entity).await.message(404), missing);
    assert_eq!(stranger.get(&path).entity(theirs).await.message(404), missing);
    assert_eq!(partner.get("/bank_accounts/first").entity(entity).await.fields(), ["path.bank_account_id"]);
}
