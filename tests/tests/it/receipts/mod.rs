mod attach_file;
mod create;
mod delete;
mod line_items;
mod list;
mod reading;
mod update;
mod upload_from_file;

use bursar_tests::{Tenant, derefs_to_tenant, uuid};
use serde_json::{Value, json};

/// An entity whose employees spend money.
struct Expenses(Tenant);

derefs_to_tenant!(Expenses, 0);

/// What a receipt may say.
fn lunch() -> Value {
    json!({
        "currency": "EUR", "document_id": "DE2287", "issued_at": "2024-06-01T12:30:00+00:00", "merchant_name": "Caf\u{e9} Mitte",
        "merchant_location": "Torstrasse 1, Berlin", "total_amount": 2_350, "transaction_id": "018fdd6f-29a8-78a0-8ac5-94ab426f6e17",
    })
}

impl Expenses {
    async fn open() -> Expenses {
        Expenses(Tenant::start().await)
    }

    /// A receipt that says this.
    async fn receipt(&self, says: Value) -> Value {
        self.post("/receipts").json(says).await.expect(201)
    }
}
