use serde_json::json;

use super::{Desk, address, path};

#[tokio::test]
async fn its_numbers_end_in_the_network_and_are_free_again() {
    let desk = Desk::open().await;
    let number = desk.partner.vat_number();
    let made = desk.partner.connected_to_network(desk.entity, &number).await;
    assert_eq!(desk.app.access_point().numbers().len(), 1);
    let delete = || desk.partner.delete(&path(&made)).entity(desk.entity);
    delete().await.expect(204);
    assert_eq!(delete().await.message(404), "e-invoicing connection not found");
    desk.app.work_einvoicing(desk.entity).await;
    assert!(desk.app.access_point().numbers().is_empty());
    let again = desk.create(json!({"address": address("DE")})).await.expect(201);
    desk.add(&again, "DE:VAT", &number).await.expect(201);
}

#[tokio::test]
async fn one_that_was_never_registered_is_told_to_nobody() {
    let desk = Desk::open().await;
    let made = desk.create(json!({"address": address("DE")})).await.expect(201);
    desk.partner.delete(&path(&made)).entity(desk.entity).await.expect(204);
    desk.app.work_einvoicing(desk.entity).await;
    assert!(desk.app.access_point().numbers().is_empty());
}
