//! The VAT IDs of a counterpart.

use bursar_tests::{Tenant, id};
use serde_json::json;

use crate::counterparts::{Business, company};

#[tokio::test]
async fn it_is_made_read_listed_changed_and_deleted() {
    let business = Business::open().await;
    let made = business.post("vat_ids").json(json!({"country": "AT", "type": "eu_vat", "value": "ATU12345678"})).await.expect(201);
    let company = business.read("").await;
    let expected = json!({"id": made["id"], "counterpart_id": company["id"], "country": "AT", "type": "eu_vat", "value": "ATU12345678"});
    assert_eq!(made, expected);
    let path = format!("vat_ids/{}", id(&made));
    assert_eq!(business.read(&path).await, made);
    let least = business.post("vat_ids").json(json!({"value": "51824753556"})).await.expect(201);
    assert_eq!((&least["country"], &least["type"]), (&json!(null), &json!("unknown")));
    assert_eq!(business.read("vat_ids").await, json!({"data": [made, least]}));
    let changed = business.patch(&path).json(json!({"value": "ATU87654321", "country": null, "type": null})).await.expect(200);
    assert_eq!((&changed["value"], &changed["country"], &changed["type"]), (&json!("ATU87654321"), &json!(null), &json!("unknown")));
    business.delete(&path).await.expect(204);
    assert_eq!(business.get(&path).await.message(404), "VAT ID not found");
    let happened = ["counterpart_tax_id.created", "counterpart_tax_id.delete", "counterpart_tax_id.update"];
    assert_eq!(business.events_of(&made).await, happened);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let business = Business::open().await;
    let wrong = json!({"country": "XX", "type": "vat", "value": "x".repeat(33), "colour": "red"});
    assert_eq!(business.post("vat_ids").json(wrong).await.fields(), ["body.colour", "body.country", "body.type", "body.value"]);
    assert_eq!(business.post("vat_ids").json(json!({})).await.fields(), ["body.value"]);
    let made = business.post("vat_ids").json(json!({"value": "1"})).await.expect(201);
    assert_eq!(business.patch(&format!("vat_ids/{}", id(&made))).json(json!({"value": null})).await.fields(), ["body.value"]);
}

#[tokio::test]
async fn they_have_a_permission_of_their_own() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/counterparts").json(company("Acme")).await.expect(201);
    let path = format!("/counterparts/{}/vat_ids", id(&made));
    let clerk =
        tenant.partner.user(tenant.entity, &[("counterpart_vat_id", "read", "allowed"), ("counterpart_vat_id", "create", "allowed")]).await;
    clerk.post(&path).json(json!({"value": "1"})).await.expect(201);
    assert_eq!(clerk.get(&path).await.expect(200)["data"].as_array().unwrap().len(), 1);
    clerk.get("/counterparts").await.message(403);
}
