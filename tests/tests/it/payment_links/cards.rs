//! Links that are paid by card, at a simulated Stripe.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use bursar_connectors::{Wire, WireLimits};
use bursar_kernel::TimeDelta;
use bursar_payments::{Stripe, StripeSettings};
use bursar_simulator::{Clock, Options, Simulator};
use bursar_tests::{Answer, TestApp};
use http::{Method, Request};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{PaymentLinkFixture, page_path};
use crate::payment_records::{PaymentFixture, status};

/// A links whose partner has an account at Stripe.
struct Counter {
    links: PaymentLinkFixture,
    stripe: Arc<Stripe>,
    simulated: Router,
}

impl Counter {
    async fn open() -> Counter {
        let app = TestApp::start_with(|options| options.takes_cards = true).await;
        let clock = app.env().clock.clone();
        let sizes = Options { contacts: 1, items: 1, bills: 1, invoices: 1, ..Options::default() };
        let simulated = Simulator::new(Options { clock: Clock::given(move || clock.now()), ..sizes }).router();
        let settings = StripeSettings {
            url: "http://stripe.test".to_owned(),
            secret_key: "sk_test_1".to_owned(),
            publishable_key: "pk_test_1".to_owned(),
            webhook_secret: "whsec_test".to_owned(),
        };
        let stripe = Arc::new(Stripe::new(Wire::from_service(simulated.clone(), WireLimits::default()), settings));
        let links = PaymentLinkFixture::of(PaymentFixture::at(app.taking_cards(&stripe)).await).await;
        let counter = Counter { links, stripe, simulated };
        counter.simulator(Method::POST, "/webhooks", json!({"secret": "whsec_test"})).await;
        counter
    }

    /// Something that happens at Stripe.
    async fn simulator(&self, method: Method, path: &str, body: Value) -> Value {
        let request = Request::builder().method(method).uri(format!("/_sim/stripe{path}")).body(Body::from(body.to_string()));
        let answer = self.simulated.clone().oneshot(request.unwrap()).await.unwrap();
        serde_json::from_slice(&answer.into_body().collect().await.unwrap().to_bytes()).unwrap()
    }

    /// A link for an invoice over 100.00 EUR, which the payer has begun to pay by card; and the payment at Stripe.
    async fn begun(&self) -> (Value, String) {
        let mut body = self.links.of_invoice(&self.links.fixture.invoice().await);
        body["payment_methods"] = json!(["card", "sepa_credit"]);
        let link = self.links.ask(body).await.expect(201);
        assert_eq!(self.press(&link).await.header("location"), format!("{}/card", &page_path(&link)[1..]));
        let payments = self.simulator(Method::GET, "/payments", json!(null)).await;
        let secret = self.page(&link, "/card").await.text;
        let payment =
            payments["data"].as_array().unwrap().iter().find(|payment| secret.contains(payment["client_secret"].as_str().unwrap()));
        (link, payment.expect("a payment of this link")["id"].as_str().unwrap().to_owned())
    }

    async fn press(&self, link: &Value) -> Answer {
        let path = format!("{}/card", page_path(link));
        self.links.fixture.app.request(Method::POST, &path).header("sec-fetch-site", "same-origin").await
    }

    async fn page(&self, link: &Value, below: &str) -> Answer {
        self.links.fixture.app.request(Method::GET, &format!("{}{below}", page_path(link))).await
    }

    async fn pays(&self, payment: &str, method: &str) -> Value {
        self.simulator(Method::POST, "/pay", json!({"payment_intent": payment, "payment_method": method})).await
    }

    /// The webhooks that Stripe would send now.
    async fn webhooks(&self) -> Vec<Value> {
        self.simulator(Method::DELETE, "/webhooks", json!(null)).await["taken"].as_array().unwrap().clone()
    }

    async fn deliver(&self, webhook: &Value) -> Answer {
        let body = webhook["body"].as_str().unwrap();
        let request = self.links.fixture.app.request(Method::POST, "//providers/stripe/webhooks");
        request.header("stripe-signature", webhook["signature"].as_str().unwrap()).bytes("application/json", body).await
    }

    async fn work(&self, link: &Value) {
        self.links.fixture.app.work_stripe_payment(&self.stripe, link["payment_intent_id"].as_str().unwrap()).await;
    }

    /// Where the intent stands, and what was paid on the invoice.
    async fn stands(&self, link: &Value) -> (String, i64) {
        let read = self.links.again(link).await;
        let (_, paid, _) = self.links.fixture.stands("receivable", link["payment_intent"]["object"]["id"].as_str().unwrap()).await;
        (read["payment_intent"]["status"].as_str().unwrap().to_owned(), paid)
    }
}

#[tokio::test]
async fn a_card_pays_the_invoice_when_the_payer_comes_back() {
    let counter = Counter::open().await;
    let (link, payment) = counter.begun().await;
    let page = counter.page(&link, "").await;
    assert!(page.text.contains("Pay by card") && page.text.contains("Pay by bank transfer"), "{}", page.text);
    let card = counter.page(&link, "/card").await;
    let policy = card.header("content-security-policy");
    for opened in ["script-src 'self' http://stripe.test", "connect-src 'self' http://stripe.test", "frame-src http://stripe.test"] {
        assert!(policy.contains(opened), "{policy}");
    }
    assert!(card.text.contains("data-key=\"pk_test_1\"") && card.text.contains("src=\"http://stripe.test/js/v3/\""), "{}", card.text);
    counter.press(&link).await;
    let payments = counter.simulator(Method::GET, "/payments", json!(null)).await;
    assert_eq!(payments["data"].as_array().unwrap().len(), 1, "pressed twice it is one payment");
    assert_eq!((&payments["data"][0]["amount"], &payments["data"][0]["currency"]), (&json!(10_000), &json!("eur")));
    counter.pays(&payment, "pm_card_visa").await;
    assert_eq!(counter.page(&link, "/returned").await.status, 303);
    assert_eq!(counter.stands(&link).await, ("succeeded".to_owned(), 10_000));
    let read = counter.links.again(&link).await;
    assert_eq!(
        (&read["payment_intent"]["provider"], &read["payment_intent"]["selected_payment_method"]),
        (&json!("stripe"), &json!("card"))
    );
    let records = counter.links.fixture.records(link["payment_intent"]["object"]["id"].as_str().unwrap()).await;
    assert_eq!((records.len(), &records[0]["is_external"], &records[0]["payment_method"]), (1, &json!(false), &json!("card")));
    assert!(counter.page(&link, "").await.text.contains("has received your payment"));
    assert_eq!(counter.page(&link, "/card").await.status, 303, "there is nothing left to be paid");
    assert_eq!(counter.links.mark(&link, "mark_as_failed", json!({})).await.fields(), ["path.payment_intent_id"], "Stripe tells of it");
}

#[tokio::test]
async fn a_card_that_is_declined_can_be_tried_again() {
    let counter = Counter::open().await;
    let (link, payment) = counter.begun().await;
    assert_eq!(counter.pays(&payment, "pm_card_declined").await["error"]["code"], "card_declined");
    for webhook in counter.webhooks().await {
        assert_eq!(counter.deliver(&webhook).await.status, 200);
    }
    counter.work(&link).await;
    assert_eq!(counter.stands(&link).await, ("created".to_owned(), 0));
    counter.pays(&payment, "pm_card_visa").await;
    counter.page(&link, "/returned").await;
    assert_eq!(counter.stands(&link).await, ("succeeded".to_owned(), 10_000));
}

#[tokio::test]
async fn only_a_signed_and_recent_webhook_is_taken() {
    let counter = Counter::open().await;
    let (link, payment) = counter.begun().await;
    counter.pays(&payment, "pm_card_visa").await;
    let webhook = counter.webhooks().await.pop().expect("a webhook");
    let mut forged = webhook.clone();
    forged["body"] = json!(webhook["body"].as_str().unwrap().replace("succeeded", "canceled"));
    assert_eq!(counter.deliver(&forged).await.status, 400);
    counter.links.fixture.app.advance(TimeDelta::seconds(301));
    assert_eq!(counter.deliver(&webhook).await.status, 400, "somebody sends an old one again");
    counter.work(&link).await;
    assert_eq!(counter.stands(&link).await.0, "created");
}

/// What happens at Stripe, in its order; and where the intent and the invoice end.
const LIVES: [(&[&str], &str, i64); 6] = [
    (&["card"], "succeeded", 10_000),
    (&["declined", "card", "refund"], "refunded", 0),
    (&["card", "dispute"], "disputed", 0),
    (&["debit", "comes"], "succeeded", 10_000),
    (&["debit", "fails"], "payment_failed", 0),
    (&["debit", "comes", "refund"], "refunded", 0),
];

impl Counter {
    async fn step(&self, payment: &str, step: &str) {
        let of = |more: Value| {
            let mut body = json!({"payment_intent": payment});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        match step {
            "card" => drop(self.pays(payment, "pm_card_visa").await),
            "declined" => drop(self.pays(payment, "pm_card_declined").await),
            "debit" => drop(self.pays(payment, "pm_sepa_debit").await),
            "comes" | "fails" => drop(self.simulator(Method::POST, "/settle", of(json!({"succeeds": step == "comes"}))).await),
            "dispute" => drop(self.simulator(Method::POST, "/dispute", of(json!({}))).await),
            "refund" => {
                let request = Request::post("/v1/refunds").header("authorization", "Bearer sk_test_1");
                let request = request.body(Body::from(format!("payment_intent={payment}"))).unwrap();
                assert_eq!(self.simulated.clone().oneshot(request).await.unwrap().status(), 200);
            }
            other => panic!("nobody does {other}"),
        }
    }
}

/// Webhooks come late, doubled and out of order, and are worked off at any moment: the end is the same, and nothing is paid twice.
#[tokio::test]
async fn however_webhooks_come_the_end_is_the_same() {
    let counter = Counter::open().await;
    for (seed, (steps, ends, paid)) in LIVES.iter().cycle().take(24).enumerate() {
        let (link, payment) = counter.begun().await;
        let (mut waiting, mut chance) = (Vec::new(), seed as u64 * 2_654_435_761 + 12_345);
        let mut below = |bound: usize| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (chance >> 33) as usize % bound
        };
        for step in *steps {
            counter.step(&payment, step).await;
            waiting.extend(counter.webhooks().await);
            // Some are delivered at once, some twice, and some wait; a reading follows or does not.
            for _ in 0..below(3) {
                assert_eq!(counter.deliver(&waiting[below(waiting.len())]).await.status, 200);
            }
            if below(2) == 0 {
                counter.work(&link).await;
            }
        }
        while !waiting.is_empty() {
            let webhook = waiting.swap_remove(below(waiting.len()));
            for _ in 0..=below(2) {
                assert_eq!(counter.deliver(&webhook).await.status, 200);
                counter.work(&link).await;
            }
        }
        assert_eq!(counter.stands(&link).await, ((*ends).to_owned(), *paid), "{steps:?} with {seed}");
        let invoice = link["payment_intent"]["object"]["id"].as_str().unwrap();
        let amounts: Vec<i64> =
            counter.links.fixture.records(invoice).await.iter().map(|record| record["amount"].as_i64().unwrap()).collect();
        assert!(amounts.len() <= 2 && amounts.iter().sum::<i64>() == *paid, "{steps:?} with {seed}: {amounts:?}");
    }
}

#[tokio::test]
async fn what_is_paid_by_a_link_that_expired_goes_back() {
    let counter = Counter::open().await;
    for is_paid in [false, true] {
        let (link, payment) = counter.begun().await;
        let expire = format!("/payment_links/{}/expire", link["id"].as_str().unwrap());
        counter.links.fixture.request(Method::POST, &expire).await.expect(200);
        if is_paid {
            counter.pays(&payment, "pm_card_visa").await;
        }
        counter.work(&link).await;
        assert_eq!(counter.stands(&link).await, ("payment_cancelled".to_owned(), 0));
        let payments = counter.simulator(Method::GET, "/payments", json!(null)).await;
        let there = payments["data"].as_array().unwrap().iter().find(|there| there["id"] == payment.as_str()).unwrap().clone();
        let expected = if is_paid { (json!("succeeded"), json!(true)) } else { (json!("canceled"), json!(null)) };
        assert_eq!((there["status"].clone(), there["latest_charge"]["refunded"].clone()), expected);
    }
}

#[tokio::test]
async fn the_amount_of_what_somebody_began_to_pay_stays() {
    let counter = Counter::open().await;
    let (link, _) = counter.begun().await;
    let intent = format!("/payment_intents/{}", link["payment_intent_id"].as_str().unwrap());
    let refused = counter.links.fixture.request(Method::PATCH, &intent).json(json!({"amount": 100})).await;
    assert_eq!(refused.fields(), ["path.payment_intent_id"]);
    let invoice = link["payment_intent"]["object"]["id"].as_str().unwrap();
    assert_eq!(counter.links.fixture.stands("receivable", invoice).await, status("issued", 0, 10_000));
}

#[tokio::test]
async fn without_an_account_no_card_is_offered() {
    let links = PaymentLinkFixture::open().await;
    let mut body = links.free();
    body["payment_methods"] = json!(["card"]);
    assert_eq!(links.ask(body).await.fields(), ["body.payment_methods.0"]);
    let link = links.ask(links.free()).await.expect(201);
    assert_eq!(links.fixture.app.request(Method::GET, &format!("{}/card", page_path(&link))).await.status, 303);
    assert_eq!(links.fixture.app.request(Method::POST, "//providers/stripe/webhooks").await.status, 404);
}
