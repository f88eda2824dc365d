use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bursar_tests::form::PDF;
use serde_json::json;

use super::{Bills, data, id};

#[tokio::test]
async fn a_payable_names_every_field() {
    let bills = Bills::open().await;
    let mut made = bills.bill(data()).await;
    assert!(made["id"].take().is_string());
    let at = "2024-06-03T09:30:00.000000+00:00";
    let nulls = [
        "amount_due",
        "amount_to_pay",
        "approval_policy_id",
        "counterpart",
        "counterpart_address_id",
        "counterpart_bank_account_id",
        "counterpart_id",
        "counterpart_raw_data",
        "counterpart_vat_id_id",
        "created_by_role_id",
        "currency_exchange",
        "description",
        "discount",
        "einvoice_findings",
        "file",
        "file_id",
        "marked_as_paid_by_entity_user_id",
        "marked_as_paid_with_comment",
        "ocr_error",
        "ocr_request_id",
        "ocr_status",
        "other_extracted_data",
        "paid_at",
        "partner_metadata",
        "payment_terms",
        "project_id",
        "purchase_order_id",
        "sender",
        "subtotal",
        "suggested_payment_term",
        "tax",
        "tax_amount",
        "total_amount",
        "total_amount_with_credit_notes",
        "was_created_by_user_id",
    ];
    let mut expected = json!({
        "id": null, "created_at": at, "updated_at": at, "amount_paid": 0, "credit_notes": [], "currency": "EUR", "document_id": "RE-17",
        "due_date": "2024-07-01", "entity_id": bills.entity, "issued_at": "2024-06-01", "payable_origin": "upload",
        "source_of_payable_data": "user_specified", "status": "draft", "tags": [],
    });
    nulls.into_iter().for_each(|name| expected[name] = json!(null));
    assert_eq!(made, expected);
}

#[tokio::test]
async fn a_complete_bill_begins_as_a_draft_where_the_partner_wants_it() {
    let bills = Bills::open().await;
    bills.partner.put("/payables/validations").json(json!({"required_fields": ["document_id"]})).await.expect(200);
    for (state, expected) in [(json!(null), "new"), (json!("new"), "new"), (json!("draft"), "draft")] {
        bills.decide(json!({"default_state": state})).await;
        let bill = bills.bill(json!({"document_id": "1"})).await;
        assert_eq!(bill["status"], expected, "{state}");
        let changed = json!({"description": "as agreed"});
        let changed = bills.patch(&format!("/payables/{}", id(&bill))).json(changed).await.expect(200);
        assert_eq!(changed["status"], "new", "{state}");
    }
}

#[tokio::test]
async fn nothing_is_required_and_what_is_complete_moves_on_by_itself() {
    let bills = Bills::open().await;
    let bill = id(&bills.bill(json!({})).await);
    let path = format!("/payables/{bill}");
    assert_eq!(bills.read(&path).await["status"], "draft");
    bills.line(&bill, json!({"quantity": 2, "unit_price": 50})).await;
    assert_eq!(bills.read(&path).await["status"], "draft");
    let now = bills.patch(&path).json(data()).await.expect(200);
    assert_eq!((&now["status"], &now["total_amount"], &now["amount_due"]), (&json!("new"), &json!(100), &json!(100)));
    let cleared = bills.patch(&path).json(json!({"document_id": null})).await.expect(200);
    assert_eq!(cleared["status"], "draft", "what is no longer complete is a draft again");
}

#[tokio::test]
async fn a_user_is_its_creator_with_the_role_of_that_day() {
    let bills = Bills::open().await;
    let user = bills.partner.user(bills.entity, &[("payable", "create", "allowed"), ("payable", "read", "allowed_for_own")]).await;
    let own = user.post("/payables").json(json!({})).await.expect(200);
    assert_eq!(own["was_created_by_user_id"], user.id.to_string());
    assert!(own["created_by_role_id"].is_string());
    let other = id(&bills.bill(json!({})).await);
    user.get(&format!("/payables/{other}")).await.message(404);
    assert_eq!(user.get("/payables").await.expect(200)["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_in_base64_is_kept_and_not_read() {
    let bills = Bills::open().await;
    let file = STANDARD.encode(PDF);
    let made = bills.bill(json!({"base64_encoded_file": file})).await;
    assert_eq!((&made["file"]["name"], &made["file"]["mimetype"]), (&json!("default_file_name"), &json!("application/pdf")));
    assert_eq!((&made["file_id"], &made["ocr_status"]), (&made["file"]["id"], &json!(null)));
    let followed = bills.partner.follow(made["file"]["url"].as_str().unwrap()).await;
    assert_eq!(followed.text.as_bytes(), PDF);
    let named = bills.bill(json!({"base64_encoded_file": STANDARD.encode("any format"), "file_name": "bill.txt"})).await;
    assert_eq!(named["file"]["name"], "bill.txt");
    for wrong in ["not base64!", ""] {
        let answer = bills.post("/payables").json(json!({"base64_encoded_file": wrong})).await;
        assert_eq!(answer.fields(), ["body.base64_encoded_file"], "{wrong}");
    }
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let bills = Bills::open().await;
    let terms = json!({"name": "x", "term_1": {"number_of_days": 30, "discount": 1}, "term_final": {"number_of_days": 30}});
    let body = json!({"description": "x".repeat(256), "currency": "XXX", "sender": "nobody", "color": "red", "due_date": "soon"});
    let answer = bills.post("/payables").json(body).await;
    assert_eq!(answer.fields(), ["body.color", "body.currency", "body.description", "body.due_date", "body.sender"]);
    let body = json!({"payment_terms": terms, "discount": -1, "total_amount": 1_i64 << 53});
    let answer = bills.post("/payables").json(body).await;
    assert_eq!(answer.fields(), ["body.discount", "body.payment_terms.term_final.number_of_days", "body.total_amount"]);
}

#[tokio::test]
async fn what_it_refers_to_must_be_there() {
    let bills = Bills::open().await;
    let nobody = "9d2b4c8f-2087-4738-ba91-7359683c49a4";
    let body = json!({
        "counterpart_id": nobody, "counterpart_address_id": nobody, "counterpart_bank_account_id": nobody, "counterpart_vat_id_id": nobody,
        "project_id": nobody, "purchase_order_id": nobody,
    });
    let answer = bills.post("/payables").json(body).await;
    let expected = [
        "body.counterpart_address_id",
        "body.counterpart_bank_account_id",
        "body.counterpart_id",
        "body.counterpart_vat_id_id",
        "body.project_id",
        "body.purchase_order_id",
    ];
    assert_eq!(answer.fields(), expected);
    let answer = bills.post("/payables").json(json!({"tag_ids": [nobody]})).await;
    assert_eq!(answer.fields(), ["body.tag_ids.0"]);
    assert_eq!(bills.read("/payables").await["data"], json!([]), "what was refused was not made");
}

#[tokio::test]
async fn approval_is_skipped_where_the_entity_says_so() {
    let bills = Bills::open().await;
    let path = format!("/entities/{}/settings", bills.entity);
    bills.partner.patch(&path).json(json!({"payables_skip_approval_flow": true})).await.expect(200);
    let bill = bills.new_one().await;
    let now = bills.read(&format!("/payables/{bill}")).await;
    assert_eq!(now["status"], "waiting_to_be_paid");
    let happened = bills.app.events_of(bill.parse().unwrap()).await;
    assert_eq!(happened, ["payable.approved", "payable.created", "payable.updated"]);
}

#[tokio::test]
async fn terms_of_payment_give_a_due_date_and_a_day_to_pay_on() {
    let bills = Bills::open().await;
    let terms = json!({
        "name": "2/10", "description": null, "term_1": {"number_of_days": 10, "discount": 200}, "term_2": {"number_of_days": 20, "discount": 100},
        "term_final": {"number_of_days": 30},
    });
    let body = json!({"issued_at": "2024-06-01", "payment_terms": terms});
    let made = bills.bill(body.clone()).await;
    assert_eq!((&made["due_date"], &made["payment_terms"]), (&json!("2024-07-01"), &terms));
    assert_eq!(made["suggested_payment_term"], json!({"date": "2024-07-01", "discount": 0}));
    for (priority, expected) in
        [("bottom_line", json!({"date": "2024-06-11", "discount": 200})), ("balanced", json!({"date": "2024-06-21", "discount": 100}))]
    {
        let path = format!("/entities/{}/settings", bills.entity);
        bills.partner.patch(&path).json(json!({"payment_priority": priority})).await.expect(200);
        assert_eq!(bills.bill(body.clone()).await["suggested_payment_term"], expected);
    }
    let chosen = json!({"date": "2024-06-05", "discount": 50});
    let mut own = body;
    own["suggested_payment_term"] = chosen.clone();
    assert_eq!(bills.bill(own).await["suggested_payment_term"], chosen, "what a client suggests stays");
}

#[tokio::test]
async fn it_is_worth_something_in_the_entitys_own_currency() {
    let bills = Bills::open().await;
    let path = format!("/entities/{}/settings", bills.entity);
    let rates = json!({"default": "EUR", "exchange_rates": [{"base": "USD", "to": "EUR", "rate": 1.1}, {"base": "JPY", "to": "EUR", "rate": 0.0064}]});
    bills.partner.patch(&path).json(json!({"currency": rates})).await.expect(200);
    let made = bills.bill(json!({"currency": "USD", "total_amount": 12_250})).await;
    assert_eq!(made["currency_exchange"], json!({"default_currency_code": "EUR", "rate": 1.1, "total": 13_475}));
    let yen = bills.bill(json!({"currency": "JPY", "total_amount": 1_000})).await;
    assert_eq!(yen["currency_exchange"], json!({"default_currency_code": "EUR", "rate": 0.0064, "total": 640}), "1,000 JPY are 6.40 EUR");
    assert_eq!(bills.bill(json!({"currency": "GBP", "total_amount": 1})).await["currency_exchange"], json!(null));
}
