use bursar_kernel::Uuid;
use http::Method;
use serde_json::{Value, json};

use super::{Bills, data, id};

fn amounts(document: &Value) -> [i64; 3] {
    ["subtotal", "tax_amount", if document.get("total_amount").is_some() { "total_amount" } else { "total" }]
        .map(|name| document[name].as_i64().unwrap())
}

#[tokio::test]
async fn a_line_names_every_field() {
    let bills = Bills::open().await;
    let bill = id(&bills.bill(json!({})).await);
    let says = json!({"name": "Work", "description": "at length", "unit": "hour", "quantity": 2.5, "unit_price": 1_000, "tax": 1_900});
    let mut made = bills.line(&bill, says).await;
    assert!(made["id"].take().is_string());
    let expected = json!({
        "id": null, "accounting_tax_rate_id": null, "description": "at length", "ledger_account_id": null, "name": "Work",
        "ocr_set_quantity_to_one": false, "payable_id": bill, "quantity": 2.5, "subtotal": 2_500, "tax": 1_900, "tax_amount": 475, "total": 2_975,
        "unit": "hour", "unit_price": 1_000, "was_created_by_user_id": null,
    });
    assert_eq!(made, expected);
}

#[tokio::test]
async fn examples_a_to_c() {
    let bills = Bills::open().await;
    let bill = id(&bills.bill(json!({"discount": 39})).await);
    let path = format!("/payables/{bill}");
    let line = |says| bills.post(&format!("/payables/{bill}/line_items")).json(says);
    line(json!({"quantity": 1, "unit_price": 30})).await.fields();
    let first = bills.line(&bill, json!({"quantity": 1, "unit_price": 1_200, "tax": 1_250})).await;
    assert_eq!(amounts(&first), [1_200, 150, 1_350], "example (a)");
    let second = bills.line(&bill, json!({"quantity": 3, "unit_price": 333, "tax": 1_900})).await;
    assert_eq!(amounts(&second), [999, 190, 1_189], "example (b)");
    assert_eq!(amounts(&bills.read(&path).await), [2_199, 340, 2_500], "example (c)");
}

#[tokio::test]
async fn a_discount_is_never_more_than_the_lines() {
    let bills = Bills::open().await;
    let bill = id(&bills.bill(json!({"discount": 39})).await);
    let answer = bills.post(&format!("/payables/{bill}/line_items")).json(json!({"quantity": 1, "unit_price": 38})).await;
    assert_eq!(answer.fields(), ["body.discount"]);
}

#[tokio::test]
async fn amounts_follow_every_change_of_a_line() {
    let bills = Bills::open().await;
    let bill = id(&bills.bill(data()).await);
    let path = format!("/payables/{bill}");
    let line = bills.line(&bill, json!({"quantity": 2, "unit_price": 50, "tax": 1_000})).await;
    assert_eq!(amounts(&bills.read(&path).await), [100, 10, 110]);
    let line_path = format!("{path}/line_items/{}", id(&line));
    let changed = bills.patch(&line_path).json(json!({"quantity": 3, "tax": null})).await.expect(200);
    assert_eq!((&changed["subtotal"], &changed["tax_amount"], &changed["total"]), (&json!(150), &json!(null), &json!(150)));
    assert_eq!(amounts(&bills.read(&path).await), [150, 0, 150]);
    assert_eq!(bills.read(&line_path).await, changed);
    bills.delete(&line_path).await.expect(204);
    assert_eq!(bills.read(&path).await["status"], "draft", "a bill without a line is not complete");
    bills.get(&line_path).await.message(404);
    let happened = bills.app.events_of(id(&line).parse().unwrap()).await;
    assert_eq!(happened, ["payable.line_item.created", "payable.line_item.deleted", "payable.line_item.updated"]);
}

#[tokio::test]
async fn all_lines_are_replaced_and_checked() {
    let bills = Bills::open().await;
    let bill = bills.new_one().await;
    let path = format!("/payables/{bill}/line_items");
    let put = |lines: Value| bills.put(&path).json(json!({"data": lines}));
    let lines = json!([
        {"name": "a", "quantity": 1, "unit_price": 1_200, "tax": 1_250, "subtotal": 1_200, "total": 1_350},
        {"name": "b", "quantity": 3, "unit_price": 333, "tax": 1_900},
    ]);
    let replaced = put(lines).await.expect(200);
    let listed = bills.read(&path).await;
    assert_eq!(listed["data"], replaced["data"]);
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    assert_eq!(amounts(&bills.read(&format!("/payables/{bill}")).await), [2_199, 340, 2_539]);
    let wrong =
        json!([{"quantity": 1, "unit_price": 10, "total": 11}, {"subtotal": 5}, {"quantity": 1e9, "unit_price": 1_000_000_000_000_i64}]);
    let fields = put(wrong).await.fields();
    assert_eq!(fields, ["body.data.0.total", "body.data.1.subtotal", "body.data.2.unit_price"]);
    let many: Vec<Value> = (0..1_001).map(|_| json!({})).collect();
    assert_eq!(put(json!(many)).await.fields(), ["body.data"]);
    put(json!([])).await.expect(200);
    assert_eq!(bills.read(&path).await["data"], json!([]));
}

#[tokio::test]
async fn amounts_are_free_where_the_partner_wants_no_lines() {
    let bills = Bills::open().await;
    bills.decide(json!({"enable_line_items": false})).await;
    let mut says = data();
    says["total_amount"] = json!(1_000);
    says["subtotal"] = json!(900);
    let bill = bills.bill(says).await;
    assert_eq!((&bill["status"], &bill["total_amount"], &bill["subtotal"]), (&json!("new"), &json!(1_000), &json!(900)));
    bills.line(&id(&bill), json!({"quantity": 1, "unit_price": 7})).await;
    let now = bills.read(&format!("/payables/{}", id(&bill))).await;
    assert_eq!((&now["total_amount"], &now["amount_due"]), (&json!(1_000), &json!(1_000)), "lines decide nothing");
}

#[tokio::test]
async fn with_lines_amounts_that_are_sent_do_not_count() {
    let bills = Bills::open().await;
    let bill = id(&bills.bill(json!({"total_amount": 5})).await);
    let path = format!("/payables/{bill}");
    assert_eq!(bills.read(&path).await["total_amount"], 5, "until there is a line, what was entered is shown");
    bills.line(&bill, json!({"quantity": 1, "unit_price": 7})).await;
    let changed = bills.patch(&path).json(json!({"total_amount": 9, "subtotal": 9, "tax_amount": 9})).await.expect(200);
    assert_eq!(amounts(&changed), [7, 0, 7]);
}

#[tokio::test]
async fn quantities_keep_nine_decimals() {
    let bills = Bills::open().await;
    let bill = id(&bills.bill(json!({})).await);
    let path = format!("/payables/{bill}/line_items");
    let answer = bills.post(&path).bytes("application/json", r#"{"quantity": 2147483647.123456789, "unit_price": 1}"#).await;
    assert!(answer.text.contains("2147483647.123456789"), "{}", answer.text);
    let line = id(&answer.expect(201));
    assert!(bills.get(&format!("{path}/{line}")).await.text.contains("2147483647.123456789"));
    let answer = bills.post(&path).bytes("application/json", r#"{"quantity": 0.0000000001}"#).await;
    assert_eq!(answer.status, 422);
    assert_eq!(bills.post(&path).json(json!({"quantity": -1, "tax": 10_001})).await.fields(), ["body.quantity", "body.tax"]);
}

#[tokio::test]
async fn a_line_is_reached_through_its_own_payable_alone() {
    let bills = Bills::open().await;
    let (one, other) = (bills.new_one().await, bills.new_one().await);
    let line = id(&bills.read(&format!("/payables/{one}/line_items")).await["data"][0]);
    let path = format!("/payables/{other}/line_items/{line}");
    for method in [Method::GET, Method::DELETE] {
        bills.request(method, &path).await.message(404);
    }
    bills.patch(&path).json(json!({"name": "x"})).await.message(404);
    let stranger = bills.partner.entity().await;
    bills.partner.get(&format!("/payables/{one}/line_items/{line}")).entity(stranger).await.message(404);
    bills.post(&format!("/payables/{}/line_items", Uuid::nil())).json(json!({})).await.message(404);
}

#[tokio::test]
async fn accounts_and_rates_must_be_in_the_ledger() {
    let bills = Bills::open().await;
    let bill = id(&bills.bill(json!({})).await);
    let nowhere = Uuid::from_u128(1);
    let says = json!({"ledger_account_id": nowhere, "accounting_tax_rate_id": nowhere});
    let answer = bills.post(&format!("/payables/{bill}/line_items")).json(says.clone()).await;
    assert_eq!(answer.fields(), ["body.accounting_tax_rate_id", "body.ledger_account_id"]);
    let answer = bills.put(&format!("/payables/{bill}/line_items")).json(json!({"data": [{}, says]})).await;
    assert_eq!(answer.fields(), ["body.data.1.accounting_tax_rate_id", "body.data.1.ledger_account_id"]);
}
