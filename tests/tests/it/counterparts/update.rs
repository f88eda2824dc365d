use bursar_kernel::TimeDelta;
use serde_json::json;

use super::{Business, berlin, id, person};

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let business = Business::open().await;
    business.app.advance(TimeDelta::minutes(1));
    let full = json!({
        "organization": {"legal_name": "Acme AG", "email": "books@acme.example", "phone": "1", "is_vendor": true},
        "tax_id": "T-1", "external_reference": "CUS-1", "language": "fr", "reminders_enabled": false,
    });
    let changed = business.patch("").json(full).await.expect(200);
    assert_eq!(changed["updated_at"], "2024-06-03T09:31:00.000000+00:00");
    business.app.advance(TimeDelta::minutes(1));
    assert_eq!(business.patch("").json(json!({"organization": {}})).await.expect(200), changed, "defaults of the schema are not applied");
    let cleared = json!({"organization": {"email": null, "phone": null}, "tax_id": null, "external_reference": null, "language": null});
    let cleared = business.patch("").json(cleared).await.expect(200);
    let mut expected = changed.clone();
    for field in ["tax_id", "external_reference", "language"] {
        expected[field] = json!(null);
    }
    expected["organization"]["email"] = json!(null);
    expected["organization"]["phone"] = json!(null);
    expected["updated_at"] = json!("2024-06-03T09:32:00.000000+00:00");
    assert_eq!(cleared, expected);
    assert_eq!(business.read("").await, expected);
    let happened = ["counterpart.created", "counterpart.updated", "counterpart.updated"];
    assert_eq!(business.events_of(&expected).await, happened, "a change that changes nothing is none");
}

#[tokio::test]
async fn the_object_of_the_own_type_is_needed_and_no_other_is_taken() {
    let business = Business::open().await;
    assert_eq!(business.patch("").json(json!({"tax_id": "T-1"})).await.fields(), ["body.organization"]);
    assert_eq!(business.patch("").json(json!({"individual": {"first_name": "Ada"}})).await.fields(), ["body.individual"]);
    let ada = business.post("/counterparts").json(person("Ada", "Keeper")).await.expect(201);
    let path = format!("/counterparts/{}", id(&ada));
    assert_eq!(business.patch(&path).json(json!({"organization": {"legal_name": "A"}})).await.fields(), ["body.organization"]);
    let married = business.patch(&path).json(json!({"individual": {"last_name": "Lovelace", "title": "Dr."}})).await.expect(200);
    assert_eq!((&married["individual"]["last_name"], &married["individual"]["title"]), (&json!("Lovelace"), &json!("Dr.")));
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let business = Business::open().await;
    let wrong = json!({
        "type": "organization", "reminders_enabled": null, "external_reference": "",
        "organization": {"legal_name": null, "is_vendor": "yes", "email": "nobody", "address": berlin()},
    });
    let expected = [
        "body.external_reference",
        "body.organization.address",
        "body.organization.email",
        "body.organization.is_vendor",
        "body.organization.legal_name",
        "body.reminders_enabled",
        "body.type",
    ];
    assert_eq!(business.patch("").json(wrong).await.fields(), expected);
}

#[tokio::test]
async fn default_addresses_are_addresses_of_its_own() {
    let business = Business::open().await;
    let other = business.post("/counterparts").json(person("Ada", "Keeper")).await.expect(201);
    let billing = business.read("").await["default_billing_address_id"].clone();
    let second = business.post("addresses").json(berlin()).await.expect(201);
    let both = json!({"default_billing_address_id": second["id"], "default_shipping_address_id": second["id"], "organization": {}});
    let changed = business.patch("").json(both).await.expect(200);
    assert_eq!((&changed["default_billing_address_id"], &changed["default_shipping_address_id"]), (&second["id"], &second["id"]));
    let theirs = &other["default_billing_address_id"];
    let wrong = json!({"default_billing_address_id": theirs, "default_shipping_address_id": business.entity, "organization": {}});
    assert_eq!(business.patch("").json(wrong).await.fields(), ["body.default_billing_address_id", "body.default_shipping_address_id"]);
    let back = json!({"default_billing_address_id": billing, "default_shipping_address_id": null, "organization": {}});
    let back = business.patch("").json(back).await.expect(200);
    assert_eq!((&back["default_billing_address_id"], &back["default_shipping_address_id"]), (&billing, &json!(null)));
}
