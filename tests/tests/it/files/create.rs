use bursar_tests::form::{GIF, JPEG, PDF, PNG, file, word};
use bursar_tests::{FILE_BYTES, TestApp};
use serde_json::json;

#[tokio::test]
async fn every_field_is_what_the_bytes_say() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.upload("payables", "invoice.pdf", PDF).await.expect(201);
    let id = made["id"].as_str().unwrap();
    let is_local = made["region"] == "local";
    let place = if is_local { "local" } else { "bursar-test" };
    let expected = json!({
        "id": id, "created_at": "2024-06-03T09:30:00.000000+00:00", "updated_at": "2024-06-03T09:30:00.000000+00:00",
        "file_type": "payables", "md5": "c8d386435713dface4d3cbef5698fd76", "mimetype": "application/pdf", "name": "invoice.pdf",
        "region": if is_local { "local" } else { "eu-central-1" }, "s3_bucket": place,
        "s3_file_path": format!("{}/{id}", partner.credentials.partner_id), "size": PDF.len(), "url": made["url"],
    });
    assert_eq!(made, expected);
    assert_eq!(partner.get(&format!("/files/{id}")).await.expect(200), expected);
}

#[tokio::test]
async fn the_content_decides_what_is_taken() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let xml = &b"<?xml version=\"1.0\"?><Invoice/>"[..];
    let taken = [
        ("ocr_results", &b"{\"total\": 1}"[..], "application/json"),
        ("ocr_files", JPEG, "image/jpeg"),
        ("payables", PNG, "image/png"),
        ("receivables", PDF, "application/pdf"),
        ("delivery_notes", PDF, "application/pdf"),
        ("receipts", JPEG, "image/jpeg"),
        ("userpics", GIF, "image/gif"),
        ("entity_logo", PNG, "image/png"),
        ("companies_logo", JPEG, "image/jpeg"),
        ("zip", b"PK\x03\x04rest", "application/zip"),
        ("identity_documents", PDF, "application/pdf"),
        ("additional_identity_documents", PNG, "image/png"),
        ("receivable_signatures", PNG, "image/png"),
        ("einvoices_xml", xml, "text/xml"),
        ("attachments", b"plain words", "text/plain"),
    ];
    for (kind, bytes, media_type) in taken {
        let made = partner.upload(kind, "a.bin", bytes).await.expect(201);
        assert_eq!((&made["mimetype"], &made["file_type"]), (&json!(media_type), &json!(kind)));
    }
    let refused = [("payables", GIF), ("entity_logo", PDF), ("receivable_signatures", GIF), ("zip", PDF), ("einvoices_xml", PNG)];
    for (kind, bytes) in refused {
        let answer = partner.upload(kind, "honest.pdf", bytes).await;
        assert_eq!(answer.fields(), ["body.file"], "{kind}");
    }
}

#[tokio::test]
async fn a_name_is_only_a_name_and_not_too_long() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.upload("attachments", "../../etc/passwd", b"root").await.expect(201);
    assert_eq!(made["name"], "passwd");
    partner.upload("attachments", &"n".repeat(512), b"long").await.expect(201);
    let answer = partner.upload("attachments", &"n".repeat(513), b"longer").await;
    assert_eq!(answer.fields(), ["body.file"]);
    assert_eq!(answer.body["detail"][0]["msg"], "File name is too long.");
}

#[tokio::test]
async fn every_part_that_is_missing_or_wrong_is_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    assert_eq!(partner.post("/files").form(&[]).await.fields(), ["body.file", "body.file_type"]);
    assert_eq!(partner.post("/files").form(&[word("file_type", "novels")]).await.fields(), ["body.file", "body.file_type"]);
    assert_eq!(partner.post("/files").form(&[file("a.pdf", PDF)]).await.fields(), ["body.file_type"]);
    assert_eq!(partner.upload("payables", "empty.pdf", b"").await.fields(), ["body.file"]);
    assert_eq!(partner.post("/files").json(json!({"file_type": "payables"})).await.fields(), ["header.content-type"]);
    assert_eq!(partner.post("/files").bytes("multipart/form-data", PDF).await.fields(), ["header.content-type"]);
    let broken = partner.post("/files").bytes("multipart/form-data; boundary=x", "--x\r\nnothing like a form").await;
    assert_eq!(broken.fields(), ["body"]);
}

#[tokio::test]
async fn the_largest_file_fits_and_one_byte_more_does_not() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut bytes = vec![b'a'; FILE_BYTES];
    partner.upload("attachments", "full", &bytes).await.expect(201);
    bytes.push(b'a');
    let answer = partner.upload("attachments", "over", &bytes).await;
    assert_eq!(answer.body["message"], "Request size limit exceeded");
    answer.message(413);
    let answer = partner.post("/files").form(&[word("file_type", &"x".repeat(2000)), file("a", b"a")]).await;
    answer.message(413);
}

#[tokio::test]
async fn nobody_uploads_without_a_token() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    partner.upload("payables", "a.pdf", PDF).without("authorization").await.message(401);
}
