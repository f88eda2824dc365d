use bursar_tests::form::{JPEG, PDF, PNG, file};
use serde_json::json;

use super::{Expenses, uuid};

#[tokio::test]
async fn a_file_is_answered_at_once_and_is_being_read() {
    let expenses = Expenses::open().await;
    for (name, bytes) in [("lunch.pdf", PDF), ("lunch.png", PNG), ("lunch.jpg", JPEG)] {
        let made = expenses.post("/receipts/upload_from_file").form(&[file(name, bytes)]).await.expect(201);
        assert_eq!((&made["source_of_data"], &made["ocr_status"]), (&json!("ocr"), &json!("processing")));
        assert!(made["ocr_request_id"].is_string(), "{made}");
        let followed = expenses.partner.follow(made["file_url"].as_str().unwrap()).await;
        assert_eq!(followed.text, String::from_utf8_lossy(bytes));
        assert_eq!(expenses.app.events_of(uuid(&made)).await, ["receipt.created"]);
    }
    assert_eq!(expenses.post("/receipts/upload_from_file").form(&[file("lunch.pdf", b"plain words")]).await.fields(), ["body.file"]);
}
