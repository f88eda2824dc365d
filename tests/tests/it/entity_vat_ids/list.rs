use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn all_of_the_entity_oldest_first() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, other) = (partner.entity().await, partner.entity().await);
    let path = format!("/entities/{entity}/vat_ids");
    assert_eq!(partner.get(&path).await.expect(200), json!({"data": []}));
    let mut made = Vec::new();
    for value in ["1", "2", "3"] {
        app.advance(TimeDelta::seconds(1));
        made.push(partner.post(&path).json(json!({"country": "DE", "value": value})).await.expect(201));
    }
    partner.post(&format!("/entities/{other}/vat_ids")).json(json!({"country": "DE", "value": "4"})).await.expect(201);
    assert_eq!(partner.get(&path).await.expect(200), json!({"data": made}));
    let stranger = app.partner().await;
    stranger.get(&path).await.message(404);
}
