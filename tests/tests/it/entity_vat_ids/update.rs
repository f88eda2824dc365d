use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn what_is_sent_changes_and_the_rest_stays() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/vat_ids", partner.entity().await);
    let made = partner.post(&path).json(json!({"country": "DE", "type": "eu_vat", "value": "1"})).await.expect(201);
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    let mut expected = made.clone();
    for (field, value, kept) in
        [("value", json!("2"), "2"), ("country", json!("FR"), "FR"), ("type", json!("gb_vat"), "gb_vat"), ("type", json!(null), "unknown")]
    {
        expected[field] = kept.into();
        assert_eq!(partner.patch(&one).json(json!({field: value})).await.expect(200), expected);
        assert_eq!(partner.get(&one).await.expect(200), expected);
    }
    assert_eq!(partner.patch(&one).json(json!({})).await.expect(200), expected);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/vat_ids", partner.entity().await);
    let made = partner.post(&path).json(json!({"country": "DE", "value": "1"})).await.expect(201);
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    assert_eq!(partner.patch(&one).json(json!({"country": null, "value": null})).await.fields(), ["body.country", "body.value"]);
    let wrong = json!({"country": "XX", "type": "vat", "value": "x".repeat(33), "entity_id": "1"});
    assert_eq!(partner.patch(&one).json(wrong).await.fields(), ["body.country", "body.entity_id", "body.type", "body.value"]);
    assert_eq!(partner.get(&one).await.expect(200), made);
}
