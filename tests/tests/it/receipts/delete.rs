use serde_json::json;

use super::{Expenses, uuid};

#[tokio::test]
async fn lines_and_file_go_with_it() {
    let expenses = Expenses::open().await;
    let made = expenses.receipt(json!({"base64_encoded_file": "SGVsbG8="})).await;
    let path = format!("/receipts/{}", uuid(&made));
    expenses.post(&format!("{path}/line_items")).json(json!({"name": "Lunch"})).await.expect(201);
    expenses.delete(&path).await.expect(204);
    expenses.get(&path).await.message(404);
    expenses.get(&format!("{path}/line_items")).await.message(404);
    expenses.partner.get(&format!("/files/{}", made["file_id"].as_str().unwrap())).await.message(404);
    assert_eq!(expenses.app.events_of(uuid(&made)).await, ["receipt.created", "receipt.deleted", "receipt.updated"]);
}
