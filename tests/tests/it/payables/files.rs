use bursar_tests::form::{JPEG, PDF, PNG, file};
use serde_json::json;

use super::{Bills, id};

#[tokio::test]
async fn a_payable_from_a_file_is_answered_at_once_and_is_being_read() {
    let bills = Bills::open().await;
    for (name, bytes) in [("bill.pdf", PDF), ("bill.png", PNG), ("bill.jpg", JPEG)] {
        let made = bills.post("/payables/upload_from_file").form(&[file(name, bytes)]).await.expect(201);
        assert_eq!(
            (&made["status"], &made["source_of_payable_data"], &made["ocr_status"]),
            (&json!("draft"), &json!("ocr"), &json!("processing"))
        );
        assert!(made["ocr_request_id"].is_string(), "{made}");
        assert_eq!(
            (&made["file"]["name"], &made["file"]["pages"], &made["file"]["file_type"]),
            (&json!(name), &json!([]), &json!("payables"))
        );
        let followed = bills.partner.follow(made["file"]["url"].as_str().unwrap()).await;
        assert_eq!(followed.text, String::from_utf8_lossy(bytes));
        bills.post(&format!("/payables/{}/cancel_ocr", id(&made))).await.expect(200);
        bills.post(&format!("/payables/{}/cancel_ocr", id(&made))).await.message(409);
    }
}

#[tokio::test]
async fn only_scans_are_taken() {
    let bills = Bills::open().await;
    let upload = |bytes: &'static [u8]| bills.post("/payables/upload_from_file").form(&[file("bill.pdf", bytes)]);
    assert_eq!(upload(b"plain words").await.fields(), ["body.file"]);
    assert_eq!(upload(b"").await.fields(), ["body.file"]);
    assert_eq!(bills.read("/payables").await["data"], json!([]));
}

#[tokio::test]
async fn a_payable_has_one_file_at_most_and_loses_it_with_the_file() {
    let bills = Bills::open().await;
    for status in ["draft", "waiting_to_be_paid", "paid", "canceled"] {
        let path = format!("/payables/{}", bills.in_status(status).await);
        let attached = bills.post(&format!("{path}/attach_file")).form(&[file("bill.pdf", PDF)]).await.expect(200);
        assert_eq!((&attached["status"], &attached["file"]["name"]), (&json!(status), &json!("bill.pdf")));
        let refused = bills.post(&format!("{path}/attach_file")).form(&[file("other.pdf", PDF)]).await.message(409);
        assert!(refused.starts_with("The file cannot be attached because another file is already attached."), "{refused}");
        let history = bills.read(&format!("{path}/history?event_type__in=file_attached")).await;
        let expected = json!({"file_name": "bill.pdf", "file_size": PDF.len(), "url": attached["file"]["url"]});
        assert_eq!(history["data"][0]["event_data"], expected);
        bills.partner.delete(&format!("/files/{}", attached["file_id"].as_str().unwrap())).await.expect(204);
        let bare = bills.read(&path).await;
        assert_eq!((&bare["file"], &bare["file_id"]), (&json!(null), &json!(null)));
    }
}

#[tokio::test]
async fn its_file_goes_with_it() {
    let bills = Bills::open().await;
    let made = bills.post("/payables/upload_from_file").form(&[file("bill.pdf", PDF)]).await.expect(201);
    bills.delete(&format!("/payables/{}", id(&made))).await.expect(204);
    bills.partner.get(&format!("/files/{}", made["file_id"].as_str().unwrap())).await.message(404);
}
