use serde_json::json;

use super::{Shop, line, refused};

#[tokio::test]
async fn a_credit_note_takes_a_canceled_invoice_back() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    shop.act(&invoice, "cancel").await.expect(204);
    let read = shop.read(&invoice).await;
    assert_eq!((&read["status"], &read["amount_due"]), (&json!("canceled"), &json!(0)));
    let note = shop.get("/receivables?type=credit_note").await.expect(200)["data"][0].clone();
    assert_eq!((&note["status"], &note["total_amount"], &note["based_on"]), (&json!("issued"), &json!(11_900), &invoice["id"]));
    assert_eq!(note["document_id"], "CN-00001");
    refused(shop.act(&invoice, "cancel").await, "Invoice cannot be canceled in status canceled");
}

#[tokio::test]
async fn without_a_way_to_send_it_the_mail_is_shown_as_failed() {
    let shop = Shop::open().await;
    let contact = json!({
        "first_name": "Jane", "last_name": "Roe", "email": "jane@example.com",
        "address": {"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"},
    });
    shop.post(&format!("/counterparts/{}/contacts", shop.counterpart.as_str().unwrap())).json(contact).await.expect(200);
    let invoice = shop.open_invoice().await;
    shop.act(&invoice, "cancel").await.expect(204);
    let note = shop.get("/receivables?type=credit_note").await.expect(200)["data"][0].clone();
    let mails = shop.get(&format!("{}/mails", super::path(&note))).await.expect(200);
    let mail = &mails["data"][0];
    assert_eq!((&mail["status"], &mail["recipients"]["to"][0]["email"]), (&json!("failed"), &json!("jane@example.com")));
    assert_eq!(mail["recipients"]["to"][0]["is_success"], false);
}

#[tokio::test]
async fn where_the_settings_allow_it_an_invoice_is_canceled_alone() {
    let shop = Shop::open().await;
    shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    let invoice = shop.open_invoice().await;
    shop.act(&invoice, "cancel").await.expect(204);
    assert_eq!(shop.read(&invoice).await["status"], "canceled");
    assert_eq!(shop.get("/receivables?type=credit_note").await.expect(200)["data"], json!([]));
    shop.told(&invoice, &["receivable.created", "receivable.issued", "receivable.canceled"]).await;
}

#[tokio::test]
async fn what_was_partly_paid_is_paid_then() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 900})).await.expect(200);
    shop.act(&invoice, "cancel").await.expect(204);
    let note = shop.get("/receivables?type=credit_note").await.expect(200)["data"][0].clone();
    let amounts = ["discounted_subtotal", "total_vat_amount", "total_amount"].map(|field| &note[field]);
    assert_eq!(amounts, [&json!(9_244), &json!(1_756), &json!(11_000)], "the VAT of what was paid stays");
    let read = shop.read(&invoice).await;
    let stands = ["status", "amount_paid", "total_amount_with_credit_notes", "amount_due"].map(|field| &read[field]);
    assert_eq!(stands, [&json!("paid"), &json!(900), &json!(900), &json!(0)]);
    let draft = shop.draft(shop.invoice(json!([line(1, 1)]))).await;
    refused(shop.act(&draft, "cancel").await, "Invoice cannot be canceled in status draft");
}
