//! A server that takes cards, at a simulated Stripe.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use bursar_connectors::{Wire, WireLimits};
use bursar_payments::{Stripe, StripeSettings};
use bursar_simulator::{Clock, Options, Simulator};
use bursar_tests::{Answer, TestApp};
use http::{Method, Request};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{PaymentLinkFixture, page_path};
use crate::payment_records::PaymentFixture;

/// Payment links of a server whose operator has an account at Stripe.
pub(crate) struct CardFixture {
    pub(crate) links: PaymentLinkFixture,
    pub(crate) stripe: Arc<Stripe>,
    pub(crate) simulated: Router,
}

impl CardFixture {
    pub(crate) async fn open() -> CardFixture {
        CardFixture::at(TestApp::start_with(|options| options.takes_cards = true).await).await
    }

    /// The same at this application.
    pub(crate) async fn at(app: TestApp) -> CardFixture {
        let clock = app.env().clock.clone();
        let sizes = Options { contacts: 1, items: 1, bills: 1, invoices: 1, ..Options::default() };
        let simulated = Simulator::new(Options { clock: Clock::given(move || clock.now()), ..sizes }).router();
        let settings = StripeSettings {
            url: "http://stripe.test".to_owned(),
            secret_key: "sk_test_1".to_owned(),
            publishable_key: "pk_test_1".to_owned(),
            webhook_secret: "whsec_test".to_owned(),
            connect_webhook_secret: Some("whsec_connect".to_owned()),
        };
        let stripe = Arc::new(Stripe::new(Wire::from_service(simulated.clone(), WireLimits::default()), settings));
        let links = PaymentLinkFixture::of(PaymentFixture::at(app.taking_cards(&stripe)).await).await;
        let cards = CardFixture { links, stripe, simulated };
        cards.simulator(Method::POST, "/webhooks", json!({"secret": "whsec_test", "connect_secret": "whsec_connect"})).await;
        cards
    }

    /// Something that happens at Stripe.
    pub(crate) async fn simulator(&self, method: Method, path: &str, body: Value) -> Value {
        let request = Request::builder().method(method).uri(format!("/_sim/stripe{path}")).body(Body::from(body.to_string()));
        let answer = self.simulated.clone().oneshot(request.unwrap()).await.unwrap();
        serde_json::from_slice(&answer.into_body().collect().await.unwrap().to_bytes()).unwrap()
    }

    /// A link for an invoice over 100.00 EUR, which the payer has begun to pay by card; and the payment at Stripe.
    pub(crate) async fn begun(&self) -> (Value, String) {
        let invoice = self.links.fixture.invoice().await;
        self.begun_for(&invoice).await
    }

    /// The same of this invoice.
    pub(crate) async fn begun_for(&self, invoice: &str) -> (Value, String) {
        let mut body = self.links.of_invoice(invoice);
        body["payment_methods"] = json!(["card", "sepa_credit"]);
        let link = self.links.ask(body).await.expect(201);
        let payment = self.begin(&link).await;
        (link, payment)
    }

    /// The payer begins to pay by card; answers the payment at Stripe.
    pub(crate) async fn begin(&self, link: &Value) -> String {
        assert_eq!(self.press(link).await.header("location"), format!("{}/card", &page_path(link)[1..]));
        let payments = self.simulator(Method::GET, "/payments", json!(null)).await;
        let secret = self.page(link, "/card").await.text;
        let payment =
            payments["data"].as_array().unwrap().iter().find(|payment| secret.contains(payment["client_secret"].as_str().unwrap()));
        payment.expect("a payment of this link")["id"].as_str().unwrap().to_owned()
    }

    /// What Stripe has of a payment.
    pub(crate) async fn at_stripe(&self, payment: &str) -> Value {
        let payments = self.simulator(Method::GET, "/payments", json!(null)).await;
        payments["data"].as_array().unwrap().iter().find(|there| there["id"] == payment).expect("the payment").clone()
    }

    pub(crate) async fn press(&self, link: &Value) -> Answer {
        let path = format!("{}/card", page_path(link));
        self.links.fixture.app.request(Method::POST, &path).header("sec-fetch-site", "same-origin").await
    }

    pub(crate) async fn page(&self, link: &Value, below: &str) -> Answer {
        self.links.fixture.app.request(Method::GET, &format!("{}{below}", page_path(link))).await
    }

    pub(crate) async fn pays(&self, payment: &str, method: &str) -> Value {
        self.simulator(Method::POST, "/pay", json!({"payment_intent": payment, "payment_method": method})).await
    }

    /// The webhooks that Stripe would send now.
    pub(crate) async fn webhooks(&self) -> Vec<Value> {
        self.simulator(Method::DELETE, "/webhooks", json!(null)).await["taken"].as_array().unwrap().clone()
    }

    pub(crate) async fn deliver(&self, webhook: &Value) -> Answer {
        let body = webhook["body"].as_str().unwrap();
        let request = self.links.fixture.app.request(Method::POST, "//providers/stripe/webhooks");
        request.header("stripe-signature", webhook["signature"].as_str().unwrap()).bytes("application/json", body).await
    }

    pub(crate) async fn work(&self, link: &Value) {
        self.links.fixture.app.work_stripe_payment(&self.stripe, link["payment_intent_id"].as_str().unwrap()).await;
    }

    /// Where the intent stands, and what was paid on the invoice.
    pub(crate) async fn stands(&self, link: &Value) -> (String, i64) {
        let read = self.links.again(link).await;
        let (_, paid, _) = self.links.fixture.stands("receivable", link["payment_intent"]["object"]["id"].as_str().unwrap()).await;
        (read["payment_intent"]["status"].as_str().unwrap().to_owned(), paid)
    }

    /// Something happens to a payment at Stripe.
    pub(crate) async fn step(&self, payment: &str, step: &str) {
        let (step, amount) = step.split_once(' ').map_or((step, None), |(step, amount)| (step, amount.parse::<i64>().ok()));
        let mut asked = json!({"payment_intent": payment});
        match step {
            "card" => drop(self.pays(payment, "pm_card_visa").await),
            "declined" => drop(self.pays(payment, "pm_card_declined").await),
            "debit" => drop(self.pays(payment, "pm_sepa_debit").await),
            "refund" => self.refund(payment, amount).await,
            "dispute" => {
                asked["amount"] = amount.into();
                self.simulator(Method::POST, "/dispute", asked).await;
            }
            "comes" | "fails" => self.decided("/settle", asked, step == "comes").await,
            "won" | "lost" => self.decided("/close_dispute", asked, step == "won").await,
            "unrefund" => drop(self.simulator(Method::POST, "/fail_refund", asked).await),
            other => panic!("nobody does {other}"),
        }
    }

    async fn decided(&self, path: &str, mut asked: Value, succeeds: bool) {
        asked["succeeds"] = succeeds.into();
        self.simulator(Method::POST, path, asked).await;
    }

    async fn refund(&self, payment: &str, amount: Option<i64>) {
        let amount = amount.map(|amount| format!("&amount={amount}")).unwrap_or_default();
        self.operator("/v1/refunds", format!("payment_intent={payment}{amount}")).await;
    }

    /// The operator cancels a payment in Stripe's dashboard.
    pub(crate) async fn cancel(&self, payment: &str) {
        self.operator(&format!("/v1/payment_intents/{payment}/cancel"), String::new()).await;
    }

    async fn operator(&self, path: &str, form: String) {
        let request = Request::post(path).header("authorization", "Bearer sk_test_1").body(Body::from(form)).unwrap();
        assert_eq!(self.simulated.clone().oneshot(request).await.unwrap().status(), 200);
    }

    /// Everything that Stripe tells is delivered, and worked off.
    pub(crate) async fn told(&self, link: &Value) {
        for webhook in self.webhooks().await {
            assert_eq!(self.deliver(&webhook).await.status, 200);
        }
        self.work(link).await;
    }

    /// The amounts of the records of the link's invoice.
    pub(crate) async fn amounts(&self, link: &Value) -> Vec<i64> {
        let records = self.links.fixture.records(link["payment_intent"]["object"]["id"].as_str().unwrap()).await;
        records.iter().map(|record| record["amount"].as_i64().unwrap()).collect()
    }
}
