use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn an_entity_sees_its_own() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sibling) = (partner.entity().await, partner.entity().await);
    let address = partner.mailbox(entity, "payable").await;
    let listed = partner.get("/mailboxes").entity(entity).await.expect(200);
    assert_eq!((listed["data"].as_array().unwrap().len(), &listed["data"][0]["mailbox_full_address"]), (1, &json!(address)));
    assert_eq!(partner.get("/mailboxes").entity(sibling).await.expect(200), json!({"data": []}));
}
