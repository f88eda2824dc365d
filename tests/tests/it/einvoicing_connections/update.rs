use serde_json::json;

use super::{Desk, address, path};

#[tokio::test]
async fn the_access_point_is_told_of_another_address_and_purpose() {
    let desk = Desk::open().await;
    let made = desk.create(json!({"address": address("DE")})).await.expect(201);
    desk.app.work_einvoicing(desk.entity).await;
    let asked = json!({"address": {"address_line1": "Marktplatz 2", "city": "Bonn", "postal_code": "53111"}, "is_receiver": false});
    let changed = desk.partner.patch(&path(&made)).entity(desk.entity).json(asked).await.expect(200);
    assert_eq!((&changed["address"]["city"], &changed["address"]["country"]), (&json!("Bonn"), &json!("DE")));
    assert_eq!((&changed["is_receiver"], &changed["status"], &changed["provider_id"]), (&json!(false), &json!("pending"), &json!("12345")));
    desk.app.work_einvoicing(desk.entity).await;
    assert_eq!(desk.read(&made).await["status"], "active");
}

#[tokio::test]
async fn it_sends_or_it_receives() {
    let desk = Desk::open().await;
    let made = desk.create(json!({"address": address("DE"), "is_receiver": false})).await.expect(201);
    let refused = desk.partner.patch(&path(&made)).entity(desk.entity).json(json!({"is_sender": false})).await;
    assert_eq!(refused.fields(), ["body.is_sender"]);
    let wrong = json!({"address": {"city": "Bonn"}, "country": "NL"});
    let refused = desk.partner.patch(&path(&made)).entity(desk.entity).json(wrong).await;
    assert_eq!(refused.fields(), ["body.address.address_line1", "body.address.postal_code", "body.country"]);
}
