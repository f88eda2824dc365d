mod attach_file;
mod create;
mod delete;
mod line_items;
mod list;
mod reading;
mod update;
mod upload_from_file;

use bursar_kernel::Uuid;
use bursar_tests::{Partner, Request, TestApp};
use http::Method;
use serde_json::{Value, json};

/// An entity whose employees spend money.
struct Expenses {
    app: TestApp,
    partner: Partner,
    entity: Uuid,
}

fn id(made: &Value) -> Uuid {
    made["id"].as_str().expect("an id").parse().expect("a uuid")
}

/// What a receipt may say.
fn lunch() -> Value {
    json!({
        "currency": "EUR", "document_id": "DE2287", "issued_at": "2024-06-01T12:30:00+00:00", "merchant_name": "Caf\u{e9} Mitte",
        "merchant_location": "Torstrasse 1, Berlin", "total_amount": 2_350, "transaction_id": "018fdd6f-29a8-78a0-8ac5-94ab426f6e17",
    })
}

impl Expenses {
    async fn open() -> Expenses {
        let app = TestApp::start().await;
        let partner = app.partner().await;
        let entity = partner.entity().await;
        Expenses { app, partner, entity }
    }

    fn request(&self, method: Method, path: &str) -> Request {
        self.partner.request(method, path).entity(self.entity)
    }

    fn post(&self, path: &str) -> Request {
        self.request(Method::POST, path)
    }

    fn patch(&self, path: &str) -> Request {
        self.request(Method::PATCH, path)
    }

    async fn get(&self, path: &str) -> Value {
        self.request(Method::GET, path).await.expect(200)
    }

    /// A receipt that says this.
    async fn receipt(&self, says: Value) -> Value {
        self.post("/receipts").json(says).await.expect(201)
    }
}
