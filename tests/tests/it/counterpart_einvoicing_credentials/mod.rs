//! The numbers by which a counterpart is known in the network of electronic invoices.

use bursar_tests::id;
use serde_json::json;

use crate::counterparts::Business;

#[tokio::test]
async fn they_are_made_read_listed_changed_and_deleted() {
    let business = Business::open().await;
    let made = business
        .post("einvoicing_credentials")
        .json(json!({"network_schema": "DE:VAT", "network_identifier": "087095777"}))
        .await
        .expect(201);
    assert_eq!(made, json!({"id": made["id"], "network_schema": "DE:VAT", "network_identifier": "087095777"}));
    let path = format!("einvoicing_credentials/{}", id(&made));
    assert_eq!(business.read(&path).await, made);
    let other = business
        .post("einvoicing_credentials")
        .json(json!({"network_schema": "NL:KVK", "network_identifier": "12345678"}))
        .await
        .expect(201);
    assert_eq!(business.read("einvoicing_credentials").await, json!({"data": [made, other]}));
    let changed = business.patch(&path).json(json!({"network_identifier": "DE087095777"})).await.expect(200);
    assert_eq!((&changed["network_schema"], &changed["network_identifier"]), (&json!("DE:VAT"), &json!("DE087095777")));
    assert_eq!(business.patch(&path).json(json!({"network_schema": "BE:EN"})).await.expect(200)["network_schema"], "BE:EN");
    business.delete(&path).await.expect(204);
    assert_eq!(business.get(&path).await.message(404), "e-invoicing credentials not found");
}

#[tokio::test]
async fn a_vat_id_is_a_number_where_its_country_is_in_the_network() {
    let business = Business::open().await;
    let vat_id = |country: &str, value: &str| json!({"country": country, "type": "eu_vat", "value": value});
    let belgian = business.post("vat_ids").json(vat_id("BE", "BE0468863455")).await.expect(201);
    let made = business.post("einvoicing_credentials").json(json!({"counterpart_vat_id_id": belgian["id"]})).await.expect(201);
    assert_eq!((&made["network_schema"], &made["network_identifier"]), (&json!("BE:VAT"), &json!("BE0468863455")));
    let austrian = business.post("vat_ids").json(vat_id("AT", "ATU12345678")).await.expect(201);
    for id in [austrian["id"].clone(), json!("9d2b4c8f-2087-4738-ba91-7359683c49a4")] {
        let refused = business.post("einvoicing_credentials").json(json!({"counterpart_vat_id_id": id})).await;
        assert_eq!(refused.fields(), ["body.counterpart_vat_id_id"]);
    }
}

#[tokio::test]
async fn what_is_neither_is_refused() {
    let business = Business::open().await;
    for wrong in [json!({}), json!({"network_schema": "DE:VAT"}), json!({"network_schema": "DE:VAT", "network_identifier": ""})] {
        assert_eq!(business.post("einvoicing_credentials").json(wrong).await.status, 422);
    }
    let made =
        business.post("einvoicing_credentials").json(json!({"network_schema": "DE:VAT", "network_identifier": "1"})).await.expect(201);
    let wrong = json!({"network_schema": "XX", "network_identifier": "", "colour": "red"});
    let refused = business.patch(&format!("einvoicing_credentials/{}", id(&made))).json(wrong).await;
    assert_eq!(refused.fields(), ["body.colour", "body.network_identifier", "body.network_schema"]);
}
