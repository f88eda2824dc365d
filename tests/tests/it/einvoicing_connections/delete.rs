use serde_json::json;

use super::{EinvoicingFixture, address, path};

#[tokio::test]
async fn its_numbers_end_in_the_network_and_are_free_again() {
    let fixture = EinvoicingFixture::open().await;
    let number = fixture.partner.vat_number();
    let made = fixture.partner.connected_to_network(fixture.entity, &number).await;
    assert_eq!(fixture.app.access_point().numbers().len(), 1);
    let delete = || fixture.delete(&path(&made));
    delete().await.expect(204);
    assert_eq!(delete().await.message(404), "e-invoicing connection not found");
    fixture.app.work_einvoicing(fixture.entity).await;
    assert!(fixture.app.access_point().numbers().is_empty());
    let again = fixture.create(json!({"address": address("DE")})).await.expect(201);
    fixture.add(&again, "DE:VAT", &number).await.expect(201);
}

#[tokio::test]
async fn one_that_was_never_registered_is_told_to_nobody() {
    let fixture = EinvoicingFixture::open().await;
    let made = fixture.create(json!({"address": address("DE")})).await.expect(201);
    fixture.delete(&path(&made)).await.expect(204);
    fixture.app.work_einvoicing(fixture.entity).await;
    assert!(fixture.app.access_point().numbers().is_empty());
}
