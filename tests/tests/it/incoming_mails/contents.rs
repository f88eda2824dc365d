use bursar_tests::e_invoice::EInvoice;
use bursar_tests::form;
use bursar_tests::mail_server::mail_with;
use serde_json::{Value, json};

use super::MailboxFixture;
use crate::received_einvoices;

#[tokio::test]
async fn each_document_becomes_a_bill() {
    let fixture = MailboxFixture::of("payable").await;
    let files = [("first.pdf", "application/pdf", form::PDF), ("second.png", "application/octet-stream", form::PNG)];
    let mail = fixture.receive(&mail_with(&files)).await;
    let bills = fixture.all("/payables").await;
    let expected = json!({
        "id": mail["id"], "mailbox_id": mail["mailbox_id"], "address": fixture.address, "file_id": mail["file_id"], "status": "done",
        "sender": "billing@vendor.example", "from": "billing@vendor.example", "subject": "Your invoice", "size": mail["size"],
        "documents": [
            {"object_type": "payable", "object_id": bills[0]["id"], "file_name": "first.pdf"},
            {"object_type": "payable", "object_id": bills[1]["id"], "file_name": "second.png"},
        ],
        "authentication": null, "left_out": [], "problem": null,
        "received_at": "2024-06-03T09:30:00.000000+00:00", "updated_at": "2024-06-03T09:30:00.000000+00:00",
    });
    assert_eq!(mail, expected);
    for (bill, name) in bills.iter().zip(["first.pdf", "second.png"]) {
        assert_eq!((&bill["status"], &bill["payable_origin"]), (&json!("draft"), &json!("email")));
        assert_eq!((&bill["sender"], &bill["file"]["name"]), (&json!("billing@vendor.example"), &json!(name)));
        let id = bill["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(fixture.app.events_of(id).await, ["payable.created_from_mail"]);
    }
    // The mail itself can be read: it is kept as it came.
    let raw = fixture.partner.get(&format!("/files/{}", mail["file_id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&raw["name"], &raw["size"]), (&json!("mail.eml"), &mail["size"]));
}

#[tokio::test]
async fn a_credit_note_becomes_one_and_is_never_a_bill_to_pay() {
    let fixture = MailboxFixture::of("payable").await;
    let (note, bill) = (received_einvoices::credit_note(), received_einvoices::INVOICE);
    let within_pdf = EInvoice { kind: "381", number: "GS-1", ..EInvoice::default() }.pdf();
    let files = [
        ("note.xml", "text/xml", note.as_bytes()),
        ("bill.xml", "application/xml", bill.as_bytes()),
        ("note.pdf", "application/pdf", &within_pdf),
    ];
    let mail = fixture.receive(&mail_with(&files)).await;
    let types: Vec<&Value> = mail["documents"].as_array().unwrap().iter().map(|document| &document["object_type"]).collect();
    assert_eq!(types, ["payables_credit_note", "payable", "payable"]);
    fixture.app.work_intake(fixture.entity).await;
    let notes = fixture.all("/payable_credit_notes").await;
    assert_eq!((notes.len(), &notes[0]["id"]), (1, &mail["documents"][0]["object_id"]));
    for (field, expected) in
        [("origin", "email"), ("sender", "billing@vendor.example"), ("ocr_status", "success"), ("document_id", "RE-2024-17")]
    {
        assert_eq!(notes[0][field], expected, "{field}");
    }
    let bills = fixture.all("/payables").await;
    let by_id = |id: &Value| bills.iter().find(|bill| bill["id"] == *id).unwrap();
    assert_eq!(by_id(&mail["documents"][1]["object_id"])["document_id"], "RE-2024-17");
    let refused = by_id(&mail["documents"][2]["object_id"]);
    assert_eq!((&refused["status"], &refused["ocr_status"], &refused["total_amount"]), (&json!("draft"), &json!("error"), &Value::Null));
    assert!(refused["ocr_error"].as_str().unwrap().contains("POST /payable_credit_notes/upload_from_file"), "{refused}");
}

#[tokio::test]
async fn an_e_invoice_is_one_without_a_declaration_and_in_wide_letters() {
    let fixture = MailboxFixture::of("payable").await;
    let (_, bare) = received_einvoices::INVOICE.split_once("?>").unwrap();
    let wide =
        [vec![0xff, 0xfe], bare.trim().replace("RE-2024-17", "RE-2024-18").encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let foreign = b"<Invoice xmlns='http://www.ebinterface.at/schema/6p0/'/>".as_slice();
    let files =
        [("bare.xml", "text/xml", bare.as_bytes()), ("wide.xml", "text/xml; charset=utf-16", &wide), ("foreign.xml", "text/xml", foreign)];
    let mail = fixture.receive(&mail_with(&files)).await;
    assert_eq!((mail["documents"].as_array().unwrap().len(), &mail["left_out"][0]["file_name"]), (2, &json!("foreign.xml")), "{mail}");
    fixture.app.work_intake(fixture.entity).await;
    let bills = fixture.all("/payables").await;
    let mut numbers: Vec<&str> = bills.iter().filter_map(|bill| bill["document_id"].as_str()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["RE-2024-17", "RE-2024-18"], "{bills:?}");
}

#[tokio::test]
async fn a_receipt_is_one_although_its_mailbox_is_gone_when_it_is_taken_in() {
    let fixture = MailboxFixture::of("receipt").await;
    assert!(fixture.send(&mail_with(&[("lunch.pdf", "application/pdf", form::PDF)])).await.starts_with("250 "));
    let listed = fixture.get("/mailboxes").await.expect(200);
    let mailbox =
        listed["data"].as_array().unwrap().iter().find(|mailbox| mailbox["mailbox_full_address"] == fixture.address.as_str()).unwrap();
    fixture.delete(&format!("/mailboxes/{}", mailbox["id"].as_str().unwrap())).await.expect(204);
    fixture.app.work_mailboxes(fixture.entity).await;
    assert_eq!((fixture.all("/receipts").await.len(), fixture.all("/payables").await.len()), (1, 0));
    assert_eq!(fixture.partner.newest_mail(fixture.entity).await["documents"][0]["object_type"], "receipt");
}

#[tokio::test]
async fn what_is_no_document_is_named() {
    let fixture = MailboxFixture::of("payable").await;
    let files = [
        ("../../run.exe", "application/pdf", b"MZ\x90\x00".as_slice()),
        ("invoice.pdf", "application/pdf", form::PDF),
        ("copy.pdf", "application/pdf", form::PDF),
    ];
    let mail = fixture.receive(&mail_with(&files)).await;
    assert_eq!((mail["status"].clone(), fixture.all("/payables").await.len()), (json!("done"), 1));
    let left_out = mail["left_out"].as_array().unwrap();
    assert_eq!((&left_out[0]["file_name"], &left_out[1]["file_name"]), (&json!("run.exe"), &json!("copy.pdf")));
    assert!(left_out[0]["reason"].as_str().unwrap().contains("PDF, PNG or JPEG"), "{left_out:?}");
}

#[tokio::test]
async fn a_mail_without_a_document_says_so() {
    let fixture = MailboxFixture::of("payable").await;
    for mail in ["Subject: hello\r\n\r\nno file", "", "\u{0}\u{1}", "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n--x"] {
        let mail = fixture.receive(mail).await;
        assert_eq!((&mail["status"], mail["problem"].is_string()), (&json!("failed"), true), "{mail}");
    }
    assert!(fixture.all("/payables").await.is_empty());
}

#[tokio::test]
async fn a_forwarded_mail_is_opened_and_a_logo_is_no_bill() {
    let fixture = MailboxFixture::of("payable").await;
    let inner = mail_with(&[("invoice.pdf", "application/pdf", form::PDF)]);
    let logo = "--f\r\nContent-Type: image/png; name=\"logo.png\"\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    let logo = format!("{logo}{}\r\n", base64::Engine::encode(&base64::engine::general_purpose::STANDARD, form::PNG));
    let head =
        "From: ada@acme.example\r\nSubject: Fwd: Your invoice\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=f\r\n\r\n";
    let mail = format!("{head}{logo}--f\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--f--\r\n");
    let mail = fixture.receive(&mail).await;
    assert_eq!((&mail["from"], &mail["documents"][0]["file_name"]), (&json!("ada@acme.example"), &json!("invoice.pdf")));
    assert_eq!(mail["left_out"], json!([{"file_name": "logo.png", "reason": "it is a picture within the text"}]));
}

#[tokio::test]
async fn mail_to_an_inactive_entity_waits() {
    let fixture = MailboxFixture::of("payable").await;
    let entity = fixture.entity;
    fixture.partner.post(&format!("/entities/{entity}/deactivate")).await.expect(200);
    assert!(fixture.send(&mail_with(&[("invoice.pdf", "application/pdf", form::PDF)])).await.starts_with("250 "));
    fixture.app.work_mailboxes(entity).await;
    fixture.partner.post(&format!("/entities/{entity}/activate")).await.expect(200);
    assert_eq!(fixture.partner.newest_mail(entity).await["status"], "waiting");
    assert!(fixture.all("/payables").await.is_empty());
    fixture.app.work_mailboxes(entity).await;
    assert_eq!(fixture.partner.newest_mail(entity).await["status"], "done");
    assert_eq!(fixture.all("/payables").await.len(), 1);
}

#[tokio::test]
async fn more_documents_than_a_mail_may_bring_are_left_out() {
    let fixture = MailboxFixture::of("payable").await;
    let pdfs: Vec<(String, Vec<u8>)> =
        (0..1_000).map(|place| (format!("{place}.pdf"), [form::PDF, format!("\n%{place}").as_bytes()].concat())).collect();
    let files: Vec<_> = pdfs.iter().map(|(name, bytes)| (name.as_str(), "application/pdf", bytes.as_slice())).collect();
    let mail = fixture.receive(&mail_with(&files)).await;
    assert_eq!((mail["documents"].as_array().unwrap().len(), mail["left_out"].as_array().unwrap().len()), (20, 20));
    assert_eq!(fixture.all("/payables").await.len(), 20);
}
