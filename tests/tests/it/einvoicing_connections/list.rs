use serde_json::json;

use super::{Desk, address};

#[tokio::test]
async fn the_oldest_comes_first_and_others_see_none() {
    let desk = Desk::open().await;
    let list = |entity| desk.partner.get("/einvoicing_connections").entity(entity);
    assert_eq!(list(desk.entity).await.expect(200), json!({"data": []}));
    let first = desk.create(json!({"address": address("DE")})).await.expect(201);
    let second = desk.create(json!({"address": address("BE"), "is_receiver": false})).await.expect(201);
    assert_eq!(list(desk.entity).await.expect(200), json!({"data": [first, second]}));
    assert_eq!(list(desk.partner.entity().await).await.expect(200), json!({"data": []}));
    assert_eq!(desk.read(&second).await, second);
    let missing = format!("/einvoicing_connections/{}", desk.app.env().id());
    assert_eq!(desk.partner.get(&missing).entity(desk.entity).await.message(404), "e-invoicing connection not found");
}
