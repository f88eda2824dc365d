use serde_json::json;

use super::{Shop, line, path, refused};

#[tokio::test]
async fn a_clone_is_a_draft_with_todays_counterpart() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    shop.act(&invoice, "mark_as_paid").await.expect(200);
    let counterpart = format!("/counterparts/{}", shop.counterpart.as_str().unwrap());
    shop.patch(&counterpart).json(json!({"organization": {"legal_name": "Other Inc."}})).await.expect(200);
    let clone = shop.act(&invoice, "clone").await.expect(201);
    for (field, expected) in [
        ("status", json!("draft")),
        ("document_id", json!(null)),
        ("issue_date", json!(null)),
        ("due_date", json!(null)),
        ("amount_paid", json!(0)),
        ("paid_at", json!(null)),
        ("based_on", json!(null)),
        ("counterpart_name", json!("Other Inc.")),
        ("total_amount", json!(11_900)),
    ] {
        assert_eq!(clone[field], expected, "{field}");
    }
    assert_ne!(clone["id"], invoice["id"]);
}

#[tokio::test]
async fn what_it_refers_to_must_still_be_there() {
    let shop = Shop::open().await;
    let product = shop.post("/products").json(json!({"name": "Lamp", "price": {"currency": "EUR", "value": 100}})).await.expect(201);
    let lines = json!([line(1, 1), {"quantity": 1, "product_id": product["id"], "tax_rate_value": 0}]);
    let quote = shop.draft(shop.document("quote", lines)).await;
    shop.act(&quote, "clone").await.expect(201);
    shop.delete(&format!("/products/{}", product["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(shop.act(&quote, "clone").await.fields(), ["receivable.line_items.1.product_id"]);
}

#[tokio::test]
async fn credit_notes_are_not_cloned() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    let note = shop.draft(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    refused(shop.act(&note, "clone").await, "Credit note cannot be cloned in status draft");
}

#[tokio::test]
async fn a_clone_is_paid_by_itself() {
    let shop = Shop::open().await;
    let account = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"});
    shop.post("/bank_accounts").json(account).await.expect(201);
    shop.partner.takes_payments(shop.entity, &["sepa_credit"]).await;
    let invoice = shop.open_invoice().await;
    let link = json!({
        "recipient": {"type": "entity", "id": shop.entity}, "payment_methods": ["sepa_credit"],
        "object": {"type": "receivable", "id": invoice["id"]},
    });
    let link = shop.post("/payment_links").json(link).await.expect(201);
    let read = shop.read(&invoice).await;
    assert_eq!((&read["payment_page_url"], &read["fulfillment_date"]), (&link["payment_page_url"], &json!("2024-06-03")));
    let clone = shop.act(&invoice, "clone").await.expect(201);
    assert_eq!((&clone["payment_page_url"], &clone["fulfillment_date"]), (&json!(null), &json!(null)));
    let mut body = shop.invoice(json!([line(100, 1)]));
    (body["payment_page_url"], body["fulfillment_date"]) = (json!("https://pay.example/1"), json!("2024-07-01"));
    let given = shop.draft(body).await;
    let clone = shop.act(&given, "clone").await.expect(201);
    assert_eq!((&clone["payment_page_url"], &clone["fulfillment_date"]), (&given["payment_page_url"], &json!("2024-07-01")));
}

#[tokio::test]
async fn a_document_for_nobody_in_particular_is_cloned_so() {
    let shop = Shop::open().await;
    shop.with_contact().await;
    let quote = shop.draft(shop.document("quote", json!([line(100, 1)]))).await;
    assert_eq!(shop.act(&quote, "clone").await.expect(201)["counterpart_contact"]["first_name"], "Ada");
    shop.patch(&path(&quote)).json(json!({"quote": {"contact_id": null}})).await.expect(200);
    assert_eq!(shop.act(&quote, "clone").await.expect(201)["counterpart_contact"], json!(null));
}
