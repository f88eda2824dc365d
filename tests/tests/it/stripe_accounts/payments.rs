//! Payments on an entity's own account: charged there, told by webhooks of that account, and paid out to its bank.

use axum::body::Body;
use bursar_kernel::TimeDelta;
use http::{Method, Request};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::ACCOUNT;
use crate::payment_links::card_fixture::CardFixture;

impl CardFixture {
    async fn pay_out(&self) -> Value {
        let payout = self.simulator(Method::POST, "/payouts", json!({"account": ACCOUNT})).await;
        self.told_of_accounts().await;
        payout["id"].clone()
    }

    async fn end_payout(&self, payout: &Value, status: &str) {
        let body = json!({"account": ACCOUNT, "payout": payout, "status": status});
        self.simulator(Method::PATCH, "/payouts", body).await;
        self.told_of_accounts().await;
    }

    /// An invoice that was paid by card.
    async fn paid(&self) -> (Value, String) {
        let (link, payment) = self.begun().await;
        self.step(&payment, "card").await;
        self.told(&link).await;
        (link, payment)
    }

    async fn is(&self, link: &Value, status: &str, paid: i64) {
        assert_eq!(self.stands(link).await, (status.to_owned(), paid));
    }
}

#[tokio::test]
async fn a_payment_is_charged_on_the_account_of_the_entity_less_what_the_platform_keeps() {
    let cards = CardFixture::connected().await;
    let (link, payment) = cards.begun().await;
    assert!(cards.page(&link, "/card").await.text.contains(&format!("data-account=\"{ACCOUNT}\"")));
    let payments = cards.simulator(Method::GET, "/payments", json!(null)).await;
    assert_eq!(payments["data"][0]["application_fee_amount"], 150);
    cards.step(&payment, "card").await;
    cards.told(&link).await;
    cards.is(&link, "succeeded", 10_000).await;
    assert_eq!(cards.links.again(&link).await["payment_intent"]["application_fee_amount"], 150);
}

#[tokio::test]
async fn a_payout_settles_its_payments_and_a_bank_that_sends_it_back_takes_nothing_from_the_invoice() {
    let cards = CardFixture::connected().await;
    let (link, payment) = cards.paid().await;
    let payout = cards.pay_out().await;
    cards.is(&link, "settled", 10_000).await;
    let (later, _) = cards.paid().await;
    cards.is(&later, "succeeded", 10_000).await;
    cards.end_payout(&payout, "failed").await;
    cards.is(&link, "payout_failed", 10_000).await;
    // Stripe has told of this one only when it is canceled.
    let canceled = cards.simulator(Method::POST, "/payouts", json!({"account": ACCOUNT})).await["id"].clone();
    cards.webhooks().await;
    cards.end_payout(&canceled, "canceled").await;
    cards.is(&later, "payout_canceled", 10_000).await;
    assert_eq!(cards.amounts(&link).await, [10_000]);
    // The payer's bank may still take the money back after all of that.
    cards.step(&payment, "dispute").await;
    cards.told(&link).await;
    cards.is(&link, "disputed", 0).await;
}

#[tokio::test]
async fn what_only_a_payout_tells_of_was_paid_when_it_was_charged() {
    let mut cards = CardFixture::connected().await;
    let (link, payment) = cards.begun().await;
    cards.step(&payment, "card").await;
    drop(cards.webhooks().await);
    cards.links.wait(TimeDelta::days(2)).await;
    cards.pay_out().await;
    cards.is(&link, "settled", 10_000).await;
    let records = cards.links.fixture.records(link["payment_intent"]["object"]["id"].as_str().unwrap()).await;
    assert_eq!(records[0]["paid_at"], "2024-06-03T09:30:00.000000+00:00");
}

#[tokio::test]
async fn a_payout_is_read_page_by_page() {
    let cards = CardFixture::connected().await;
    let (first, _) = cards.paid().await;
    // Payments of somebody else at the same account, between ours.
    for place in 0..120 {
        let request = Request::post("/v1/payment_intents").header("authorization", "Bearer sk_test_1").header("stripe-account", ACCOUNT);
        let request = request.header("idempotency-key", format!("others/{place}")).body(Body::from("amount=100&currency=eur")).unwrap();
        let made = cards.simulated.clone().oneshot(request).await.unwrap().into_body().collect().await.unwrap().to_bytes();
        let made: Value = serde_json::from_slice(&made).unwrap();
        cards.pays(made["id"].as_str().unwrap(), "pm_card_visa").await;
    }
    let (last, _) = cards.paid().await;
    cards.webhooks().await;
    cards.pay_out().await;
    for link in [first, last] {
        cards.is(&link, "settled", 10_000).await;
    }
}

#[tokio::test]
async fn a_webhook_of_a_connected_account_is_signed_by_the_secret_of_its_own_endpoint() {
    let cards = CardFixture::connected().await;
    let (link, payment) = cards.begun().await;
    cards.webhooks().await;
    cards.step(&payment, "card").await;
    let webhook = cards.webhooks().await.pop().expect("a webhook");
    assert!(webhook["body"].as_str().unwrap().contains(ACCOUNT));
    cards.simulator(Method::POST, "/webhooks", json!({"secret": "whsec_test", "connect_secret": "whsec_forged"})).await;
    cards.step(&payment, "dispute").await;
    let forged = cards.webhooks().await.pop().expect("a webhook");
    assert_eq!(cards.deliver(&forged).await.status, 400);
    assert_eq!(cards.deliver(&webhook).await.status, 200);
    cards.work(&link).await;
    cards.is(&link, "disputed", 0).await;
}
