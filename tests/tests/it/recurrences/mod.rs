//! Invoices that are made again and again: one file for each operation, the clock, and a year of everything.

use bursar_kernel::TimeDelta;
use bursar_tests::{Request, id};
use serde_json::{Value, json};

use super::receivables::{Shop, line};

mod calendar;
mod cancel;
mod clock;
mod create;
mod kills;
mod list;
mod pause;
mod update;
mod year;

/// A shop and one of its recurrences.
struct Subscription {
    shop: Shop,
    id: String,
}

/// Three invoices, from the 10th of June 2024 on.
fn three_months() -> Value {
    json!({"start_date": "2024-06-10", "max_occurrences": 3})
}

impl Subscription {
    /// Over 100 EUR, by this body.
    async fn begin(body: Value) -> Subscription {
        Subscription::at(Shop::open().await, body).await
    }

    async fn at(shop: Shop, body: Value) -> Subscription {
        let base = shop.draft(shop.invoice(json!([line(10_000, 1)]))).await;
        Subscription::of(shop, &base, body).await
    }

    async fn of(shop: Shop, base: &Value, mut body: Value) -> Subscription {
        body["invoice_id"] = base["id"].clone();
        let made = shop.post("/recurrences").json(body).await.expect(200);
        Subscription { shop, id: id(&made) }
    }

    fn path(&self) -> String {
        format!("/recurrences/{}", self.id)
    }

    async fn read(&self) -> Value {
        self.shop.get(&self.path()).await.expect(200)
    }

    fn act(&self, verb: &str) -> Request {
        self.shop.post(&format!("{}/{verb}", self.path()))
    }

    fn patch(&self, body: Value) -> Request {
        self.shop.patch(&self.path()).json(body)
    }

    /// So much later, with the invoices made that are due.
    async fn later(&mut self, by: TimeDelta) {
        self.pass(by).await;
        self.shop.app.work_recurrences(self.shop.entity).await;
    }

    /// So much later, and nobody worked.
    async fn pass(&mut self, by: TimeDelta) {
        self.shop.later(by).await;
    }

    /// The days of its iterations and what became of them.
    async fn iterations(&self) -> Vec<(String, String)> {
        iterations(&self.read().await)
    }

    /// The invoice that the iteration of this number made.
    async fn invoice(&self, number: usize) -> Value {
        let id = self.read().await["iterations"][number - 1]["issued_invoice_id"].clone();
        self.shop.read(&json!({"id": id})).await
    }

    async fn told(&self, words: &[&str]) {
        self.shop.told(&json!({"id": self.id}), words).await;
    }
}

fn iterations(recurrence: &Value) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    recurrence["iterations"].as_array().unwrap().iter().map(|one| (word(&one["issue_at"]), word(&one["status"]))).collect()
}

/// Days with what became of them, in short.
fn became(days: &[(&str, &str)]) -> Vec<(String, String)> {
    days.iter().map(|(day, status)| ((*day).to_owned(), (*status).to_owned())).collect()
}
