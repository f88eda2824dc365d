use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn it_is_read_as_it_was_made() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/vat_ids", partner.entity().await);
    let made = partner.post(&path).json(json!({"country": "DE", "value": "1"})).await.expect(201);
    assert_eq!(partner.get(&format!("{path}/{}", made["id"].as_str().unwrap())).await.expect(200), made);
}

#[tokio::test]
async fn one_of_another_entity_or_partner_is_a_missing_one() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let (own, other, theirs) = (partner.entity().await, partner.entity().await, stranger.entity().await);
    let made = partner.post(&format!("/entities/{other}/vat_ids")).json(json!({"country": "DE", "value": "1"})).await.expect(201);
    let id = made["id"].as_str().unwrap();
    let missing = partner.get(&format!("/entities/{own}/vat_ids/{}", app.env().id())).await.message(404);
    assert_eq!(partner.get(&format!("/entities/{own}/vat_ids/{id}")).await.message(404), missing);
    let foreign = stranger.get(&format!("/entities/{other}/vat_ids/{id}")).await.message(404);
    assert_eq!(foreign, stranger.get(&format!("/entities/{}/vat_ids/{id}", app.env().id())).await.message(404));
    stranger.get(&format!("/entities/{theirs}/vat_ids/{id}")).await.message(404);
    assert_eq!(partner.get("/entities/acme/vat_ids/first").await.fields(), ["path.entity_id", "path.id"]);
}
