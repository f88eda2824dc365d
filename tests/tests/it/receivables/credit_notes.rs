use bursar_tests::id;
use serde_json::{Value, json};

use super::{Shop, line, path, refused};

/// Ten at 210.00 and 20 %: 2520.00.
async fn ten(shop: &Shop) -> Value {
    let mut item = line(21_000, 10);
    item["tax_rate_value"] = json!(2000);
    shop.issued(shop.invoice(json!([item]))).await
}

fn product(invoice: &Value) -> String {
    id(&invoice["line_items"][0]["product"])
}

async fn note(shop: &Shop, invoice: &Value) -> Value {
    shop.draft(json!({"type": "credit_note", "based_on": invoice["id"]})).await
}

/// A credit note of this, issued.
pub(super) async fn credit(shop: &Shop, invoice: &Value, change: Value) -> Value {
    let draft = note(shop, invoice).await;
    let lines = json!({"credit_note": {"line_items": {product(invoice): change}}});
    shop.patch(&path(&draft)).json(lines).await.expect(200);
    shop.act(&draft, "issue").await.expect(200)
}

#[tokio::test]
async fn two_of_ten_are_credited() {
    let shop = Shop::open().await;
    let invoice = ten(&shop).await;
    assert_eq!(invoice["total_amount"], 252_000);
    let note = credit(&shop, &invoice, json!({"quantity": 2})).await;
    assert_eq!((&note["subtotal"], &note["total_vat_amount"], &note["total_amount"]), (&json!(42_000), &json!(8_400), &json!(50_400)));
    assert_eq!((&note["document_id"], &note["based_on_document_id"]), (&json!("CN-00001"), &json!("INV-00001")));
    let read = shop.read(&invoice).await;
    for (field, expected) in [("total_amount_with_credit_notes", 201_600), ("amount_due", 201_600), ("total_amount", 252_000)] {
        assert_eq!(read[field], expected, "{field}");
    }
    assert_eq!(read["related_documents"]["credit_note_ids"], json!([note["id"]]));
}

/// What was credited stays credited, whatever changes of the invoice afterwards.
#[tokio::test]
async fn a_change_of_an_invoice_keeps_what_was_credited() {
    let shop = Shop::open().await;
    let invoice = ten(&shop).await;
    credit(&shop, &invoice, json!({"quantity": 2})).await;
    let tag = shop.post("/tags").json(json!({"name": "Wholesale"})).await.expect(201);
    shop.patch(&path(&invoice)).json(json!({"invoice": {"tag_ids": [tag["id"]]}})).await.expect(200);
    let read = shop.read(&invoice).await;
    assert_eq!((&read["total_amount_with_credit_notes"], &read["amount_due"]), (&json!(201_600), &json!(201_600)));
}

#[tokio::test]
async fn the_price_of_what_is_left_is_lowered() {
    let shop = Shop::open().await;
    let invoice = ten(&shop).await;
    credit(&shop, &invoice, json!({"quantity": 2})).await;
    let second = credit(&shop, &invoice, json!({"quantity": 8, "price_diff": 1_000})).await;
    assert_eq!(second["total_amount"], 9_600);
    assert_eq!(shop.read(&invoice).await["amount_due"], 192_000);
}

#[tokio::test]
async fn an_invoice_that_is_credited_whole_is_canceled() {
    let shop = Shop::open().await;
    let invoice = ten(&shop).await;
    credit(&shop, &invoice, json!({"quantity": 2})).await;
    credit(&shop, &invoice, json!({"quantity": 8, "price_diff": 1_000})).await;
    let rest = note(&shop, &invoice).await;
    assert_eq!(rest["total_amount"], 192_000, "it begins with everything that is left");
    shop.act(&rest, "issue").await.expect(200);
    let read = shop.read(&invoice).await;
    assert_eq!((&read["status"], &read["amount_due"]), (&json!("canceled"), &json!(0)));
    let more = shop.post("/receivables").json(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    refused(more, "Invoice cannot be credited in status canceled");
}

#[tokio::test]
async fn an_invoice_of_which_all_but_a_payment_is_credited_is_paid() {
    let shop = Shop::open().await;
    let invoice = ten(&shop).await;
    shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 1_000})).await.expect(200);
    let rest = note(&shop, &invoice).await;
    shop.act(&rest, "issue").await.expect(200);
    let read = shop.read(&invoice).await;
    assert_eq!((&read["status"], &read["amount_due"], &read["amount_paid"]), (&json!("paid"), &json!(0), &json!(1_000)));
}

#[tokio::test]
async fn a_draft_changes_nothing_and_there_is_one_at_a_time() {
    let shop = Shop::open().await;
    let invoice = ten(&shop).await;
    let draft = note(&shop, &invoice).await;
    assert_eq!(shop.read(&invoice).await["amount_due"], 252_000);
    let again = shop.post("/receivables").json(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    refused(again, "Invoice has a draft of a credit note already: issue or delete it first");
    shop.delete(&path(&draft)).await.expect(204);
    note(&shop, &invoice).await;
}

#[tokio::test]
async fn no_more_is_credited_than_is_left() {
    let shop = Shop::open().await;
    let invoice = ten(&shop).await;
    credit(&shop, &invoice, json!({"quantity": 8})).await;
    let draft = note(&shop, &invoice).await;
    let change = |product: &str, change: Value| shop.patch(&path(&draft)).json(json!({"credit_note": {"line_items": {product: change}}}));
    let id = product(&invoice);
    let answer = change(&id, json!({"quantity": 3})).await;
    assert_eq!(answer.fields(), [format!("body.credit_note.line_items.{id}.quantity")]);
    let answer = change(&id, json!({"quantity": 1, "old_price": 5})).await;
    assert_eq!(answer.fields(), [format!("body.credit_note.line_items.{id}.old_price")]);
    let missing = "9d2b4c8f-2087-4738-ba91-7359683c49a4";
    assert_eq!(change(missing, json!({"quantity": 1})).await.fields(), [format!("body.credit_note.line_items.{missing}")]);
}

#[tokio::test]
async fn a_discount_is_credited_with_what_it_was_of() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(10_000, 4)]));
    body["discount"] = json!({"type": "amount", "amount": 4_000});
    let invoice = shop.issued(body).await;
    assert_eq!(invoice["total_amount"], 42_840);
    let one = credit(&shop, &invoice, json!({"quantity": 1})).await;
    assert_eq!((&one["discount"]["value"], &one["total_amount"]), (&json!(1_000), &json!(10_710)));
    let rest = note(&shop, &invoice).await;
    assert_eq!(rest["total_amount"], 32_130);
}

#[tokio::test]
async fn only_an_issued_invoice_is_credited_and_only_a_quote_becomes_an_invoice() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let based = |kind: &str, on: &Value| shop.post("/receivables").json(json!({"type": kind, "based_on": on["id"]}));
    refused(based("credit_note", &draft).await, "Invoice cannot be credited in status draft");
    assert_eq!(based("invoice", &draft).await.fields(), ["body.based_on"]);
    let quote = shop.draft(shop.document("quote", json!([line(100, 1)]))).await;
    assert_eq!(based("credit_note", &quote).await.fields(), ["body.based_on"]);
    let invoice = based("invoice", &quote).await.expect(201);
    assert_eq!((&invoice["based_on"], &invoice["total_amount"]), (&quote["id"], &json!(119)));
    let found = shop.get(&format!("/receivables?based_on={}", quote["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(found["data"][0]["id"], invoice["id"]);
}

/// What its credit notes come to.
async fn credited(shop: &Shop, invoice: &Value) -> Vec<i64> {
    let notes = shop.get(&format!("/receivables?based_on={}&sort=created_at&order=asc", invoice["id"].as_str().unwrap())).await.expect(200);
    notes["data"].as_array().unwrap().iter().map(|note| note["total_amount"].as_i64().unwrap()).collect()
}

/// An invoice without VAT.
fn untaxed(price: i64, quantity: i64) -> Value {
    let mut item = line(price, quantity);
    item["tax_rate_value"] = json!(0);
    item
}

#[tokio::test]
async fn a_lowered_price_is_credited_with_its_part_of_the_discount() {
    let shop = Shop::open().await;
    let mut item = untaxed(10_000, 10);
    item["discount"] = json!({"type": "amount", "amount": 20_000});
    let invoice = shop.issued(shop.invoice(json!([item]))).await;
    assert_eq!(invoice["total_amount"], 80_000);
    credit(&shop, &invoice, json!({"quantity": 10, "price_diff": 1_000})).await;
    credit(&shop, &invoice, json!({"quantity": 1, "price_diff": 8_999})).await;
    shop.act(&invoice, "cancel").await.expect(204);
    assert_eq!(credited(&shop, &invoice).await, [8_000, 7_199, 64_801], "80000 in all");
    let read = shop.read(&invoice).await;
    assert_eq!((&read["status"], &read["total_amount_with_credit_notes"]), (&json!("canceled"), &json!(0)));
}

#[tokio::test]
async fn what_was_deducted_is_not_credited_whatever_note_comes_first() {
    let shop = Shop::open().await;
    let mut item = line(250_000, 2);
    item["tax_rate_value"] = json!(2_000);
    let mut body = shop.invoice(json!([item]));
    (body["deduction_amount"], body["deduction_memo"]) = (json!(90_000), json!("retained"));
    let invoice = shop.issued(body).await;
    let one = credit(&shop, &invoice, json!({"quantity": 1})).await;
    assert_eq!((&one["total_amount"], &one["deduction_amount"]), (&json!(300_000), &json!(null)));
    let rest = note(&shop, &invoice).await;
    let expected = (&json!(210_000), &json!(90_000), &json!("retained"));
    assert_eq!((&rest["total_amount"], &rest["deduction_amount"], &rest["deduction_memo"]), expected);
    shop.act(&rest, "issue").await.expect(200);
    assert_eq!(shop.read(&invoice).await["status"], "canceled");
}

#[tokio::test]
async fn notes_of_each_line_come_to_no_more_than_the_invoice() {
    let shop = Shop::open().await;
    let mut item = line(33, 1);
    item["tax_rate_value"] = json!(2_000);
    let invoice = shop.issued(shop.invoice(json!([item, item, item]))).await;
    assert_eq!(invoice["total_amount"], 119);
    for place in 0..2 {
        let draft = note(&shop, &invoice).await;
        let id = invoice["line_items"][place]["product"]["id"].as_str().unwrap();
        shop.patch(&path(&draft)).json(json!({"credit_note": {"line_items": {id: {"quantity": 1}}}})).await.expect(200);
        shop.act(&draft, "issue").await.expect(200);
    }
    shop.act(&invoice, "cancel").await.expect(204);
    assert_eq!(credited(&shop, &invoice).await, [40, 40, 39]);
}

#[tokio::test]
async fn of_an_invoice_that_is_partly_paid_quantities_are_credited() {
    let shop = Shop::open().await;
    let invoice = ten(&shop).await;
    shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 1_000})).await.expect(200);
    let (draft, id) = (note(&shop, &invoice).await, product(&invoice));
    let change = |change: Value| shop.patch(&path(&draft)).json(json!({"credit_note": {"line_items": {&id: change}}}));
    let answer = change(json!({"quantity": 1, "price_diff": 1_000})).await;
    assert_eq!(answer.fields(), [format!("body.credit_note.line_items.{id}.price_diff")]);
    assert_eq!(change(json!({"quantity": 1})).await.expect(200)["total_amount"], 25_200);
}

#[tokio::test]
async fn a_part_that_is_credited_is_a_change_of_the_invoice() {
    let shop = Shop::open().await;
    let invoice = ten(&shop).await;
    credit(&shop, &invoice, json!({"quantity": 2})).await;
    shop.told(&invoice, &["receivable.created", "receivable.issued", "receivable.updated"]).await;
}
