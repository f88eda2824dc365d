use bursar_tests::e_invoice::EInvoice;
use bursar_tests::hooks::{Receiver, Reply};
use serde_json::{Value, json};

use super::{Tasks, uuid};

impl Tasks {
    /// The task of a file at this address, once it is finished.
    async fn recognized(&self, url: &str) -> Value {
        let task = self.post("/ocr_tasks").json(json!({"file_url": url})).await.expect(202);
        assert_eq!((&task["status"], &task["recognized_data"]), (&json!("processing"), &json!(null)));
        self.app.work_intake(self.entity).await;
        self.read(&task).await
    }
}

#[tokio::test]
async fn a_file_is_fetched_and_read_after_the_answer() {
    let (tasks, receiver) = (Tasks::open().await, Receiver::listen().await);
    receiver.answer("/bill.pdf", Reply::Body(200, String::from_utf8(EInvoice::default().pdf()).unwrap()));
    let task = tasks.recognized(&receiver.url("/bill.pdf")).await;
    assert_eq!((&task["status"], &task["document_type"], &task["error"]), (&json!("success"), &json!("invoice"), &json!(null)));
    let data = &task["recognized_data"];
    assert_eq!((&data["document_number"], &data["total_amount"]), (&json!("RE-2024-17"), &json!(119.0)));
    assert_eq!((&data["sender"]["vat_number"], &data["line_items"][1]["unit_price"]), (&json!("DE136695976"), &json!(0.5)));
    assert_eq!(tasks.app.events_of(uuid(&task)).await, ["ocr_task.finished"]);
}

#[tokio::test]
async fn what_cannot_be_fetched_is_told_by_the_task() {
    let (tasks, receiver) = (Tasks::open().await, Receiver::listen().await);
    receiver.answer("/gone", Reply::Status(410));
    receiver.answer("/text", Reply::Body(200, "plain words".to_owned()));
    receiver.answer("/moved", Reply::Redirect(receiver.url("/bill.pdf")));
    for (url, expected) in [
        (receiver.url("/gone"), "HTTP error: 410"),
        (receiver.url("/text"), "must be PDF, PNG or JPEG"),
        (receiver.url("/moved"), "HTTP error: 30"),
        ("http://127.0.0.1:1/bill.pdf".to_owned(), "not reachable"),
    ] {
        let task = tasks.recognized(&url).await;
        let error = task["error"].as_str().unwrap_or_default();
        assert!(task["status"] == "error" && error.contains(expected), "{url}: {task}");
        assert_eq!(tasks.app.events_of(uuid(&task)).await, ["ocr_task.finished"]);
    }
}

#[tokio::test]
async fn an_address_within_our_own_network_is_refused_at_once() {
    let tasks = Tasks::open().await;
    for url in [
        "http://10.0.0.1/bill.pdf",
        "https://169.254.169.254/latest",
        "ftp://files.example/a",
        "bill.pdf",
        "https://user:word@files.example/a",
    ] {
        let refused = tasks.post("/ocr_tasks").json(json!({"file_url": url})).await;
        assert_eq!(refused.fields(), ["body.file_url"], "{url}");
    }
}

#[tokio::test]
async fn without_an_entity_no_event_tells_of_it() {
    let (tasks, receiver) = (Tasks::open().await, Receiver::listen().await);
    receiver.answer("/bill.pdf", Reply::Body(200, String::from_utf8(EInvoice { kind: "381", ..EInvoice::default() }.pdf()).unwrap()));
    let task = tasks.partner.post("/ocr_tasks").json(json!({"file_url": receiver.url("/bill.pdf")})).await.expect(202);
    tasks.app.work_intake(tasks.partner.credentials.partner_id).await;
    let path = format!("/ocr_tasks/{}", uuid(&task));
    let read = tasks.partner.get(&path).await.expect(200);
    assert_eq!((&read["status"], &read["document_type"]), (&json!("success"), &json!("credit_note")));
    assert_eq!(tasks.app.events_of(uuid(&task)).await, Vec::<String>::new());
    tasks.get(&path).await.message(404);
}
