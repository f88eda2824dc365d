use bursar_tests::{Tenant, TestApp};

use super::whole;

#[tokio::test]
async fn it_is_read_as_it_was_made() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/persons").json(whole()).await.expect(200);
    assert_eq!(tenant.get(&format!("/persons/{}", made["id"].as_str().unwrap())).await.expect(200), made);
}

#[tokio::test]
async fn one_of_another_entity_is_a_missing_one() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let (entity, other, theirs) = (partner.entity().await, partner.entity().await, stranger.entity().await);
    let missing = partner.get(&format!("/persons/{}", app.env().id())).entity(entity).await.message(404);
    let made = partner.post("/persons").entity(other).json(whole()).await.expect(200);
    let path = format!("/persons/{}", made["id"].as_str().unwrap());
    assert_eq!(partner.get(&path).entity(entity).await.message(404), missing);
    assert_eq!(stranger.get(&path).entity(theirs).await.message(404), missing);
    assert_eq!(partner.get("/persons/grace").entity(entity).await.fields(), ["path.person_id"]);
}
