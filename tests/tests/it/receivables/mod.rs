//! Invoices, quotes and credit notes: one file for each operation or theme.

use bursar_tests::{Answer, Partner, Request, Tenant, TestApp, derefs_to_tenant};
use serde_json::{Value, json};

mod accept;
mod cancel;
mod clock;
mod clone;
mod create;
mod credit_notes;
mod delete;
mod einvoice_pdfs;
mod einvoice_sending;
mod einvoice_states;
mod einvoices;
mod history;
mod issue;
mod line_items;
mod list;
pub(crate) mod mailing;
mod mails;
mod numbers;
mod payments;
pub(crate) mod pdf;
mod references;
mod reminding;
mod search;
mod update;
mod vat;
mod verify;

/// An entity that can issue documents, and a customer of it.
pub(crate) struct Shop {
    pub(crate) tenant: Tenant,
    pub(crate) counterpart: Value,
    pub(crate) address: Value,
}

derefs_to_tenant!(Shop, tenant);

impl Shop {
    pub(crate) async fn open() -> Shop {
        Shop::at(Tenant::start().await).await
    }

    pub(crate) async fn of(app: TestApp, partner: Partner) -> Shop {
        let entity = partner.entity().await;
        Shop::at(Tenant { app, partner, entity }).await
    }

    pub(crate) async fn at(tenant: Tenant) -> Shop {
        let path = format!("/entities/{}", tenant.entity);
        tenant.partner.patch(&path).json(json!({"tax_id": "12/345/67890"})).await.expect(200);
        let counterpart = tenant.post("/counterparts").json(customer("Acme Inc.")).await.expect(201);
        let (address, counterpart) = (counterpart["default_billing_address_id"].clone(), counterpart["id"].clone());
        Shop { tenant, counterpart, address }
    }

    /// The body of an invoice over these lines.
    pub(crate) fn invoice(&self, lines: Value) -> Value {
        self.document("invoice", lines)
    }

    pub(crate) fn document(&self, kind: &str, lines: Value) -> Value {
        json!({
            "type": kind,
            "counterpart_id": self.counterpart,
            "counterpart_billing_address_id": self.address,
            "currency": "EUR",
            "line_items": lines,
        })
    }

    /// A draft, made of this body.
    pub(crate) async fn draft(&self, body: Value) -> Value {
        self.post("/receivables").json(body).await.expect(201)
    }

    /// An issued document, made of this body.
    pub(crate) async fn issued(&self, body: Value) -> Value {
        let draft = self.draft(body).await;
        self.act(&draft, "issue").await.expect(200)
    }

    /// An issued invoice over 100 EUR and 19 % VAT, due in 30 days.
    async fn open_invoice(&self) -> Value {
        let mut body = self.invoice(json!([line(10_000, 1)]));
        body["payment_terms"] = json!({"term_final": {"number_of_days": 30}});
        self.issued(body).await
    }

    /// An operation without a body.
    fn act(&self, document: &Value, verb: &str) -> Request {
        self.post(&format!("{}/{verb}", path(document)))
    }

    pub(crate) async fn read(&self, document: &Value) -> Value {
        self.get(&path(document)).await.expect(200)
    }

    /// The customer has a contact whom mails go to.
    pub(crate) async fn with_contact(&self) {
        let contact = json!({
            "first_name": "Ada", "last_name": "Lovelace", "email": "ada@acme.example",
            "address": {"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"},
        });
        self.post(&format!("/counterparts/{}/contacts", self.counterpart.as_str().unwrap())).json(contact).await.expect(200);
    }

    pub(crate) async fn set(&self, settings: Value) {
        self.partner.patch(&format!("/entities/{}/settings", self.entity)).json(settings).await.expect(200);
    }

    /// These events told of the document, and no other.
    pub(crate) async fn told(&self, document: &Value, words: &[&str]) {
        let mut expected = words.to_vec();
        expected.sort_unstable();
        assert_eq!(self.app.events_of(document["id"].as_str().unwrap().parse().unwrap()).await, expected);
    }
}

pub(crate) fn customer(name: &str) -> Value {
    json!({
        "type": "organization",
        "organization": {
            "legal_name": name,
            "is_customer": true,
            "is_vendor": false,
            "email": "office@acme.example",
            "address": {"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"},
        },
    })
}

/// A line with 19 % VAT.
pub(crate) fn line(price: i64, quantity: i64) -> Value {
    json!({
        "quantity": quantity,
        "product": {"name": "Desk lamp", "price": {"currency": "EUR", "value": price}},
        "tax_rate_value": 1900,
    })
}

pub(crate) fn path(document: &Value) -> String {
    format!("/receivables/{}", document["id"].as_str().unwrap())
}

/// A refusal by state, in its words.
fn refused(answer: Answer, words: &str) {
    assert_eq!(answer.message(409), words);
}
