use serde_json::json;

use super::{Expenses, lunch, uuid};

#[tokio::test]
async fn a_receipt_says_what_was_entered() {
    let expenses = Expenses::open().await;
    let made = expenses.receipt(lunch()).await;
    for (name, value) in lunch().as_object().unwrap() {
        let expected = if name == "issued_at" { json!("2024-06-01T12:30:00.000000+00:00") } else { value.clone() };
        assert_eq!(made[name], expected, "{name}");
    }
    assert_eq!((&made["source_of_data"], &made["ocr_status"], &made["file_url"]), (&json!("user_specified"), &json!(null), &json!(null)));
    assert_eq!(expenses.read(&format!("/receipts/{}", uuid(&made))).await, made);
    assert_eq!(expenses.app.events_of(uuid(&made)).await, ["receipt.created"]);
}

#[tokio::test]
async fn nothing_is_required_and_what_cannot_be_is_named() {
    let expenses = Expenses::open().await;
    let empty = expenses.receipt(json!({})).await;
    assert_eq!((&empty["merchant_name"], &empty["total_amount"]), (&json!(null), &json!(null)));
    let wrong = json!({"total_amount": -1, "merchant_name": "a".repeat(129), "currency": "XXX", "status": "new"});
    let answer = expenses.post("/receipts").json(wrong).await;
    assert_eq!(answer.fields(), ["body.currency", "body.merchant_name", "body.status", "body.total_amount"]);
    let huge = expenses.post("/receipts").json(json!({"total_amount": 9_007_199_254_740_992_i64})).await;
    assert_eq!(huge.fields(), ["body.total_amount"]);
}

#[tokio::test]
async fn a_file_beside_it_is_kept_and_not_read() {
    let expenses = Expenses::open().await;
    let made = expenses.receipt(json!({"base64_encoded_file": "SGVs\nbG8="})).await;
    assert_eq!((&made["ocr_status"], &made["source_of_data"]), (&json!(null), &json!("user_specified")));
    assert_eq!(expenses.partner.follow(made["file_url"].as_str().unwrap()).await.text, "Hello");
    for text in ["!", ""] {
        assert_eq!(expenses.post("/receipts").json(json!({"base64_encoded_file": text})).await.fields(), ["body.base64_encoded_file"]);
    }
}

#[tokio::test]
async fn another_currency_is_told_in_the_entitys_own() {
    let expenses = Expenses::open().await;
    let rates = json!({"currency": {"default": "EUR", "exchange_rates": [{"base": "USD", "to": "EUR", "rate": 0.5}]}});
    expenses.partner.patch(&format!("/entities/{}/settings", expenses.entity)).json(rates).await.expect(200);
    let made = expenses.receipt(json!({"currency": "USD", "total_amount": 500})).await;
    assert_eq!(made["currency_exchange"], json!({"default_currency_code": "EUR", "rate": 0.5, "total": 250}));
}
