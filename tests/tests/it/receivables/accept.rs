use serde_json::{Value, json};

use super::{Shop, line, path, refused};

/// The beginning of a PNG, in Base64.
const PNG: &str = "iVBORw0KGgoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[tokio::test]
async fn an_accepted_quote_becomes_a_draft_of_an_invoice() {
    let shop = Shop::open().await;
    let quote = shop.issued(shop.document("quote", json!([line(5_000, 2)]))).await;
    assert_eq!(shop.act(&quote, "accept").await.expect(200), json!({"success": true}));
    assert_eq!(shop.read(&quote).await["status"], "accepted");
    let found = shop.get(&format!("/receivables?based_on={}", quote["id"].as_str().unwrap())).await.expect(200);
    let invoice = &found["data"][0];
    assert_eq!((&invoice["type"], &invoice["status"], &invoice["total_amount"]), (&json!("invoice"), &json!("draft"), &json!(11_900)));
    assert_eq!((&invoice["based_on_document_id"], &invoice["document_id"]), (&json!("Q-00001"), &json!(null)));
    refused(shop.act(&quote, "accept").await, "Quote cannot be accepted in status accepted");
}

#[tokio::test]
async fn a_quote_that_asks_for_a_signature_is_signed() {
    let shop = Shop::open().await;
    let mut body = shop.document("quote", json!([line(5_000, 2)]));
    body["signature_required"] = json!(true);
    let quote = shop.issued(body).await;
    assert_eq!(shop.act(&quote, "accept").await.fields(), ["body.signature"]);
    let sign = |image: &str| {
        let signature = json!({"email": "jane@example.com", "full_name": "Jane Roe", "signature_image": image});
        shop.act(&quote, "accept").json(json!({"signature": signature}))
    };
    assert_eq!(sign("dGhpcyBpcyBubyBpbWFnZSBhdCBhbGwsIGJ1dCBsb25nIGVub3VnaA==").await.fields(), ["body.signature.signature_image"]);
    sign(PNG).await.expect(200);
    assert_eq!(shop.read(&quote).await["status"], "accepted");
}

#[tokio::test]
async fn a_declined_quote_says_why() {
    let shop = Shop::open().await;
    let quote = shop.issued(shop.document("quote", json!([line(5_000, 2)]))).await;
    assert_eq!(shop.act(&quote, "decline").json(json!({"comment": "too dear"})).await.expect(200), json!({"success": true}));
    let read = shop.read(&quote).await;
    assert_eq!((&read["status"], &read["comment"]), (&json!("declined"), &json!("too dear")));
    shop.told(&quote, &["receivable.created", "receivable.issued", "receivable.declined"]).await;
    refused(shop.act(&quote, "decline").await, "Quote cannot be declined in status declined");
    let invoice = shop.open_invoice().await;
    refused(shop.act(&invoice, "accept").await, "Invoice cannot be accepted in status issued");
}

#[tokio::test]
async fn the_invoice_has_the_payment_terms_of_the_quote() {
    let shop = Shop::open().await;
    let quote = shop.draft(shop.document("quote", json!([line(5_000, 2)]))).await;
    let change = |terms: Value| shop.patch(&path(&quote)).json(json!({"quote": terms}));
    let unknown = change(json!({"payment_terms_id": "9d2b4c8f-2087-4738-ba91-7359683c49a4"})).await;
    assert_eq!(unknown.fields(), ["body.quote.payment_terms_id"]);
    let terms = shop.post("/payment_terms").json(json!({"name": "net 14", "term_final": {"number_of_days": 14}})).await.expect(201);
    let changed = change(json!({"payment_terms_id": terms["id"]})).await.expect(200);
    assert_eq!(changed.get("payment_terms"), None, "a quote shows none");
    shop.act(&quote, "issue").await.expect(200);
    shop.act(&quote, "accept").await.expect(200);
    let found = shop.get(&format!("/receivables?based_on={}", quote["id"].as_str().unwrap())).await.expect(200);
    let invoice = shop.act(&found["data"][0], "issue").await.expect(200);
    assert_eq!((&invoice["payment_terms"]["id"], &invoice["due_date"]), (&terms["id"], &json!("2024-06-17")));
}
