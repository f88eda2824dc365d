//! What becomes of an uploaded bill once its file was read.

use std::sync::Arc;

use bursar_connectors::{Wire, WireLimits};
use bursar_kernel::TimeDelta;
use bursar_recognition::{Adapter, RecognizerSettings};
use bursar_tests::e_invoice::EInvoice;
use bursar_tests::faults::Faults;
use bursar_tests::form::{PDF, PNG, file};
use bursar_tests::hooks::patient;
use bursar_tests::{Tenant, TestApp};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::{Bills, id};

impl Bills {
    /// A bill whose file waits to be read; its id.
    async fn uploaded(&self, bytes: &[u8]) -> String {
        id(&self.post("/payables/upload_from_file").form(&[file("bill.pdf", bytes)]).await.expect(201))
    }

    /// An uploaded bill once its file was read.
    async fn recognized(&self, bytes: &[u8]) -> Value {
        let bill = self.uploaded(bytes).await;
        self.app.work_intake(self.entity).await;
        self.read(&format!("/payables/{bill}")).await
    }

    /// The vendor that the bills are from.
    async fn vendor(&self) -> Value {
        let address = json!({"country": "DE", "city": "Berlin", "line1": "Torstrasse 1", "postal_code": "10119"});
        let organization = json!({"legal_name": "Northwind Stationery GmbH", "is_vendor": true, "is_customer": false, "address": address});
        self.post("/counterparts").json(json!({"type": "organization", "organization": organization})).await.expect(201)
    }

    async fn settings(&self, change: Value) {
        self.partner.patch(&format!("/entities/{}/settings", self.entity)).json(change).await.expect(200);
    }
}

fn has(read: &Value, expected: &Value) {
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&read[name], value, "{name}");
    }
}

#[tokio::test]
async fn a_bill_is_filled_in_and_new_when_it_is_complete() {
    let bills = Bills::open().await;
    let bill = bills.uploaded(&EInvoice::default().pdf()).await;
    let before = bills.read(&format!("/payables/{bill}")).await;
    has(&before, &json!({"status": "draft", "ocr_status": "processing", "source_of_payable_data": "ocr", "other_extracted_data": null}));
    bills.app.work_intake(bills.entity).await;
    let read = bills.read(&format!("/payables/{bill}")).await;
    has(
        &read,
        &json!({
            "status": "new", "ocr_status": "success", "ocr_error": null, "document_id": "RE-2024-17", "currency": "EUR",
            "issued_at": "2024-06-01", "due_date": "2024-07-01", "subtotal": 10_000, "tax_amount": 1_900, "total_amount": 11_900,
        }),
    );
    let raw = &read["counterpart_raw_data"];
    assert_eq!((&raw["name"], &raw["vat_id"]["value"]), (&json!("Northwind Stationery GmbH"), &json!("DE136695976")));
    assert_eq!(raw["bank_account"]["iban"], json!("DE89370400440532013000"));
    has(&read["other_extracted_data"], &json!({"total_raw": 119.0, "purchase_order_number": "PO-7", "type": "invoice"}));
    let lines = bills.read(&format!("/payables/{bill}/line_items")).await;
    has(
        &lines["data"][0],
        &json!({"name": "Copy paper", "quantity": 10, "unit_price": 500, "tax": 1_900, "ocr_set_quantity_to_one": false}),
    );
    let events = bills.app.events_of(bill.parse().unwrap()).await;
    assert_eq!(events, ["payable.created", "payable.ocr_finished"]);
    let history = bills.read(&format!("/payables/{bill}/history")).await;
    let history: Vec<&Value> = history["data"].as_array().unwrap().iter().map(|entry| &entry["event_type"]).collect();
    assert_eq!(history, ["payable_created", "payable_updated", "status_changed"]);
}

#[tokio::test]
async fn while_it_is_read_its_data_stay_and_cancelling_ends_it() {
    let bills = Bills::open().await;
    let bill = bills.uploaded(&EInvoice::default().pdf()).await;
    let path = format!("/payables/{bill}");
    bills.patch(&path).json(json!({"document_id": "1"})).await.message(409);
    assert_eq!(bills.post(&format!("{path}/line_items")).json(json!({"name": "Paper"})).await.fields(), ["path.payable_id"]);
    bills.patch(&path).json(json!({"tag_ids": []})).await.expect(200);
    bills.post(&format!("{path}/cancel_ocr")).await.expect(200);
    bills.app.work_intake(bills.entity).await;
    has(&bills.read(&path).await, &json!({"status": "draft", "ocr_status": "canceled", "document_id": null}));
    bills.patch(&path).json(json!({"document_id": "1"})).await.expect(200);
}

#[tokio::test]
async fn what_cannot_be_read_waits_for_a_person_with_its_file() {
    let bills = Bills::open().await;
    let read = bills.recognized(PDF).await;
    has(&read, &json!({"status": "draft", "ocr_status": "error", "other_extracted_data": null}));
    assert!(read["ocr_error"].is_string() && read["file"]["url"].is_string(), "{read}");
}

#[tokio::test]
async fn a_credit_note_is_no_bill_and_is_never_paid() {
    let bills = Bills::open().await;
    bills.settings(json!({"payables_skip_approval_flow": true})).await;
    let read = bills.recognized(&EInvoice { kind: "381", ..EInvoice::default() }.pdf()).await;
    let why = "the file is a credit note: upload it at POST /payable_credit_notes/upload_from_file";
    has(&read, &json!({"status": "draft", "ocr_status": "error", "ocr_error": why, "document_id": null, "total_amount": null}));
    has(&bills.recognized(&EInvoice::default().pdf()).await, &json!({"status": "waiting_to_be_paid"}));
}

#[tokio::test]
async fn a_bill_that_requires_nothing_is_a_draft_until_it_was_read() {
    let bills = Bills::open().await;
    bills.partner.put("/payables/validations").json(json!({"required_fields": []})).await.expect(200);
    bills.settings(json!({"payables_skip_approval_flow": true})).await;
    let bill = bills.uploaded(PDF).await;
    has(&bills.read(&format!("/payables/{bill}")).await, &json!({"status": "draft"}));
    bills.app.work_intake(bills.entity).await;
    let read = bills.read(&format!("/payables/{bill}")).await;
    has(&read, &json!({"status": "draft", "ocr_status": "error"}));
}

#[tokio::test]
async fn a_known_vendor_is_suggested_and_linked_where_the_partner_wants_it() {
    let bills = Bills::open().await;
    bills.decide(json!({"allow_counterpart_autolinking": true})).await;
    let vendor = bills.vendor().await;
    let read = bills.recognized(&EInvoice::default().pdf()).await;
    let path = format!("/payables/{}", id(&read));
    assert_eq!(bills.read(&format!("{path}/suggestions")).await["suggested_counterpart"]["id"], vendor["id"]);
    assert_eq!(read["counterpart_id"], json!(null), "it is linked when the bill is sent for approval");
    let sent = bills.post(&format!("{path}/submit_for_approval")).await.expect(200);
    assert_eq!(sent["counterpart_id"], vendor["id"]);
}

#[tokio::test]
async fn tags_follow_from_the_words_of_a_file_and_from_nothing_else() {
    let bills = Bills::open().await;
    let tag = bills.post("/tags").json(json!({"name": "Office"})).await.expect(201);
    let other = bills.post("/tags").json(json!({"name": "Rent"})).await.expect(201);
    let rule = |tag: &Value, words: &[&str], enabled: bool| json!({"tag_id": tag["id"], "enabled": enabled, "keywords": words});
    bills.settings(json!({"payables_ocr_auto_tagging": [rule(&tag, &["PENCIL"], true), rule(&other, &["paper"], false)]})).await;
    let read = bills.recognized(&EInvoice::default().pdf()).await;
    let tags: Vec<&Value> = read["tags"].as_array().unwrap().iter().map(|tag| &tag["id"]).collect();
    assert_eq!(tags, [&tag["id"]]);
    let entered = bills.bill(json!({"description": "pencils"})).await;
    assert_eq!(entered["tags"], json!([]));
}

#[tokio::test]
async fn without_lines_the_amounts_are_those_that_were_read() {
    let bills = Bills::open().await;
    bills.decide(json!({"enable_line_items": false})).await;
    let read = bills.recognized(&EInvoice::default().pdf()).await;
    has(&read, &json!({"status": "new", "total_amount": 11_900}));
    assert_eq!(bills.read(&format!("/payables/{}/line_items", id(&read))).await["data"], json!([]));
}

#[tokio::test]
async fn a_price_that_would_be_rounded_badly_is_one_piece() {
    let bills = Bills::open().await;
    let lines = [("Screws", "2000", "0.005", "10.00")];
    let read = bills.recognized(&EInvoice { lines: &lines, amounts: ("10.00", "1.90", "11.90"), ..EInvoice::default() }.pdf()).await;
    let lines = bills.read(&format!("/payables/{}/line_items", id(&read))).await;
    has(&lines["data"][0], &json!({"quantity": 1, "unit_price": 1_000, "ocr_set_quantity_to_one": true, "total": 1_190}));
}

#[tokio::test]
async fn lines_that_do_not_add_up_are_left_to_a_person() {
    let bills = Bills::open().await;
    let lines = [("Screws", "1", "10.00", "10.00"), ("Nails", "1", "5.00", "5.00")];
    let read = bills.recognized(&EInvoice { lines: &lines, amounts: ("10.00", "1.93", "11.93"), ..EInvoice::default() }.pdf()).await;
    has(&read, &json!({"status": "draft", "ocr_status": "success", "total_amount": 1_193}));
    assert_eq!(bills.read(&format!("/payables/{}/line_items", id(&read))).await["data"], json!([]));
}

#[tokio::test]
async fn a_bill_that_is_there_already_is_canceled_where_the_partner_wants_it() {
    let bills = Bills::open().await;
    bills.decide(json!({"allow_cancel_duplicates_automatically": true})).await;
    has(&bills.recognized(&EInvoice::default().pdf()).await, &json!({"status": "new"}));
    has(&bills.recognized(&EInvoice::default().pdf()).await, &json!({"status": "canceled"}));
}

#[tokio::test]
async fn a_bill_is_there_already_also_where_its_vendor_was_linked_meanwhile() {
    let bills = Bills::open().await;
    bills.decide(json!({"allow_cancel_duplicates_automatically": true, "allow_counterpart_autolinking": true})).await;
    let address = json!({"country": "DE", "city": "Berlin", "line1": "Torstrasse 1", "postal_code": "10119"});
    let organization = json!({"legal_name": "Northwind Holding SE", "is_vendor": true, "is_customer": false, "address": address});
    let vendor = bills.post("/counterparts").json(json!({"type": "organization", "organization": organization})).await.expect(201);
    let vat_id = json!({"country": "DE", "type": "eu_vat", "value": "DE136695976"});
    bills.post(&format!("/counterparts/{}/vat_ids", id(&vendor))).json(vat_id).await.expect(201);
    let first = bills.recognized(&EInvoice::default().pdf()).await;
    let linked = bills.step(&id(&first), "submit_for_approval").await.expect(200);
    has(&linked, &json!({"counterpart_id": vendor["id"], "status": "approve_in_progress"}));
    has(&bills.recognized(&EInvoice::default().pdf()).await, &json!({"status": "canceled"}));
}

#[tokio::test]
async fn a_bill_is_there_already_where_only_the_name_that_was_read_says_so() {
    let bills = Bills::open().await;
    bills.decide(json!({"allow_cancel_duplicates_automatically": true})).await;
    let address = json!({"country": "DE", "city": "Berlin", "line1": "Torstrasse 1", "postal_code": "10119"});
    let organization = json!({"legal_name": "Northwind Holding SE", "is_vendor": true, "is_customer": false, "address": address});
    let vendor = bills.post("/counterparts").json(json!({"type": "organization", "organization": organization})).await.expect(201);
    let first = id(&bills.recognized(&EInvoice::default().pdf()).await);
    bills.patch(&format!("/payables/{first}")).json(json!({"counterpart_id": vendor["id"]})).await.expect(200);
    has(&bills.recognized(&EInvoice::default().pdf()).await, &json!({"status": "canceled"}));
    let of_another = EInvoice { seller: "Southwind Ltd", vat_id: "DE129273398", iban: "DE74500700100100000900", ..EInvoice::default() };
    has(&bills.recognized(&of_another.pdf()).await, &json!({"status": "new"}));
}

#[tokio::test]
async fn the_files_of_an_inactive_entity_rest_until_it_is_active() {
    let bills = Bills::open().await;
    let bill = bills.uploaded(&EInvoice::default().pdf()).await;
    let entity = format!("/entities/{}", bills.entity);
    bills.partner.post(&format!("{entity}/deactivate")).await.expect(200);
    bills.app.work_intake(bills.entity).await;
    bills.partner.post(&format!("{entity}/activate")).await.expect(200);
    has(&bills.read(&format!("/payables/{bill}")).await, &json!({"ocr_status": "processing"}));
    bills.app.work_intake(bills.entity).await;
    has(&bills.read(&format!("/payables/{bill}")).await, &json!({"ocr_status": "success"}));
}

#[tokio::test]
async fn a_bill_is_filled_once_at_whatever_statement_its_job_fails() {
    let (bills, faults) = (Bills(Tenant::at(TestApp::start_with(patient).await).await), Faults::default());
    let entity = bills.entity;
    let faulty = bills.app.observed(faults.observer()).intake(RecognizerSettings::default());
    for statement in 0.. {
        let bill = bills.uploaded(&EInvoice::default().pdf()).await;
        faults.fail_after(statement);
        // Where the queue itself fails, so does the worker's round.
        let _ = faulty.drain(&format!("intake/{entity}")).await;
        let has_failed = faults.hit().is_some();
        bills.app.advance(TimeDelta::hours(1));
        bills.app.work_intake(entity).await;
        let events = bills.app.events_of(bill.parse().unwrap()).await;
        assert_eq!(events, ["payable.created", "payable.ocr_finished"], "statement {statement}");
        let lines = bills.read(&format!("/payables/{bill}/line_items")).await;
        assert_eq!(lines["data"].as_array().unwrap().len(), 2, "statement {statement}");
        if !has_failed {
            assert!(statement > 20, "a job has more statements than {statement}");
            return;
        }
    }
}

#[tokio::test]
async fn a_bill_is_linked_to_the_order_that_it_names() {
    let bills = Bills::open().await;
    let vendor = bills.vendor().await;
    let item = json!({"name": "Paper", "price": 500, "quantity": 10, "unit": "box", "currency": "EUR", "vat_rate": 1900});
    let order = json!({"counterpart_id": vendor["id"], "currency": "EUR", "message": "-", "valid_for_days": 30, "items": [item]});
    let order = bills.post("/payable_purchase_orders").json(order).await.expect(201);
    let pdf = EInvoice { order: order["document_id"].as_str().unwrap(), ..EInvoice::default() }.pdf();
    assert_eq!(bills.recognized(&pdf).await["purchase_order_id"], order["id"]);
    assert_eq!(bills.recognized(&EInvoice::default().pdf()).await["purchase_order_id"], Value::Null, "there is no such order");
    bills.settings(json!({"allow_purchase_order_autolinking": false})).await;
    assert_eq!(bills.recognized(&pdf).await["purchase_order_id"], Value::Null);
}

#[tokio::test]
async fn a_file_that_ends_the_process_each_time_is_given_up() {
    let bills = Bills(Tenant::at(TestApp::start_with(patient).await).await);
    let asked = Arc::new(Notify::new());
    let somebody = asked.clone();
    let wire = Wire::from_function(
        move |_| {
            somebody.notify_one();
            std::future::pending()
        },
        WireLimits::default(),
    );
    let adapter = Adapter { wire, address: "https://ocr.example/read".to_owned(), token: None };
    let dying = bills.app.intake(RecognizerSettings { adapter: Some(adapter), ..RecognizerSettings::default() });
    let lane = format!("intake/{}", bills.entity);
    let bill = bills.uploaded(PNG).await;
    for _ in 0..5 {
        // The worker is gone while somebody else reads the file.
        tokio::select! {
            ended = dying.drain(&lane) => panic!("the file was read: {ended:?}"),
            () = asked.notified() => {}
        }
        has(&bills.read(&format!("/payables/{bill}")).await, &json!({"ocr_status": "processing"}));
        bills.app.advance(TimeDelta::minutes(10));
    }
    bills.app.work_intake(bills.entity).await;
    let given_up = "reading the file failed several times: enter what it says by hand";
    has(&bills.read(&format!("/payables/{bill}")).await, &json!({"status": "draft", "ocr_status": "error", "ocr_error": given_up}));
}
