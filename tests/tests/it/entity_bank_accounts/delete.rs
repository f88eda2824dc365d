use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;

use super::in_euro;
use crate::entities::events;

#[tokio::test]
async fn it_is_gone_and_nobody_takes_its_place() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let first = partner.post("/bank_accounts").entity(entity).json(in_euro()).await.expect(201);
    let second = partner.post("/bank_accounts").entity(entity).json(in_euro()).await.expect(201);
    app.advance(TimeDelta::seconds(1));
    let path = format!("/bank_accounts/{}", first["id"].as_str().unwrap());
    assert_eq!(partner.delete(&path).entity(entity).await.status, 204);
    partner.get(&path).entity(entity).await.message(404);
    partner.delete(&path).entity(entity).await.message(404);
    assert_eq!(partner.get("/bank_accounts").entity(entity).await.expect(200)["data"], serde_json::json!([second]));
    assert_eq!(events(&partner, entity).await.last().unwrap(), "entity_bank_account.deleted");
}
