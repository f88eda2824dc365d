use bursar_tests::Tenant;
use serde_json::json;

use super::least;

#[tokio::test]
async fn a_deleted_person_is_neither_read_nor_listed() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let made = partner.post("/persons").entity(entity).json(least()).await.expect(200);
    let path = format!("/persons/{}", made["id"].as_str().unwrap());
    assert_eq!(partner.delete(&path).entity(entity).await.status, 204);
    partner.get(&path).entity(entity).await.message(404);
    partner.delete(&path).entity(entity).await.message(404);
    assert_eq!(partner.get("/persons").entity(entity).await.expect(200), json!({"data": []}));
}
