use serde_json::json;

use super::{Shop, line, path, refused};

#[tokio::test]
async fn without_a_mail_server_nothing_is_issued_and_nothing_is_sent() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let mail = json!({"subject_text": "Invoice", "body_text": "Hello", "recipients": {"to": ["jane@example.com"]}});
    let words = "mail is not set up on this server: nothing was sent; its operator has to configure SMTP";
    refused(shop.act(&draft, "send").json(mail).await, words);
    assert_eq!(shop.read(&draft).await["status"], "draft");
    assert_eq!(shop.get(&format!("{}/mails", path(&draft))).await.expect(200)["data"], json!([]));
    let invoice = shop.open_invoice().await;
    refused(shop.act(&invoice, "send_test_reminder").json(json!({"reminder_type": "term_1"})).await, words);
}

#[tokio::test]
async fn a_preview_has_the_variables_replaced() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    let asked = json!({"subject_text": "{invoice_number} for {company_name}", "body_text": "Pay {amount_due} until {due_date}. {unknown}"});
    let preview = shop.act(&invoice, "preview").json(asked.clone()).await.expect(201);
    assert_eq!(preview["subject_preview"], "INV-00001 for Acme Inc.");
    assert_eq!(preview["body_preview"], "Pay 119.00 EUR until 2024-07-03. {unknown}");
    shop.act(&invoice, "cancel").await.expect(204);
    assert_eq!(shop.act(&invoice, "preview").json(asked).await.fields(), ["path.receivable_id"]);
}

#[tokio::test]
async fn variables_and_links_are_told() {
    let shop = Shop::open().await;
    let lists = shop.partner.get("/receivables/variables").await.expect(200);
    let of_invoices = &lists["data"][1];
    assert_eq!((&of_invoices["object_subtype"], lists["data"].as_array().unwrap().len()), (&json!("invoice"), 6));
    assert!(of_invoices["variables"].as_array().unwrap().iter().any(|variable| variable["name"] == "invoice_number"));
    let invoice = shop.open_invoice().await;
    let links = shop.get(&format!("{}/pdf_link", path(&invoice))).await.expect(200);
    assert_eq!(links, json!({"file_url": null, "original_file_url": null}));
}
