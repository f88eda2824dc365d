use bursar_tests::{Tenant, TestApp};
use serde_json::json;

#[tokio::test]
async fn it_is_kept_as_it_is_sent() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let path = format!("/entities/{entity}/vat_ids");
    let made = partner.post(&path).json(json!({"country": "DE", "type": "eu_vat", "value": "DE 123-456.789"})).await.expect(201);
    let expected = json!({"id": made["id"], "entity_id": entity, "country": "DE", "type": "eu_vat", "value": "DE 123-456.789"});
    assert_eq!(made, expected);
    let unknown = partner.post(&path).json(json!({"country": "IC", "type": null, "value": "x".repeat(32)})).await.expect(201);
    assert_eq!(unknown["type"], "unknown");
}

#[tokio::test]
async fn every_kind_of_the_contract_is_known() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/vat_ids", partner.entity().await);
    for kind in ["ae_trn", "br_cnpj", "ca_gst_hst", "eu_oss_vat", "gb_vat", "us_ein", "za_vat", "unknown"] {
        let made = partner.post(&path).json(json!({"country": "US", "type": kind, "value": "1"})).await.expect(201);
        assert_eq!(made["type"], kind);
    }
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/vat_ids", partner.entity().await);
    assert_eq!(partner.post(&path).json(json!({})).await.fields(), ["body.country", "body.value"]);
    let wrong = json!({"country": "XX", "type": "vat", "value": "x".repeat(33), "id": "1"});
    assert_eq!(partner.post(&path).json(wrong).await.fields(), ["body.country", "body.id", "body.type", "body.value"]);
    let unprintable = json!({"country": "DE", "value": "1\u{0}2"});
    assert_eq!(partner.post(&path).json(unprintable).await.fields(), ["body.value"]);
}

#[tokio::test]
async fn an_entity_has_so_many_and_no_more() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/vat_ids", partner.entity().await);
    let one = || partner.post(&path).json(json!({"country": "DE", "value": "1"}));
    for _ in 0..250 {
        one().await.expect(201);
    }
    let message = one().await.message(409);
    assert_eq!(message, "an entity has at most 250 VAT IDs: delete one first");
}
