use serde_json::json;

use super::ACCOUNT;
use crate::payment_links::card_fixture::CardFixture;

#[tokio::test]
async fn an_account_is_answered_as_stripe_described_it() {
    let cards = CardFixture::alone().await;
    let path = cards.account_path();
    cards.links.fixture.partner.get(&path).await.expect(404);
    cards.connect(json!({"card_payments": "active"}), &["external_account"]).await;
    cards.set_account(json!({"account_id": ACCOUNT})).await.expect(200);
    let expected = json!({"account_id": ACCOUNT, "application_fee_rate": null, "charges_enabled": false, "payouts_enabled": false});
    assert_eq!(cards.links.fixture.partner.get(&path).await.expect(200), expected);
}
