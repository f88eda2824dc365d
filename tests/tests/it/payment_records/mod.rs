use bursar_tests::{Tenant, TestApp, company, derefs_to_tenant, id, uuid};
use http::Method;
use serde_json::{Value, json};

mod create;
mod invoices;
mod life;
mod list;
mod marks;
mod races;
mod update;

/// An entity that pays and is paid.
pub(crate) struct PaymentFixture(pub(crate) Tenant);

derefs_to_tenant!(PaymentFixture, 0);

/// The body that records a payment in EUR.
fn payment(kind: &str, document: &str, amount: i64) -> Value {
    json!({"object": {"type": kind, "id": document}, "amount": amount, "currency": "EUR"})
}

impl PaymentFixture {
    pub(crate) async fn open() -> PaymentFixture {
        PaymentFixture::at(TestApp::start().await).await
    }

    /// The same at this application.
    pub(crate) async fn at(app: TestApp) -> PaymentFixture {
        let partner = app.partner().await;
        // A country whose law asks nothing of documents here, and in which lines name their rate by value.
        let mut body = company("PaymentFixture");
        body["address"]["country"] = json!("BR");
        let entity = uuid(&partner.post("/entities").json(body).await.expect(201));
        PaymentFixture(Tenant { app, partner, entity })
    }

    /// Records a payment that succeeded.
    pub(crate) async fn pay(&self, kind: &str, document: &str, amount: i64) -> Value {
        self.post("/payment_records").json(payment(kind, document, amount)).await.expect(201)
    }

    /// A bill over 100.00 EUR that waits to be paid.
    pub(crate) async fn bill(&self) -> String {
        self.approved_bill(10_000, json!({})).await
    }

    /// A draft over 100.00 EUR.
    pub(crate) async fn document(&self, kind: &str) -> String {
        let address = json!({"country": "DE", "city": "Berlin", "line1": "Torstrasse 1", "postal_code": "10119"});
        let organization = json!({"legal_name": "Acme Inc.", "is_customer": true, "is_vendor": false, "address": address});
        let customer = json!({"type": "organization", "organization": organization});
        let customer = self.post("/counterparts").json(customer).await.expect(201);
        let product = json!({"name": "Desk lamp", "price": {"currency": "EUR", "value": 10_000}});
        let body = json!({
            "type": kind, "currency": "EUR", "counterpart_id": customer["id"],
            "counterpart_billing_address_id": customer["default_billing_address_id"],
            "line_items": [{"quantity": 1, "product": product, "tax_rate_value": 0}],
        });
        id(&self.post("/receivables").json(body).await.expect(201))
    }

    /// An invoice over 100.00 EUR that was issued.
    pub(crate) async fn invoice(&self) -> String {
        let invoice = self.document("invoice").await;
        self.request(Method::POST, &format!("/receivables/{invoice}/issue")).await.expect(200);
        invoice
    }

    /// One with 2 % off for ten days.
    pub(crate) async fn discounted_invoice(&self) -> String {
        let invoice = self.document("invoice").await;
        let terms = json!({"term_1": {"discount": 200, "number_of_days": 10}, "term_final": {"number_of_days": 30}});
        let change = json!({"invoice": {"payment_terms": terms}});
        self.request(Method::PATCH, &format!("/receivables/{invoice}")).json(change).await.expect(200);
        self.request(Method::POST, &format!("/receivables/{invoice}/issue")).await.expect(200);
        invoice
    }

    /// Where a document stands: its status, and what was paid and is due of it.
    pub(crate) async fn stands(&self, kind: &str, document: &str) -> (String, i64, i64) {
        let read = self.read(&format!("/{kind}s/{document}")).await;
        let number = |name: &str| read[name].as_i64().unwrap_or_default();
        (read["status"].as_str().unwrap().to_owned(), number("amount_paid"), number("amount_due"))
    }

    /// The records of a document, oldest first.
    pub(crate) async fn records(&self, document: &str) -> Vec<Value> {
        self.read(&format!("/payment_records?object_id={document}")).await["data"].as_array().unwrap().clone()
    }
}

pub(crate) fn status(status: &str, amount_paid: i64, amount_due: i64) -> (String, i64, i64) {
    (status.to_owned(), amount_paid, amount_due)
}
