use serde_json::json;

use super::{EinvoicingFixture, address};

#[tokio::test]
async fn the_oldest_comes_first_and_others_see_none() {
    let fixture = EinvoicingFixture::open().await;
    let list = |entity| fixture.partner.get("/einvoicing_connections").entity(entity);
    assert_eq!(list(fixture.entity).await.expect(200), json!({"data": []}));
    let first = fixture.create(json!({"address": address("DE")})).await.expect(201);
    let second = fixture.create(json!({"address": address("BE"), "is_receiver": false})).await.expect(201);
    assert_eq!(list(fixture.entity).await.expect(200), json!({"data": [first, second]}));
    assert_eq!(list(fixture.partner.entity().await).await.expect(200), json!({"data": []}));
    assert_eq!(fixture.read(&second).await, second);
    let missing = format!("/einvoicing_connections/{}", fixture.app.env().id());
    assert_eq!(fixture.get(&missing).await.message(404), "e-invoicing connection not found");
}
