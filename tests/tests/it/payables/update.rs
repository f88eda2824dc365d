use serde_json::json;

use super::{Bills, data, id};

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let bills = Bills::open().await;
    let mut expected = bills.bill(data()).await;
    let path = format!("/payables/{}", id(&expected));
    let change = |body| bills.patch(&path).json(body);
    bills.wait();
    assert_eq!(change(json!({})).await.expect(200), expected);
    let changed = change(json!({"document_id": "RE-18", "due_date": null, "partner_metadata": {"a": {"b": null}}})).await.expect(200);
    expected["document_id"] = json!("RE-18");
    expected["due_date"] = json!(null);
    expected["partner_metadata"] = changed["partner_metadata"].clone();
    expected["updated_at"] = json!("2024-06-03T09:31:00.000000+00:00");
    assert_eq!(changed, expected);
    assert_eq!(bills.read(&path).await, expected);
    let happened = bills.app.events_of(id(&expected).parse().unwrap()).await;
    assert_eq!(happened, ["payable.created", "payable.updated"], "a change that changes nothing is none");
}

#[tokio::test]
async fn what_the_bill_says_of_its_vendor_is_corrected_field_by_field() {
    let bills = Bills::open().await;
    let path = format!("/payables/{}", id(&bills.bill(json!({})).await));
    let change = |raw| bills.patch(&path).json(json!({"counterpart_raw_data": raw}));
    change(json!({"name": "Paper AG", "bank_account": {"iban": "DE1", "bic": "B"}})).await.expect(200);
    let changed = change(json!({"bank_account": {"iban": "DE2"}, "vat_id": {"value": "DE9", "country": "DE"}})).await.expect(200);
    let raw = &changed["counterpart_raw_data"];
    assert_eq!((&raw["name"], &raw["bank_account"]["iban"], &raw["bank_account"]["bic"]), (&json!("Paper AG"), &json!("DE2"), &json!("B")));
    assert_eq!(raw["vat_id"], json!({"country": "DE", "type": null, "value": "DE9"}));
    let answer = change(json!({"bank_account": {"bic": "x".repeat(12), "colour": 1}})).await;
    assert_eq!(answer.fields(), ["body.counterpart_raw_data.bank_account.bic", "body.counterpart_raw_data.bank_account.colour"]);
    let cleared = bills.patch(&path).json(json!({"counterpart_raw_data": null})).await.expect(200);
    assert_eq!(cleared["counterpart_raw_data"], json!(null));
}

#[tokio::test]
async fn two_who_change_different_fields_lose_nothing() {
    let bills = Bills::open().await;
    let path = format!("/payables/{}", id(&bills.bill(json!({})).await));
    let change = |body| bills.patch(&path).json(body);
    let (one, other) = tokio::join!(change(json!({"document_id": "1"})), change(json!({"description": "paper"})));
    assert_eq!((one.status, other.status), (200, 200));
    let now = bills.read(&path).await;
    assert_eq!((&now["document_id"], &now["description"]), (&json!("1"), &json!("paper")));
}

#[tokio::test]
async fn a_due_date_that_the_terms_gave_follows_them() {
    let bills = Bills::open().await;
    let terms = |days: i64| json!({"name": "net", "term_final": {"number_of_days": days}});
    let path = format!("/payables/{}", id(&bills.bill(json!({"issued_at": "2024-06-01", "payment_terms": terms(30)})).await));
    let due = async |body| bills.patch(&path).json(body).await.expect(200)["due_date"].clone();
    for (change, expected) in [
        (json!({"payment_terms": terms(60)}), json!("2024-07-31")),
        (json!({"issued_at": "2024-06-02"}), json!("2024-08-01")),
        (json!({"payment_terms": null}), json!("2024-08-01")),
        (json!({"payment_terms": terms(60), "due_date": "2024-07-15"}), json!("2024-07-15")),
        (json!({"payment_terms": terms(10)}), json!("2024-07-15")),
        (json!({"issued_at": "2024-06-03"}), json!("2024-07-15")),
        (json!({"due_date": null}), json!("2024-06-13")),
        (json!({"issued_at": null}), json!("2024-06-13")),
    ] {
        assert_eq!(due(change.clone()).await, expected, "{change}");
    }
}
