use bursar_tests::form::{PDF, PNG, file};
use serde_json::json;

use super::{Expenses, uuid};

#[tokio::test]
async fn a_second_file_is_refused_until_the_first_is_deleted() {
    let expenses = Expenses::open().await;
    let path = format!("/receipts/{}", uuid(&expenses.receipt(json!({})).await));
    let attach = |bytes| expenses.post(&format!("{path}/attach_file")).form(&[file("lunch.pdf", bytes)]);
    let attached = attach(PDF).await.expect(200);
    assert_eq!(attached["ocr_status"], json!(null), "what is attached is not read");
    let refused = attach(PNG).await.message(409);
    assert!(refused.starts_with("The file cannot be attached because another file is already attached."), "{refused}");
    expenses.partner.delete(&format!("/files/{}", attached["file_id"].as_str().unwrap())).await.expect(204);
    let bare = expenses.read(&path).await;
    assert_eq!((&bare["file_id"], &bare["file_url"]), (&json!(null), &json!(null)));
    attach(PNG).await.expect(200);
}

#[tokio::test]
async fn only_scans_are_taken() {
    let expenses = Expenses::open().await;
    let path = format!("/receipts/{}/attach_file", uuid(&expenses.receipt(json!({})).await));
    assert_eq!(expenses.post(&path).form(&[file("lunch.pdf", b"plain words")]).await.fields(), ["body.file"]);
}
