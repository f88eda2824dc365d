use bursar_kernel::TimeDelta;
use bursar_tests::{Answer, Request};
use http::Method;
use serde_json::{Value, json};

use crate::payment_records::PaymentFixture;

pub(crate) mod card_fixture;
mod cards;
mod create;
mod expire;
mod get;
mod page;
mod returns;

/// An entity with a bank account, which asks its customers to pay.
pub(crate) struct PaymentLinkFixture {
    pub(crate) fixture: PaymentFixture,
    pub(crate) account: Value,
}

pub(crate) const IBAN: &str = "DE89370400440532013000";

impl PaymentLinkFixture {
    pub(crate) async fn open() -> PaymentLinkFixture {
        PaymentLinkFixture::of(PaymentFixture::open().await).await
    }

    async fn of(fixture: PaymentFixture) -> PaymentLinkFixture {
        let account = json!({
            "country": "DE", "currency": "EUR", "iban": IBAN, "bic": "COBADEFFXXX", "account_holder_name": "Till GmbH",
        });
        let account = fixture.post("/bank_accounts").json(account).await.expect(201);
        fixture.partner.takes_payments(fixture.entity, &["sepa_credit", "card"]).await;
        PaymentLinkFixture { fixture, account }
    }

    /// The body of a link for 120.50 EUR, for no document of here.
    pub(crate) fn free(&self) -> Value {
        json!({
            "recipient": {"type": "entity", "id": self.fixture.entity}, "payment_methods": ["sepa_credit"],
            "amount": 12_050, "currency": "EUR", "payment_reference": "INV#12345",
        })
    }

    /// The body of a link for an invoice.
    pub(crate) fn of_invoice(&self, invoice: &str) -> Value {
        json!({
            "recipient": {"type": "entity", "id": self.fixture.entity}, "payment_methods": ["sepa_credit"],
            "object": {"type": "receivable", "id": invoice},
        })
    }

    pub(crate) fn ask(&self, body: Value) -> Request {
        self.fixture.post("/payment_links").json(body)
    }

    /// A link for an invoice over 100.00 EUR.
    pub(crate) async fn link(&self) -> Value {
        let invoice = self.fixture.invoice().await;
        self.ask(self.of_invoice(&invoice)).await.expect(201)
    }

    /// A bill over 100.00 EUR that waits to be paid, and the vendor, who has a bank account.
    pub(crate) async fn bill(&self) -> (String, Value) {
        let address = json!({"country": "DE", "city": "Berlin", "line1": "Torstrasse 1", "postal_code": "10119"});
        let organization = json!({"legal_name": "Paper Mill AG", "is_customer": false, "is_vendor": true, "address": address});
        let vendor =
            self.fixture.post("/counterparts").json(json!({"type": "organization", "organization": organization})).await.expect(201);
        let account = json!({"country": "DE", "currency": "EUR", "iban": "DE02120300000000202051"});
        let accounts = format!("/counterparts/{}/bank_accounts", vendor["id"].as_str().unwrap());
        self.fixture.post(&accounts).json(account).await.expect(200);
        let bill = self.fixture.approved_bill(10_000, json!({"counterpart_id": vendor["id"]})).await;
        (bill, vendor)
    }

    /// Time passes, and the partner signs in again.
    pub(crate) async fn wait(&mut self, by: TimeDelta) {
        self.fixture.later(by).await;
    }

    /// The link as it is now.
    pub(crate) async fn again(&self, link: &Value) -> Value {
        self.fixture.read(&format!("/payment_links/{}", link["id"].as_str().unwrap())).await
    }

    /// A step of a payment intent.
    pub(crate) fn mark(&self, link: &Value, verb: &str, body: Value) -> Request {
        self.fixture.post(&format!("/payment_intents/{}/{verb}", link["payment_intent_id"].as_str().unwrap())).json(body)
    }

    /// What a payer sees.
    pub(crate) async fn page(&self, link: &Value) -> Answer {
        self.fixture.app.request(Method::GET, &page_path(link)).await
    }

    /// The payer says that the transfer was made.
    pub(crate) async fn transferred(&self, link: &Value) -> Answer {
        self.fixture.app.request(Method::POST, &format!("{}/transferred", page_path(link))).header("sec-fetch-site", "same-origin").await
    }
}

/// The path of a page, as a request of the tests takes one outside of the API.
pub(crate) fn page_path(link: &Value) -> String {
    format!("/{}", link["payment_page_url"].as_str().unwrap().strip_prefix("https://bursar.test").expect("a page of this server"))
}
