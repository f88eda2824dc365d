use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_deleted_vat_id_is_neither_read_nor_listed() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/vat_ids", partner.entity().await);
    let made = partner.post(&path).json(json!({"country": "DE", "value": "1"})).await.expect(201);
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    assert_eq!(partner.delete(&one).await.status, 204);
    partner.get(&one).await.message(404);
    partner.delete(&one).await.message(404);
    assert_eq!(partner.get(&path).await.expect(200), json!({"data": []}));
}
