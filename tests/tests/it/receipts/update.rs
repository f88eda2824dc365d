use serde_json::json;

use super::{Expenses, lunch, uuid};

#[tokio::test]
async fn what_is_named_changes_and_null_clears() {
    let expenses = Expenses::open().await;
    let made = expenses.receipt(lunch()).await;
    let path = format!("/receipts/{}", uuid(&made));
    let changed = expenses.patch(&path).json(json!({"total_amount": 1_000, "merchant_name": null})).await.expect(200);
    let (total, merchant, number) = (&changed["total_amount"], &changed["merchant_name"], &changed["document_id"]);
    assert_eq!((total, merchant, number), (&json!(1_000), &json!(null), &json!("DE2287")));
    expenses.patch(&path).json(json!({"total_amount": 1_000})).await.expect(200);
    assert_eq!(expenses.app.events_of(uuid(&made)).await, ["receipt.created", "receipt.updated"], "what changes nothing is no change");
}

#[tokio::test]
async fn a_receipt_gets_a_file_once() {
    let expenses = Expenses::open().await;
    let path = format!("/receipts/{}", uuid(&expenses.receipt(json!({})).await));
    let changed = expenses.patch(&path).json(json!({"base64_encoded_file": "SGVsbG8="})).await.expect(200);
    assert_eq!(expenses.partner.follow(changed["file_url"].as_str().unwrap()).await.text, "Hello");
    let again = expenses.patch(&path).json(json!({"base64_encoded_file": "SGVsbG8="})).await;
    assert_eq!(again.fields(), ["body.base64_encoded_file"]);
}
