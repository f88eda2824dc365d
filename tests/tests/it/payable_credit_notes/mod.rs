mod create;
mod life;
mod lines;
mod linking;
mod list;
mod reading;
mod validations;

use bursar_tests::{Request, Tenant, derefs_to_tenant, id};
use serde_json::{Value, json};

/// An entity that gets bills, and credit notes for them.
struct Notes(Tenant);

derefs_to_tenant!(Notes, 0);

impl Notes {
    async fn open() -> Notes {
        Notes(Tenant::start().await)
    }

    fn change(&self, note: &str, body: Value) -> Request {
        self.patch(&format!("/payable_credit_notes/{note}")).json(body)
    }

    /// A bill over 100.00 that waits to be paid, with this number; its id.
    async fn bill(&self, number: &str, more: Value) -> String {
        let mut says = more;
        says["document_id"] = json!(number);
        self.approved_bill(10_000, says).await
    }

    /// A note over an amount, for a bill; the answer.
    fn note(&self, bill: &str, amount: i64) -> Request {
        let says = json!({
            "document_id": "GS-1", "issued_at": "2024-06-03", "based_on": bill, "subtotal": amount, "tax_amount": 0, "total_amount": amount,
        });
        self.post("/payable_credit_notes").json(says)
    }

    /// A note in this status, for a bill of its own; its id.
    async fn in_status(&self, status: &str) -> String {
        let bill = self.bill("RE-17", json!({})).await;
        if status == "draft" {
            let says = json!({"document_id": "GS-1", "issued_at": "2024-06-03", "based_on": bill});
            return id(&self.post("/payable_credit_notes").json(says).await.expect(201));
        }
        let note = id(&self.note(&bill, 1_000).await.expect(201));
        let steps: &[&str] = match status {
            "new" => &[],
            "submitted_for_approval" => &["submit_for_approval"],
            "applied" => &["approve"],
            "rejected" => &["submit_for_approval", "reject"],
            "canceled" => &["cancel"],
            other => panic!("no note is {other}"),
        };
        for step in steps {
            self.step(&note, step).await.expect(200);
        }
        assert_eq!(self.read(&format!("/payable_credit_notes/{note}")).await["status"], status);
        note
    }

    /// A vendor of this name; its id.
    async fn vendor(&self, name: &str) -> Value {
        let address = json!({"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Flughafenstrasse 52"});
        let company = json!({"legal_name": name, "is_vendor": true, "is_customer": false, "address": address});
        self.post("/counterparts").json(json!({"type": "organization", "organization": company})).await.expect(201)["id"].clone()
    }

    fn step(&self, note: &str, step: &str) -> Request {
        self.post(&format!("/payable_credit_notes/{note}/{step}"))
    }
}
