use bursar_tests::e_invoice::EInvoice;
use bursar_tests::form::{PDF, file};
use serde_json::json;

use super::{Tasks, uuid};

impl Tasks {
    /// How many files of tasks are kept.
    async fn files(&self) -> usize {
        let listed = self.partner.get("/files?file_type=ocr_files").await.expect(200);
        listed["data"].as_array().unwrap().len()
    }
}

#[tokio::test]
async fn a_file_is_read_as_what_it_is_said_to_be_and_then_removed() {
    let tasks = Tasks::open().await;
    let upload = tasks.post("/ocr_tasks/upload_from_file?document_type=receipt");
    let task = upload.form(&[file("bill.pdf", &EInvoice::default().pdf())]).await.expect(202);
    assert_eq!((&task["status"], &task["document_type"]), (&json!("processing"), &json!("receipt")));
    assert_eq!(tasks.files().await, 1);
    tasks.app.work_intake(tasks.entity).await;
    let read = tasks.read(&task).await;
    assert_eq!((&read["recognized_data"]["type"], &read["recognized_data"]["total_amount"]), (&json!("receipt"), &json!(119.0)));
    assert_eq!(read["recognized_data"]["issued_at"], json!("2024-06-01T00:00:00.000000+00:00"));
    assert_eq!(tasks.files().await, 0, "nothing shows the file of a task");
    assert_eq!(tasks.app.events_of(uuid(&task)).await, ["ocr_task.finished"]);
}

#[tokio::test]
async fn what_is_no_scan_is_415() {
    let tasks = Tasks::open().await;
    let upload = tasks.partner.post("/ocr_tasks/upload_from_file").form(&[file("bill.pdf", b"plain words")]);
    assert_eq!(upload.await.message(415), "only PNG, JPG, and PDF can be read");
    let wrong = tasks.partner.post("/ocr_tasks/upload_from_file?document_type=letter").form(&[file("bill.pdf", PDF)]).await;
    assert_eq!(wrong.fields(), ["query.document_type"]);
}
