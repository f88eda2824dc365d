use http::Method;
use serde_json::json;

use super::ACCOUNT;
use crate::payment_links::PaymentLinkFixture;
use crate::payment_links::card_fixture::CardFixture;

#[tokio::test]
async fn what_an_account_can_be_paid_by_is_what_stripe_allows() {
    let cards = CardFixture::alone().await;
    cards.connect(json!({"card_payments": "active"}), &[]).await;
    let set = cards.set_account(json!({"account_id": ACCOUNT, "application_fee_rate": 150})).await.expect(200);
    let expected = json!({"account_id": ACCOUNT, "application_fee_rate": 150, "charges_enabled": true, "payouts_enabled": true});
    assert_eq!(set, expected);
    let (status, requirements) = cards.card_method().await;
    assert_eq!((status, requirements["verification_status"].clone()), (json!("active"), json!("enabled")));
    assert_eq!(requirements["disabled_reason"], json!(null));
}

#[tokio::test]
async fn what_stripe_asks_of_an_account_is_told_in_its_words_and_no_link_offers_cards_meanwhile() {
    let cards = CardFixture::connected().await;
    cards.connect(json!({"card_payments": "inactive"}), &["individual.verification.document"]).await;
    cards.told_of_accounts().await;
    let (status, requirements) = cards.card_method().await;
    assert_eq!((status, requirements["verification_status"].clone()), (json!("inactive"), json!("disabled")));
    assert_eq!(requirements["requirements"]["currently_due"], json!(["individual.verification.document"]));
    assert_eq!(requirements["disabled_reason"], "requirements.past_due");
    let mut body = cards.links.free();
    body["payment_methods"] = json!(["card"]);
    assert_eq!(cards.links.ask(body.clone()).await.fields(), ["body.payment_methods.0"]);
    cards.connect(json!({"card_payments": "pending"}), &[]).await;
    cards.told_of_accounts().await;
    let (status, requirements) = cards.card_method().await;
    assert_eq!((status, requirements["verification_status"].clone()), (json!("inactive"), json!("pending")));
    cards.connect(json!({"card_payments": "active"}), &[]).await;
    cards.told_of_accounts().await;
    cards.links.ask(body).await.expect(201);
    let fee = cards.links.fixture.partner.get(&cards.account_path()).await.expect(200)["application_fee_rate"].clone();
    assert_eq!(fee, 150, "what Stripe tells does not change what the platform keeps");
}

#[tokio::test]
async fn an_account_that_is_disconnected_is_paid_no_more() {
    let cards = CardFixture::connected().await;
    cards.simulator(Method::DELETE, "/accounts", json!({"account": ACCOUNT})).await;
    cards.told_of_accounts().await;
    let (status, requirements) = cards.card_method().await;
    assert_eq!((status, requirements["disabled_reason"].clone()), (json!("inactive"), json!("account_not_connected")));
}

#[tokio::test]
async fn only_an_account_that_is_connected_to_the_operators_is_taken() {
    let cards = CardFixture::alone().await;
    for (body, field) in [
        (json!({"account_id": "acct_nobody"}), "body.account_id"),
        (json!({"account_id": "../payouts/po_1"}), "body.account_id"),
        (json!({"account_id": ACCOUNT, "application_fee_rate": 10_001}), "body.application_fee_rate"),
    ] {
        assert_eq!(cards.set_account(body).await.fields(), [field]);
    }
    let without = PaymentLinkFixture::open().await;
    let path = format!("/entities/{}/stripe_account", without.fixture.entity);
    let refused = without.fixture.partner.put(&path).json(json!({"account_id": ACCOUNT})).await;
    assert_eq!(refused.fields(), ["body.account_id"], "the operator has no account at Stripe");
}
