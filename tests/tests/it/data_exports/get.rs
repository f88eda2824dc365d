use serde_json::json;

use super::Exports;

#[tokio::test]
async fn an_export_is_its_entitys_and_its_users() {
    let exports = Exports::open().await;
    let path = exports.pending(exports.asked("csv", &["draft"])).await;
    let another = exports.partner.entity().await;
    exports.partner.get(&path).entity(another).await.message(404);
    let user = exports.partner.user(exports.entity, &[("export", "read", "allowed_for_own"), ("export", "create", "allowed")]).await;
    user.get(&path).await.message(404);
    let own = user.post("/data_exports").json(exports.asked("csv", &["draft"])).await.expect(200);
    let read = user.get(&format!("/data_exports/{}", own["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(read["created_by_entity_user_id"], json!(user.id));
}
