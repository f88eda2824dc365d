use serde_json::json;

use super::{Shop, line, path, refused};

#[tokio::test]
async fn a_document_has_the_lines_that_were_put_and_no_other() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1), line(200, 1)]))).await;
    let put = |lines| shop.put(&format!("{}/line_items", path(&draft))).json(json!({"data": lines}));
    let answer = put(json!([line(25_000, 1)])).await.expect(200);
    let read = shop.read(&draft).await;
    assert_eq!(read["line_items"], answer["data"]);
    assert_eq!((&read["subtotal"], &read["total_amount"]), (&json!(25_000), &json!(29_750)));
    shop.act(&draft, "issue").await.expect(200);
    refused(put(json!([line(1, 1)])).await, "Invoice cannot be given other line items in status issued");
    shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    put(json!([line(1_000, 1)])).await.expect(200);
    assert_eq!(shop.read(&draft).await["amount_due"], 1_190);
}

#[tokio::test]
async fn credit_notes_have_the_lines_of_their_invoice() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    let note = shop.draft(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    let put = shop.put(&format!("{}/line_items", path(&note))).json(json!({"data": []}));
    refused(put.await, "Credit note cannot be given other line items in status draft");
}

#[tokio::test]
async fn an_invoice_that_comes_to_what_was_paid_is_paid() {
    let shop = Shop::open().await;
    shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    let invoice = shop.open_invoice().await;
    shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 1_190})).await.expect(200);
    shop.patch(&path(&invoice)).json(json!({"issued_invoice": {"due_date": "2024-06-01"}})).await.expect(200);
    let put = shop.put(&format!("{}/line_items", path(&invoice))).json(json!({"data": [line(1_000, 1)]}));
    put.await.expect(200);
    let read = shop.read(&invoice).await;
    assert_eq!((&read["status"], &read["amount_due"]), (&json!("paid"), &json!(0)));
    let told = ["created", "issued", "partially_paid", "updated", "overdue", "updated", "paid"].map(|word| format!("receivable.{word}"));
    shop.told(&invoice, &told.each_ref().map(String::as_str)).await;
}

#[tokio::test]
async fn an_invoice_that_is_credited_keeps_its_lines() {
    let shop = Shop::open().await;
    shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    let invoice = shop.open_invoice().await;
    shop.draft(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    let put = shop.put(&format!("{}/line_items", path(&invoice))).json(json!({"data": [line(1_000, 1)]}));
    let words = "Invoice cannot be given other line items: it has a credit note; credit the rest and make another invoice";
    refused(put.await, words);
}
