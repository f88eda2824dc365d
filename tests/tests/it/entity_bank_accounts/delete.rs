use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;

use super::in_euro;
use crate::entities::events;

#[tokio::test]
async fn it_is_gone_and_nobody_takes_its_place() {
    let tenant = Tenant::start().await;
    let first = tenant.post("/bank_accounts").json(in_euro()).await.expect(201);
    let second = tenant.post("/bank_accounts").json(in_euro()).await.expect(201);
    tenant.app.advance(TimeDelta::seconds(1));
    let path = format!("/bank_accounts/{}", first["id"].as_str().unwrap());
    assert_eq!(tenant.delete(&path).await.status, 204);
    tenant.get(&path).await.message(404);
    tenant.delete(&path).await.message(404);
    assert_eq!(tenant.get("/bank_accounts").await.expect(200)["data"], serde_json::json!([second]));
    assert_eq!(events(&tenant.partner, tenant.entity).await.last().unwrap(), "entity_bank_account.deleted");
}
