use bursar_kernel::TimeDelta;
use bursar_tests::form::{PDF, file};
use serde_json::json;

use super::{Notes, id};

#[tokio::test]
async fn a_credit_note_names_every_field() {
    let notes = Notes::open().await;
    let mut made = notes.post("/payable_credit_notes").json(json!({"document_id": "GS-1", "issued_at": "2024-06-03"})).await.expect(201);
    assert!(made["id"].take().is_string());
    let at = "2024-06-03T09:30:00.000000+00:00";
    let nulls = [
        "based_on",
        "based_on_document_id",
        "counterpart",
        "counterpart_address_id",
        "counterpart_bank_account_id",
        "counterpart_id",
        "counterpart_raw",
        "counterpart_vat_id_id",
        "created_by_external_user_id",
        "created_by_external_user_name",
        "created_by_user_id",
        "currency_exchange",
        "description",
        "einvoice_findings",
        "file_id",
        "file_url",
        "ocr_error",
        "ocr_request_id",
        "ocr_status",
        "project_id",
        "sender",
        "subtotal",
        "tax",
        "tax_amount",
        "total_amount",
    ];
    let mut expected = json!({
        "id": null, "created_at": at, "updated_at": at, "currency": "EUR", "document_id": "GS-1", "entity_id": notes.entity,
        "issued_at": "2024-06-03", "origin": "upload", "source_of_data": "user_specified", "status": "draft", "tags": [],
    });
    nulls.into_iter().for_each(|name| expected[name] = json!(null));
    assert_eq!(made, expected);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let notes = Notes::open().await;
    let body = json!({"total_amount": -1, "tax": 10_001, "currency": "XXX", "color": "red", "issued_at": "2024-06-03"});
    let answer = notes.post("/payable_credit_notes").json(body).await;
    assert_eq!(answer.fields(), ["body.color", "body.currency", "body.document_id", "body.tax", "body.total_amount"]);
    let nobody = "9d2b4c8f-2087-4738-ba91-7359683c49a4";
    let body = json!({"document_id": "1", "issued_at": "2024-06-04", "based_on": nobody});
    assert_eq!(notes.post("/payable_credit_notes").json(body).await.fields(), ["body.based_on", "body.issued_at"]);
    let body = json!({"document_id": "1", "issued_at": "2024-06-01", "counterpart_id": nobody, "project_id": nobody});
    assert_eq!(notes.post("/payable_credit_notes").json(body).await.fields(), ["body.counterpart_id", "body.project_id"]);
}

#[tokio::test]
async fn one_from_a_file_waits_for_its_data_and_says_why() {
    let notes = Notes::open().await;
    let made = notes.post("/payable_credit_notes/upload_from_file").form(&[file("note.pdf", PDF)]).await.expect(201);
    assert_eq!((&made["status"], &made["source_of_data"], &made["ocr_status"]), (&json!("draft"), &json!("ocr"), &json!("processing")));
    let followed = notes.partner.follow(made["file_url"].as_str().unwrap()).await;
    assert_eq!(followed.text.as_bytes(), PDF);
    let answer = notes.post("/payable_credit_notes/upload_from_file").form(&[file("note.pdf", b"words")]).await;
    assert_eq!(answer.fields(), ["body.file"]);
    assert_eq!(
        notes.change(&id(&made), json!({"document_id": "1"})).await.fields(),
        ["path.credit_note_id"],
        "its data stay while it is read"
    );
    notes.step(&id(&made), "cancel_ocr").await.expect(200);
    notes.step(&id(&made), "cancel_ocr").await.message(409);
    notes.delete(&format!("/payable_credit_notes/{}", id(&made))).await.expect(204);
    notes.partner.get(&format!("/files/{}", made["file_id"].as_str().unwrap())).await.message(404);
}

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let notes = Notes::open().await;
    let body = json!({"document_id": "GS-1", "issued_at": "2024-06-03", "description": "paper", "sender": "books@example.com"});
    let mut expected = notes.post("/payable_credit_notes").json(body).await.expect(201);
    let note = id(&expected);
    assert_eq!(notes.change(&note, json!({})).await.expect(200), expected);
    let tag = notes.post("/tags").json(json!({"name": "Travel"})).await.expect(201);
    let changed = notes.change(&note, json!({"description": null, "document_id": "GS-2", "tag_ids": [tag["id"]]})).await.expect(200);
    expected["description"] = json!(null);
    expected["document_id"] = json!("GS-2");
    expected["tags"] = json!([tag]);
    assert_eq!(changed, expected);
    assert_eq!(notes.app.events_of(note.parse().unwrap()).await, ["payables_credit_note.created", "payables_credit_note.updated"]);
}

#[tokio::test]
async fn a_day_is_in_the_future_that_has_not_come_where_the_entity_is() {
    let mut notes = Notes::open().await;
    notes.partner.patch(&format!("/entities/{}/settings", notes.entity)).json(json!({"time_zone": "Pacific/Auckland"})).await.expect(200);
    // It is the 3rd by UTC, and the 4th there.
    notes.app.advance(TimeDelta::hours(4));
    notes.0.partner.token = notes.partner.new_token().await;
    let made = |day: &str| notes.post("/payable_credit_notes").json(json!({"document_id": "GS-1", "issued_at": day}));
    made("2024-06-04").await.expect(201);
    assert_eq!(made("2024-06-05").await.fields(), ["body.issued_at"]);
}
