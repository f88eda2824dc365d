use bursar_einvoicing::EinvoicingSettings;
use serde_json::json;

use super::{EinvoicingFixture, address};

#[tokio::test]
async fn a_connection_is_registered_in_the_background() {
    let fixture = EinvoicingFixture::open().await;
    let made = fixture.create(json!({"address": address("DE")})).await.expect(201);
    let mut shown = address("DE");
    (shown["address_line2"], shown["state"]) = (json!(null), json!(null));
    assert_eq!(
        made,
        json!({
            "id": made["id"], "created_at": made["created_at"], "updated_at": made["updated_at"], "address": shown, "credentials": [],
            "entity_id": fixture.entity, "is_receiver": true, "is_sender": true, "legal_name": "Acme GmbH", "provider_id": null,
            "status": "pending",
        })
    );
    fixture.app.work_einvoicing(fixture.entity).await;
    let registered = fixture.read(&made).await;
    assert_eq!((&registered["status"], &registered["provider_id"]), (&json!("active"), &json!("12345")));
    let id = made["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(fixture.app.events_of(id).await, ["einvoicing_connection.created", "einvoicing_connection.updated"]);
}

#[tokio::test]
async fn a_vat_id_becomes_a_number_of_the_country_of_the_address() {
    let fixture = EinvoicingFixture::open().await;
    let number = fixture.partner.vat_number();
    let asked = json!({"country": "AT", "type": "eu_vat", "value": number});
    let vat_id = fixture.partner.post(&format!("/entities/{}/vat_ids", fixture.entity)).json(asked).await.expect(201);
    let made = fixture.create(json!({"address": address("DE"), "entity_vat_id_id": vat_id["id"]})).await.expect(201);
    let credentials = &made["credentials"][0];
    assert_eq!((&credentials["network_credentials_schema"], &credentials["status"]), (&json!("DE:VAT"), &json!("pending")));
    assert_eq!(credentials["network_credentials_identifier"], json!(number));
    fixture.app.work_einvoicing(fixture.entity).await;
    assert_eq!(fixture.read(&made).await["credentials"][0]["status"], "active");
    let numbers = fixture.app.access_point().numbers();
    assert_eq!((numbers[0].scheme.as_str(), numbers[0].identifier.as_str()), ("DE:VAT", number.as_str()));
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let fixture = EinvoicingFixture::open().await;
    assert_eq!(fixture.create(json!({})).await.fields(), ["body.address"]);
    let wrong = json!({"address": address("FR"), "is_sender": "yes", "colour": "red"});
    assert_eq!(fixture.create(wrong).await.fields(), ["body.address.country", "body.colour", "body.is_sender"]);
    let idle = json!({"address": address("DE"), "is_sender": false, "is_receiver": false});
    assert_eq!(fixture.create(idle).await.fields(), ["body.is_sender"]);
    let foreign = json!({"address": address("DE"), "entity_vat_id_id": fixture.app.env().id()});
    assert_eq!(fixture.create(foreign).await.fields(), ["body.entity_vat_id_id"]);
}

#[tokio::test]
async fn a_country_of_an_entity_has_one() {
    let fixture = EinvoicingFixture::open().await;
    fixture.create(json!({"address": address("DE")})).await.expect(201);
    let refused = fixture.create(json!({"address": address("DE")})).await.message(409);
    assert!(refused.contains("in this country"), "{refused}");
    fixture.create(json!({"address": address("NL")})).await.expect(201);
}

#[tokio::test]
async fn without_an_access_point_the_refusal_says_what_to_set() {
    let fixture = EinvoicingFixture::open().await;
    let app = fixture.app.in_network(EinvoicingSettings::default());
    let partner = fixture.partner.on(app);
    let refused = partner.post("/einvoicing_connections").entity(fixture.entity).json(json!({"address": address("DE")})).await.message(409);
    assert!(refused.contains("einvoice_access_point"), "{refused}");
}

#[tokio::test]
async fn what_the_access_point_refuses_has_failed_and_is_asked_again_once_it_is_mended() {
    let fixture = EinvoicingFixture::open().await;
    let nowhere = json!({"address_line1": "Invalidenstrasse 1", "city": "", "postal_code": "10115", "country": "DE"});
    let made = fixture.create(json!({"address": nowhere})).await.expect(201);
    fixture.app.work_einvoicing(fixture.entity).await;
    assert_eq!(fixture.read(&made).await["status"], "failed");
    let mended = json!({"address": {"address_line1": "Invalidenstrasse 1", "city": "Berlin", "postal_code": "10115"}});
    let changed = fixture.patch(&super::path(&made)).json(mended).await.expect(200);
    assert_eq!(changed["status"], "pending");
    fixture.app.work_einvoicing(fixture.entity).await;
    assert_eq!(fixture.read(&made).await["status"], "active");
}
