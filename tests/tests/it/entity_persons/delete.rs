use bursar_tests::Tenant;
use serde_json::json;

use super::least;

#[tokio::test]
async fn a_deleted_person_is_neither_read_nor_listed() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/persons").json(least()).await.expect(200);
    let path = format!("/persons/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.delete(&path).await.status, 204);
    tenant.get(&path).await.message(404);
    tenant.delete(&path).await.message(404);
    assert_eq!(tenant.get("/persons").await.expect(200), json!({"data": []}));
}
