use bursar_kernel::TimeDelta;
use bursar_simulator::AccessPointSettings;
use serde_json::json;

use super::{EinvoicingFixture, address};

#[tokio::test]
async fn a_number_is_pending_until_the_access_point_has_taken_it() {
    let fixture = EinvoicingFixture::open().await;
    let (made, number) = (fixture.create(json!({"address": address("DE")})).await.expect(201), fixture.partner.vat_number());
    // Without its country it is the same number.
    let added = fixture.add(&made, "DE:VAT", &number[2..]).await.expect(201);
    assert_eq!(
        added,
        json!({
            "id": added["id"], "created_at": added["created_at"], "updated_at": added["updated_at"], "einvoicing_connection_id": made["id"],
            "network_credentials_identifier": number[2..], "network_credentials_schema": "DE:VAT", "status": "pending", "problem": null,
        })
    );
    fixture.app.work_einvoicing(fixture.entity).await;
    assert_eq!(fixture.read(&made).await["credentials"][0]["status"], "active");
    assert_eq!(fixture.app.access_point().numbers()[0].identifier, number);
}

#[tokio::test]
async fn what_becomes_of_a_number_is_reported_as_a_change_of_its_connection() {
    let fixture = EinvoicingFixture::open().await;
    let made = fixture.create(json!({"address": address("DE")})).await.expect(201);
    let id = made["id"].as_str().unwrap().parse().unwrap();
    fixture.app.work_einvoicing(fixture.entity).await;
    let told_before = fixture.app.events_of(id).await.len();
    let (taken, refused) = (fixture.partner.vat_number(), fixture.partner.vat_number());
    fixture.app.access_point().know("DE:VAT", &refused);
    for number in [taken, refused] {
        fixture.add(&made, "DE:VAT", &number).await.expect(201);
        fixture.app.work_einvoicing(fixture.entity).await;
    }
    let told = fixture.app.events_of(id).await;
    assert_eq!(told[told_before..], ["einvoicing_connection.updated"; 4], "each is added, and then taken or refused");
}

#[tokio::test]
async fn a_number_that_another_access_point_has_fails_with_the_reason() {
    let fixture = EinvoicingFixture::open().await;
    let (made, number) = (fixture.create(json!({"address": address("DE")})).await.expect(201), fixture.partner.vat_number());
    fixture.app.access_point().know("DE:VAT", &number);
    fixture.add(&made, "DE:VAT", &number).await.expect(201);
    fixture.app.work_einvoicing(fixture.entity).await;
    let failed = &fixture.read(&made).await["credentials"][0];
    let expected = (&json!("failed"), &json!("identifier is registered through another access point"));
    assert_eq!((&failed["status"], &failed["problem"]), expected);
}

#[tokio::test]
async fn a_number_is_known_for_one_entity_alone_however_it_is_written() {
    let fixture = EinvoicingFixture::open().await;
    let (made, number) = (fixture.create(json!({"address": address("DE")})).await.expect(201), fixture.partner.vat_number());
    fixture.add(&made, "DE:VAT", &number).await.expect(201);
    let refused = fixture.add(&made, "DE:VAT", &number[2..]).await.message(409);
    assert!(refused.contains("is known for an entity already"), "{refused}");
    assert_eq!(fixture.add(&made, "DE:VAT", " - ").await.fields(), ["body.network_credentials_identifier"]);
    assert_eq!(fixture.add(&made, "FR:SIRET", "1").await.fields(), ["body.network_credentials_schema"]);
}

#[tokio::test]
async fn an_access_point_that_is_down_is_waited_for() {
    let fixture = EinvoicingFixture::open().await;
    let (made, number) = (fixture.create(json!({"address": address("DE")})).await.expect(201), fixture.partner.vat_number());
    fixture.add(&made, "DE:VAT", &number).await.expect(201);
    fixture.app.access_point().set(AccessPointSettings { is_down: true, ..AccessPointSettings::default() });
    fixture.app.work_einvoicing(fixture.entity).await;
    assert_eq!(fixture.read(&made).await["status"], "pending");
    fixture.app.access_point().set(AccessPointSettings::default());
    fixture.app.advance(TimeDelta::hours(1));
    fixture.app.work_einvoicing(fixture.entity).await;
    let registered = fixture.get(&super::path(&made)).token(&fixture.partner.new_token().await).await.expect(200);
    assert_eq!((&registered["status"], &registered["credentials"][0]["status"]), (&json!("active"), &json!("active")));
}
