use http::Method;
use serde_json::json;

use crate::payment_links::card_fixture::CardFixture;

#[tokio::test]
async fn without_its_account_an_entity_is_paid_on_the_operators_and_what_was_begun_stays() {
    let cards = CardFixture::connected().await;
    let (begun, payment) = cards.begun().await;
    let path = cards.account_path();
    cards.links.fixture.partner.delete(&path).await.expect(204);
    cards.links.fixture.partner.delete(&path).await.expect(404);
    let (next, _) = cards.begun().await;
    assert!(!cards.page(&next, "/card").await.text.contains("data-account"));
    cards.step(&payment, "card").await;
    cards.told(&begun).await;
    assert_eq!(cards.stands(&begun).await, ("succeeded".to_owned(), 10_000));
    assert_eq!(cards.simulator(Method::GET, "/payments", json!(null)).await["data"].as_array().unwrap().len(), 2);
}
