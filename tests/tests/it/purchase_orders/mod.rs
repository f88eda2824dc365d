//! Purchase orders: what an entity orders from its vendors.

use bursar_tests::TestApp;
use serde_json::{Value, json};

use super::receivables::Shop;

mod create;
mod life;
mod list;
mod send;
mod update;
mod variables;

impl Shop {
    /// An order over two kinds of things.
    async fn order(&self) -> Value {
        self.post("/payable_purchase_orders").json(self.order_body()).await.expect(201)
    }

    fn order_body(&self) -> Value {
        let item = |name: &str, price: i64, quantity: i64, vat_rate: i64| json!({"name": name, "price": price, "quantity": quantity, "unit": "box", "currency": "EUR", "vat_rate": vat_rate});
        json!({
            "counterpart_id": self.counterpart,
            "currency": "EUR",
            "message": "Please deliver before noon.",
            "valid_for_days": 30,
            "items": [item("Paper", 499, 10, 1900), item("Handbook", 1000, 2, 700)],
        })
    }
}

fn path(order: &Value) -> String {
    format!("/payable_purchase_orders/{}", order["id"].as_str().unwrap())
}

/// A shop on a server that can send mail.
async fn mailing() -> Shop {
    let app = TestApp::start_with(|options| options.sends_mail = true).await;
    let partner = app.partner().await;
    Shop::of(app, partner).await
}

fn letter() -> Value {
    json!({"subject_text": "Order {document_number}", "body_text": "Dear {contact_name}, {total_amount}. {else}"})
}
