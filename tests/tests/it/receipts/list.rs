use serde_json::{Value, json};

use super::{Expenses, lunch};

#[tokio::test]
async fn files_and_transactions_are_asked_for() {
    let expenses = Expenses::open().await;
    let with_file = expenses.receipt(json!({"base64_encoded_file": "SGVsbG8=", "document_id": "File"})).await;
    let paid = expenses.receipt(lunch()).await;
    let ids = |page: Value| page["data"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    let both = [with_file["id"].clone(), paid["id"].clone()];
    for (query, expected) in [
        ("has_file=true", &both[..1]),
        ("has_file=false", &both[1..]),
        ("has_transaction=true", &both[1..]),
        ("has_transaction=false", &both[..1]),
        ("document_id__icontains=fil", &both[..1]),
        ("total_amount__gte=2350&currency=EUR", &both[1..]),
    ] {
        assert_eq!(ids(expenses.read(&format!("/receipts?{query}")).await), expected, "{query}");
    }
    let listed = expenses.read("/receipts?has_file=true").await;
    assert_eq!(listed["data"][0], with_file, "a list shows what a read does");
}
