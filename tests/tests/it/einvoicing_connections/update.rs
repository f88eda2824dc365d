use serde_json::json;

use super::{EinvoicingFixture, address, path};

#[tokio::test]
async fn the_access_point_is_told_of_another_address_and_purpose() {
    let fixture = EinvoicingFixture::open().await;
    let made = fixture.create(json!({"address": address("DE")})).await.expect(201);
    fixture.app.work_einvoicing(fixture.entity).await;
    let asked = json!({"address": {"address_line1": "Marktplatz 2", "city": "Bonn", "postal_code": "53111"}, "is_receiver": false});
    let changed = fixture.patch(&path(&made)).json(asked).await.expect(200);
    assert_eq!((&changed["address"]["city"], &changed["address"]["country"]), (&json!("Bonn"), &json!("DE")));
    assert_eq!((&changed["is_receiver"], &changed["status"], &changed["provider_id"]), (&json!(false), &json!("pending"), &json!("12345")));
    fixture.app.work_einvoicing(fixture.entity).await;
    assert_eq!(fixture.read(&made).await["status"], "active");
}

#[tokio::test]
async fn it_sends_or_it_receives() {
    let fixture = EinvoicingFixture::open().await;
    let made = fixture.create(json!({"address": address("DE"), "is_receiver": false})).await.expect(201);
    let refused = fixture.patch(&path(&made)).json(json!({"is_sender": false})).await;
    assert_eq!(refused.fields(), ["body.is_sender"]);
    let wrong = json!({"address": {"city": "Bonn"}, "country": "NL"});
    let refused = fixture.patch(&path(&made)).json(wrong).await;
    assert_eq!(refused.fields(), ["body.address.address_line1", "body.address.postal_code", "body.country"]);
}

#[tokio::test]
async fn a_number_that_was_refused_is_tried_again() {
    let fixture = EinvoicingFixture::open().await;
    let (made, number) = (fixture.create(json!({"address": address("DE")})).await.expect(201), fixture.partner.vat_number());
    fixture.app.access_point().know("DE:VAT", &number);
    fixture.add(&made, "DE:VAT", &number).await.expect(201);
    fixture.app.work_einvoicing(fixture.entity).await;
    assert_eq!(fixture.read(&made).await["credentials"][0]["status"], "failed");
    fixture.app.access_point().forget("DE:VAT", &number);
    let asked = fixture.patch(&path(&made)).json(json!({})).await.expect(200);
    let pending = &asked["credentials"][0];
    assert_eq!((&pending["status"], &pending["problem"]), (&json!("pending"), &json!(null)));
    fixture.app.work_einvoicing(fixture.entity).await;
    assert_eq!(fixture.read(&made).await["credentials"][0]["status"], "active");
}
