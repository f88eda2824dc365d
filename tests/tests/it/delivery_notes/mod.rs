//! Delivery notes: what was delivered to whom, without prices.

use serde_json::{Value, json};

use super::receivables::{Shop, line};

mod create;
mod life;
mod list;
mod pdf;
mod update;

/// A note of the shop about two things.
async fn note(shop: &Shop) -> Value {
    shop.post("/delivery_notes").json(body(shop)).await.expect(201)
}

fn body(shop: &Shop) -> Value {
    json!({
        "counterpart_id": shop.counterpart,
        "counterpart_address_id": shop.address,
        "line_items": [
            {"quantity": 2.5, "product": {"name": "Cable", "measure_unit": {"name": "m"}}},
            {"quantity": 1, "product": {"name": "Desk lamp", "description": "Brass"}},
        ],
    })
}

fn path(note: &Value) -> String {
    format!("/delivery_notes/{}", note["id"].as_str().unwrap())
}

/// A draft of an invoice over three desk lamps.
async fn invoice(shop: &Shop) -> Value {
    shop.draft(shop.invoice(json!([line(10_000, 3)]))).await
}
