use serde_json::{Value, json};

use super::credit_notes::credit;
use super::{Shop, line, path, refused};

/// An issued invoice over 240.00 without VAT.
async fn invoice(shop: &Shop) -> Value {
    let mut item = line(24_000, 1);
    item["tax_rate_value"] = json!(0);
    shop.issued(shop.invoice(json!([item]))).await
}

fn standing(invoice: &Value) -> (&Value, &Value, &Value) {
    (&invoice["status"], &invoice["amount_paid"], &invoice["amount_due"])
}

#[tokio::test]
async fn part_of_an_invoice_is_paid_and_then_the_rest() {
    let shop = Shop::open().await;
    let invoice = invoice(&shop).await;
    let part = shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 10_000, "comment": "first"})).await.expect(200);
    assert_eq!(standing(&part), (&json!("partially_paid"), &json!(10_000), &json!(14_000)));
    let paid = shop.act(&invoice, "mark_as_paid").json(json!({"comment": "rest", "paid_at": "2024-06-10T08:00:00Z"})).await.expect(200);
    assert_eq!(standing(&paid), (&json!("paid"), &json!(24_000), &json!(0)));
    assert_eq!((&paid["comment"], &paid["paid_at"]), (&json!("rest"), &json!("2024-06-10T08:00:00.000000+00:00")));
    let told = ["receivable.created", "receivable.issued", "receivable.partially_paid", "receivable.paid"];
    shop.told(&invoice, &told).await;
    refused(shop.act(&invoice, "mark_as_paid").await, "Invoice cannot be marked as paid in status paid");
}

#[tokio::test]
async fn paying_part_early_leaves_the_discount_of_the_rest() {
    let shop = Shop::open().await;
    let mut item = line(120_000, 1);
    item["tax_rate_value"] = json!(0);
    let mut body = shop.invoice(json!([item]));
    let tier = |discount: i64, days: i64| json!({"discount": discount, "number_of_days": days});
    body["payment_terms"] = json!({"term_1": tier(200, 10), "term_2": tier(100, 20), "term_final": {"number_of_days": 30}});
    let invoice = shop.issued(body).await;
    assert_eq!((&invoice["amount_to_pay"], &invoice["due_date"]), (&json!(117_600), &json!("2024-07-03")));
    let part = shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 20_000})).await.expect(200);
    assert_eq!((&part["amount_due"], &part["amount_to_pay"]), (&json!(100_000), &json!(98_000)));
}

#[tokio::test]
async fn a_part_is_more_than_before_and_less_than_the_whole() {
    let shop = Shop::open().await;
    let invoice = invoice(&shop).await;
    let pay = |amount: i64| shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": amount}));
    assert_eq!(pay(24_000).await.fields(), ["body.amount_paid"]);
    pay(10_000).await.expect(200);
    assert_eq!(pay(10_000).await.fields(), ["body.amount_paid"]);
    assert_eq!(pay(0).await.fields(), ["body.amount_paid"]);
}

#[tokio::test]
async fn withheld_tax_lowers_what_is_to_be_paid_alone() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(100_000, 1)]));
    body["withholding_tax_rate"] = json!(1_500);
    let invoice = shop.issued(body).await;
    assert_eq!((&invoice["total_withholding_tax"], &invoice["amount_due"]), (&json!(15_000), &json!(119_000)));
    assert_eq!(invoice["amount_to_pay"], 104_000);
}

#[tokio::test]
async fn an_invoice_over_nothing_is_paid_by_being_said_to_be() {
    let shop = Shop::open().await;
    let invoice = shop.issued(shop.invoice(json!([line(0, 1)]))).await;
    assert_eq!(shop.act(&invoice, "mark_as_paid").await.expect(200)["status"], "paid");
}

/// A payment record on an invoice.
fn record(invoice: &Value, amount: i64) -> Value {
    json!({"amount": amount, "currency": "EUR", "object": {"type": "receivable", "id": invoice["id"]}})
}

#[tokio::test]
async fn more_than_is_due_is_taken_and_told() {
    let shop = Shop::open().await;
    let invoice = invoice(&shop).await;
    let made = shop.post("/payment_records").json(record(&invoice, 30_000)).await.expect(201);
    assert_eq!(made["overpaid_amount"], 6_000);
    let paid = shop.read(&invoice).await;
    assert_eq!((&paid["status"], &paid["amount_due"]), (&json!("paid"), &json!(0)));
}

#[tokio::test]
async fn what_comes_back_opens_a_paid_invoice_again() {
    let shop = Shop::open().await;
    let invoice = invoice(&shop).await;
    for amount in [10_000, 14_000, -5_000] {
        shop.post("/payment_records").json(record(&invoice, amount)).await.expect(201);
    }
    assert_eq!(standing(&shop.read(&invoice).await), (&json!("partially_paid"), &json!(19_000), &json!(5_000)));
}

#[tokio::test]
async fn payments_in_the_other_order_come_to_the_same() {
    let shop = Shop::open().await;
    let invoice = invoice(&shop).await;
    for amount in [-5_000, 14_000, 10_000] {
        shop.post("/payment_records").json(record(&invoice, amount)).await.expect(201);
    }
    assert_eq!(standing(&shop.read(&invoice).await), (&json!("partially_paid"), &json!(19_000), &json!(5_000)));
}

#[tokio::test]
async fn a_planned_payment_counts_once_it_succeeded() {
    let shop = Shop::open().await;
    let invoice = invoice(&shop).await;
    let mut planned = record(&invoice, 10_000);
    (planned["status"], planned["planned_payment_date"]) = (json!("created"), json!("2024-06-20"));
    let planned = shop.post("/payment_records").json(planned).await.expect(201);
    assert_eq!(standing(&shop.read(&invoice).await), (&json!("issued"), &json!(0), &json!(24_000)));
    let path = format!("/payment_records/{}/mark_as_succeeded", planned["id"].as_str().unwrap());
    shop.post(&path).json(json!({"paid_at": "2024-06-03T08:00:00Z"})).await.expect(200);
    assert_eq!(standing(&shop.read(&invoice).await), (&json!("partially_paid"), &json!(10_000), &json!(14_000)));
}

#[tokio::test]
async fn an_invoice_was_paid_when_its_latest_payment_was_made() {
    let shop = Shop::open().await;
    let invoice = invoice(&shop).await;
    for (amount, paid_at) in [(10_000, "2024-06-20T08:00:00Z"), (14_000, "2024-06-10T08:00:00Z")] {
        let mut record = record(&invoice, amount);
        record["paid_at"] = json!(paid_at);
        shop.post("/payment_records").json(record).await.expect(201);
    }
    assert_eq!(shop.read(&invoice).await["paid_at"], "2024-06-20T08:00:00.000000+00:00");
}

/// An issued invoice over 1200.00 without VAT, with 2 % off for ten days.
async fn discounted(shop: &Shop) -> Value {
    let mut item = line(120_000, 1);
    item["tax_rate_value"] = json!(0);
    let mut body = shop.invoice(json!([item]));
    body["payment_terms"] = json!({"term_1": {"discount": 200, "number_of_days": 10}, "term_final": {"number_of_days": 30}});
    shop.issued(body).await
}

/// A payment of the invoice on a day.
async fn paid_on(shop: &Shop, invoice: &Value, amount: i64, day: &str) -> Value {
    let mut record = record(invoice, amount);
    record["paid_at"] = json!(format!("{day}T08:00:00Z"));
    shop.post("/payment_records").json(record).await.expect(201)
}

#[tokio::test]
async fn what_was_to_be_paid_that_day_pays_an_invoice() {
    let shop = Shop::open().await;
    let invoice = discounted(&shop).await;
    let made = paid_on(&shop, &invoice, 117_600, "2024-06-13").await;
    assert_eq!((&made["object"]["new_status"], &made["overpaid_amount"]), (&json!("paid"), &json!(0)));
    let paid = shop.read(&invoice).await;
    assert_eq!(standing(&paid), (&json!("paid"), &json!(117_600), &json!(0)));
    assert_eq!((&paid["amount_to_pay"], &paid["paid_at"]), (&json!(0), &json!("2024-06-13T08:00:00.000000+00:00")));
    shop.told(&invoice, &["receivable.created", "receivable.issued", "receivable.paid"]).await;
    let late = discounted(&shop).await;
    paid_on(&shop, &late, 117_600, "2024-06-14").await;
    assert_eq!(standing(&shop.read(&late).await), (&json!("partially_paid"), &json!(117_600), &json!(2_400)));
}

#[tokio::test]
async fn an_invoice_that_new_terms_settle_is_told_as_paid() {
    let shop = Shop::open().await;
    shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    let late = discounted(&shop).await;
    paid_on(&shop, &late, 117_600, "2024-06-14").await;
    let longer = json!({"term_1": {"discount": 200, "number_of_days": 11}, "term_final": {"number_of_days": 30}});
    let paid = shop.patch(&path(&late)).json(json!({"issued_invoice": {"payment_terms": longer}})).await.expect(200);
    assert_eq!(standing(&paid), (&json!("paid"), &json!(117_600), &json!(0)));
    let told = ["receivable.created", "receivable.issued", "receivable.partially_paid", "receivable.updated", "receivable.paid"];
    shop.told(&late, &told).await;
}

#[tokio::test]
async fn a_customer_who_withholds_tax_pays_the_rest() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(100_000, 1)]));
    body["withholding_tax_rate"] = json!(1_500);
    let invoice = shop.issued(body).await;
    shop.post("/payment_records").json(record(&invoice, 104_000)).await.expect(201);
    assert_eq!(standing(&shop.read(&invoice).await), (&json!("paid"), &json!(104_000), &json!(0)));
}

/// 1190.00 of which 150.00 are withheld; a credit note takes back half of both.
#[tokio::test]
async fn the_tax_of_what_is_credited_is_not_withheld() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(50_000, 2)]));
    body["withholding_tax_rate"] = json!(1_500);
    let invoice = shop.issued(body).await;
    let note = credit(&shop, &invoice, json!({"quantity": 1})).await;
    assert_eq!((&note["total_amount"], &note["total_withholding_tax"]), (&json!(59_500), &json!(7_500)));
    let read = shop.read(&invoice).await;
    assert_eq!((&read["amount_due"], &read["amount_to_pay"]), (&json!(59_500), &json!(52_000)));
    shop.post("/payment_records").json(record(&invoice, 44_500)).await.expect(201);
    assert_eq!(standing(&shop.read(&invoice).await), (&json!("partially_paid"), &json!(44_500), &json!(15_000)));
    shop.post("/payment_records").json(record(&invoice, 7_500)).await.expect(201);
    assert_eq!(standing(&shop.read(&invoice).await), (&json!("paid"), &json!(52_000), &json!(0)));
}

#[tokio::test]
async fn what_is_marked_as_a_part_and_is_all_that_was_to_be_paid_pays_an_invoice() {
    let shop = Shop::open().await;
    let invoice = discounted(&shop).await;
    let paid = shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 117_600})).await.expect(200);
    assert_eq!(standing(&paid), (&json!("paid"), &json!(117_600), &json!(0)));
    let records = shop.get(&format!("/payment_records?object_id={}", invoice["id"].as_str().unwrap())).await.expect(200);
    let amounts: Vec<&Value> = records["data"].as_array().unwrap().iter().map(|record| &record["amount"]).collect();
    assert_eq!(amounts, [&json!(117_600)]);
}

#[tokio::test]
async fn a_discounted_payment_that_comes_back_opens_the_whole_invoice_again() {
    let shop = Shop::open().await;
    let invoice = discounted(&shop).await;
    paid_on(&shop, &invoice, 117_600, "2024-06-04").await;
    paid_on(&shop, &invoice, -117_600, "2024-06-05").await;
    assert_eq!(standing(&shop.read(&invoice).await), (&json!("issued"), &json!(0), &json!(120_000)));
    shop.told(&invoice, &["receivable.created", "receivable.issued", "receivable.paid", "receivable.updated"]).await;
    let history = shop.get(&format!("{}/history?sort=timestamp&order=asc", path(&invoice))).await.expect(200);
    let last = history["data"].as_array().unwrap().iter().rev().find(|entry| entry["event_type"] == "status_changed").unwrap();
    assert_eq!(last["event_data"], json!({"old_status": "paid", "new_status": "issued"}));
}

#[tokio::test]
async fn payments_that_race_for_a_discount_pay_the_invoice() {
    let shop = Shop::open().await;
    let invoice = discounted(&shop).await;
    let (till, owed) = (&shop, &invoice);
    let race = [20_000, 98_000].map(|amount| async move { till.post("/payment_records").json(record(owed, amount)).await.expect(201) });
    futures::future::join_all(race).await;
    assert_eq!(standing(&shop.read(&invoice).await), (&json!("paid"), &json!(118_000), &json!(0)));
}

#[tokio::test]
async fn what_comes_back_before_anything_was_paid_is_a_change() {
    let shop = Shop::open().await;
    let invoice = invoice(&shop).await;
    shop.post("/payment_records").json(record(&invoice, -5_000)).await.expect(201);
    shop.told(&invoice, &["receivable.created", "receivable.issued", "receivable.updated"]).await;
}
