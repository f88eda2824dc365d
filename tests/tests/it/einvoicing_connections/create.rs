use bursar_einvoicing::EinvoicingSettings;
use serde_json::json;

use super::{Desk, address};

#[tokio::test]
async fn a_connection_is_registered_in_the_background() {
    let desk = Desk::open().await;
    let made = desk.create(json!({"address": address("DE")})).await.expect(201);
    let mut shown = address("DE");
    (shown["address_line2"], shown["state"]) = (json!(null), json!(null));
    assert_eq!(
        made,
        json!({
            "id": made["id"], "created_at": made["created_at"], "updated_at": made["updated_at"], "address": shown, "credentials": [],
            "entity_id": desk.entity, "is_receiver": true, "is_sender": true, "legal_name": "Acme GmbH", "provider_id": null,
            "status": "pending",
        })
    );
    desk.app.work_einvoicing(desk.entity).await;
    let registered = desk.read(&made).await;
    assert_eq!((&registered["status"], &registered["provider_id"]), (&json!("active"), &json!("12345")));
    let id = made["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(desk.app.events_of(id).await, ["einvoicing_connection.created", "einvoicing_connection.updated"]);
}

#[tokio::test]
async fn a_vat_id_becomes_a_number_of_the_country_of_the_address() {
    let desk = Desk::open().await;
    let number = desk.partner.vat_number();
    let asked = json!({"country": "AT", "type": "eu_vat", "value": number});
    let vat_id = desk.partner.post(&format!("/entities/{}/vat_ids", desk.entity)).json(asked).await.expect(201);
    let made = desk.create(json!({"address": address("DE"), "entity_vat_id_id": vat_id["id"]})).await.expect(201);
    let credentials = &made["credentials"][0];
    assert_eq!((&credentials["network_credentials_schema"], &credentials["status"]), (&json!("DE:VAT"), &json!("pending")));
    assert_eq!(credentials["network_credentials_identifier"], json!(number));
    desk.app.work_einvoicing(desk.entity).await;
    assert_eq!(desk.read(&made).await["credentials"][0]["status"], "active");
    let numbers = desk.app.access_point().numbers();
    assert_eq!((numbers[0].scheme.as_str(), numbers[0].identifier.as_str()), ("DE:VAT", number.as_str()));
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let desk = Desk::open().await;
    assert_eq!(desk.create(json!({})).await.fields(), ["body.address"]);
    let wrong = json!({"address": address("FR"), "is_sender": "yes", "colour": "red"});
    assert_eq!(desk.create(wrong).await.fields(), ["body.address.country", "body.colour", "body.is_sender"]);
    let idle = json!({"address": address("DE"), "is_sender": false, "is_receiver": false});
    assert_eq!(desk.create(idle).await.fields(), ["body.is_sender"]);
    let foreign = json!({"address": address("DE"), "entity_vat_id_id": desk.app.env().id()});
    assert_eq!(desk.create(foreign).await.fields(), ["body.entity_vat_id_id"]);
}

#[tokio::test]
async fn a_country_of_an_entity_has_one() {
    let desk = Desk::open().await;
    desk.create(json!({"address": address("DE")})).await.expect(201);
    let refused = desk.create(json!({"address": address("DE")})).await.message(409);
    assert!(refused.contains("in this country"), "{refused}");
    desk.create(json!({"address": address("NL")})).await.expect(201);
}

#[tokio::test]
async fn without_an_access_point_the_refusal_says_what_to_set() {
    let desk = Desk::open().await;
    let app = desk.app.in_network(EinvoicingSettings::default());
    let partner = desk.partner.on(app);
    let refused = partner.post("/einvoicing_connections").entity(desk.entity).json(json!({"address": address("DE")})).await.message(409);
    assert!(refused.contains("einvoice_access_point"), "{refused}");
}

#[tokio::test]
async fn what_the_access_point_refuses_has_failed_and_is_asked_again_once_it_is_mended() {
    let desk = Desk::open().await;
    let nowhere = json!({"address_line1": "Invalidenstrasse 1", "city": "", "postal_code": "10115", "country": "DE"});
    let made = desk.create(json!({"address": nowhere})).await.expect(201);
    desk.app.work_einvoicing(desk.entity).await;
    assert_eq!(desk.read(&made).await["status"], "failed");
    let mended = json!({"address": {"address_line1": "Invalidenstrasse 1", "city": "Berlin", "postal_code": "10115"}});
    let changed = desk.partner.patch(&super::path(&made)).entity(desk.entity).json(mended).await.expect(200);
    assert_eq!(changed["status"], "pending");
    desk.app.work_einvoicing(desk.entity).await;
    assert_eq!(desk.read(&made).await["status"], "active");
}
