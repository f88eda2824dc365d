use bursar_tests::TestApp;
use serde_json::json;

use super::{Business, berlin, company, id, person};

#[tokio::test]
async fn a_company_names_every_field() {
    let business = Business::open().await;
    let tag = business.post("/tags").json(json!({"name": "Key account"})).await.expect(201);
    let asked = json!({
        "type": "organization", "external_reference": "CUS-1", "language": "de", "reminders_enabled": false, "tax_id": "DE-1",
        "organization": {
            "legal_name": "Widgets GmbH", "is_customer": true, "is_vendor": true, "email": "books@widgets.example", "phone": "030 1",
            "address": berlin(), "tag_ids": [id(&tag)],
        },
    });
    let mut made = business.post("/counterparts").json(asked).await.expect(201);
    let at = "2024-06-03T09:30:00.000000+00:00";
    let address = made["default_billing_address_id"].take();
    assert!(made["id"].as_str().is_some() && address.is_string());
    let path = format!("/counterparts/{}/addresses", id(&made));
    made["id"] = json!(null);
    let expected = json!({
        "id": null, "type": "organization", "created_at": at, "updated_at": at, "created_automatically": false,
        "created_by_entity_user_id": null, "default_billing_address_id": null, "default_shipping_address_id": null,
        "external_reference": "CUS-1", "language": "de", "reminders_enabled": false, "tax_id": "DE-1",
        "organization": {
            "legal_name": "Widgets GmbH", "is_customer": true, "is_vendor": true, "email": "books@widgets.example", "phone": "030 1",
            "tags": [tag],
        },
    });
    assert_eq!(made, expected);
    let addresses = business.read(&path).await;
    assert_eq!((&addresses["data"][0]["id"], &addresses["data"][0]["city"]), (&address, &json!("Berlin")));
}

#[tokio::test]
async fn a_person_has_names_instead() {
    let business = Business::open().await;
    let mut asked = person("Ada", "Keeper");
    asked["individual"]["title"] = json!("Dr.");
    let made = business.post("/counterparts").json(asked).await.expect(201);
    let expected = json!({
        "first_name": "Ada", "last_name": "Keeper", "title": "Dr.", "is_customer": false, "is_vendor": true, "email": null, "phone": null,
        "tags": [],
    });
    assert_eq!((&made["individual"], &made["organization"]), (&expected, &json!(null)));
}

#[tokio::test]
async fn what_is_left_out_has_its_default() {
    let business = Business::open().await;
    let made = business.post("/counterparts").json(company("Least")).await.expect(201);
    assert_eq!((&made["language"], &made["reminders_enabled"], &made["tax_id"]), (&json!("en"), &json!(true), &json!(null)));
    assert_eq!(business.events_of(&made).await, ["counterpart.created"]);
}

#[tokio::test]
async fn a_user_is_its_creator() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[("counterpart", "create", "allowed")]).await;
    let made = user.post("/counterparts").json(company("Acme")).await.expect(201);
    assert_eq!(made["created_by_entity_user_id"], user.id.to_string());
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let business = Business::open().await;
    let refused = async |body| business.post("/counterparts").json(body).await.fields();
    let wrong = json!({"type": "organization", "tax_id": "x".repeat(31), "colour": "red", "organization": {"legal_name": 1}});
    let expected = [
        "body.colour",
        "body.organization.address",
        "body.organization.is_customer",
        "body.organization.is_vendor",
        "body.organization.legal_name",
        "body.tax_id",
    ];
    assert_eq!(refused(wrong).await, expected);
    let mut unknown = person("Ada", "");
    unknown["individual"]["colour"] = json!("red");
    unknown["individual"]["address"]["country"] = json!("XX");
    assert_eq!(refused(unknown).await, ["body.individual.address.country", "body.individual.colour", "body.individual.last_name"]);
    assert_eq!(
        refused(json!({"type": "individual", "organization": company("A")["organization"]})).await,
        ["body.individual", "body.organization"]
    );
    // What a company's object holds beside its fields, the contract takes.
    let mut free = company("Free");
    free["organization"]["colour"] = json!("red");
    business.post("/counterparts").json(free).await.expect(201);
}
