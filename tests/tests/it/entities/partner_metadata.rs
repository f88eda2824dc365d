use bursar_tests::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn it_is_kept_as_it_is_and_replaced_whole() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/partner_metadata", partner.entity().await);
    assert_eq!(partner.get(&path).await.expect(200), json!({"metadata": null}));
    let metadata = json!({"a": null, "b": [1, 2.5, null, {"c": "\u{0}"}], "10": 12345678901234567890_u64, "": {}});
    assert_eq!(partner.put(&path).json(json!({"metadata": metadata})).await.expect(200), json!({"metadata": metadata}));
    assert_eq!(partner.get(&path).await.expect(200)["metadata"], metadata);
    partner.put(&path).json(json!({"metadata": {"only": true}})).await.expect(200);
    assert_eq!(partner.get(&path).await.expect(200)["metadata"], json!({"only": true}));
    partner.put(&path).json(json!({"metadata": {}})).await.expect(200);
    assert_eq!(partner.get(&path).await.expect(200)["metadata"], json!({}));
}

#[tokio::test]
async fn it_is_an_object() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/partner_metadata", partner.entity().await);
    for wrong in [json!({}), json!({"metadata": null}), json!({"metadata": []}), json!({"metadata": "text"})] {
        assert_eq!(partner.put(&path).json(wrong).await.fields(), ["body.metadata"]);
    }
    assert_eq!(partner.put(&path).await.fields(), ["body"]);
    partner.put(&path).json(json!({"metadata": {"large": "x".repeat(1 << 20)}})).await.message(413);
}

#[tokio::test]
async fn a_foreign_entity_is_a_missing_one() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let theirs = format!("/entities/{}/partner_metadata", stranger.entity().await);
    stranger.put(&theirs).json(json!({"metadata": {"secret": 1}})).await.expect(200);
    let foreign = partner.get(&theirs).await.message(404);
    assert_eq!(foreign, partner.get(&format!("/entities/{}/partner_metadata", app.env().id())).await.message(404));
    partner.put(&theirs).json(json!({"metadata": {}})).await.message(404);
    assert_eq!(stranger.get(&theirs).await.expect(200)["metadata"], json!({"secret": 1}));
    let fresh = format!("/entities/{}/partner_metadata", stranger.entity().await);
    assert_eq!(stranger.get(&fresh).await.expect(200)["metadata"], Value::Null);
}
