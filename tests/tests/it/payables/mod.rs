mod analytics;
mod create;
mod delete;
mod files;
mod history;
mod life;
mod lines;
mod list;
mod pages;
mod payments;
mod reading;
mod suggestions;
mod update;
mod validations;

use bursar_kernel::TimeDelta;
use bursar_tests::{Request, Tenant, derefs_to_tenant, id};
use serde_json::{Value, json};

/// An entity that gets bills.
struct Bills(Tenant);

derefs_to_tenant!(Bills, 0);

/// What a bill must say to be complete, but for its lines.
fn data() -> Value {
    json!({"currency": "EUR", "document_id": "RE-17", "issued_at": "2024-06-01", "due_date": "2024-07-01"})
}

impl Bills {
    async fn open() -> Bills {
        Bills(Tenant::start().await)
    }

    /// A bill that says this.
    async fn bill(&self, says: Value) -> Value {
        self.post("/payables").json(says).await.expect(200)
    }

    /// One more line of a bill.
    async fn line(&self, bill: &str, says: Value) -> Value {
        self.post(&format!("/payables/{bill}/line_items")).json(says).await.expect(201)
    }

    /// A complete bill over 100.00, which is new; its id.
    async fn new_one(&self) -> String {
        self.new_bill(10_000, json!({})).await
    }

    /// A bill in this status; its id.
    async fn in_status(&self, status: &str) -> String {
        if status == "draft" {
            return id(&self.bill(json!({})).await);
        }
        let bill = self.new_one().await;
        let steps: &[&str] = match status {
            "new" => &[],
            "approve_in_progress" => &["submit_for_approval"],
            "waiting_to_be_paid" => &["approve_payment_operation"],
            "partially_paid" => &["approve_payment_operation", "mark_as_partially_paid"],
            "paid" => &["approve_payment_operation", "mark_as_paid"],
            "canceled" => &["cancel"],
            "rejected" => &["submit_for_approval", "reject"],
            other => panic!("no bill is {other}"),
        };
        for step in steps {
            self.step(&bill, step).await.expect(200);
        }
        assert_eq!(self.read(&format!("/payables/{bill}")).await["status"], status);
        bill
    }

    /// A step of a bill's life.
    fn step(&self, bill: &str, step: &str) -> Request {
        let request = self.post(&format!("/payables/{bill}/{step}"));
        if step == "mark_as_partially_paid" { request.json(json!({"amount_paid": 4_000})) } else { request }
    }

    /// The partner decides about bills.
    async fn decide(&self, mut payable: Value) {
        payable["approve_page_url"] = json!("https://example.com/approve");
        self.partner.patch("/settings").json(json!({"payable": payable})).await.expect(200);
    }

    fn wait(&self) {
        self.app.advance(TimeDelta::minutes(1));
    }
}
