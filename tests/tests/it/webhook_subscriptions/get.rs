use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn it_is_read_without_its_secret() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let body = json!({"object_type": "tag", "event_types": ["tag.created"], "url": "https://example.com/"});
    let mut made = partner.post("/webhook_subscriptions").json(body).await.expect(201);
    let read = partner.get(&format!("/webhook_subscriptions/{}", made["id"].as_str().unwrap())).await.expect(200);
    made.as_object_mut().unwrap().remove("secret");
    assert_eq!(read, made);
}

#[tokio::test]
async fn a_foreign_one_and_a_missing_one_are_the_same_404() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let body = json!({"object_type": "tag", "url": "https://example.com/"});
    let made = stranger.post("/webhook_subscriptions").json(body).await.expect(201);
    let foreign = partner.get(&format!("/webhook_subscriptions/{}", made["id"].as_str().unwrap())).await;
    let missing = partner.get(&format!("/webhook_subscriptions/{}", app.env().id())).await;
    assert_eq!(foreign.text, missing.text);
    foreign.message(404);
    assert_eq!(partner.get("/webhook_subscriptions/7").await.fields(), ["path.webhook_subscription_id"]);
}
