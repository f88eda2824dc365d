use serde_json::{Value, json};

use super::{Shop, line, path};

#[tokio::test]
async fn an_invoice_names_every_field_and_holds_its_copies() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(10_000, 2)]));
    body["memo"] = json!("Thank you, {company_name}: {entity_name}, number {invoice_number}");
    body["payment_terms"] = json!({"term_final": {"number_of_days": 30}});
    body["partner_metadata"] = json!({"order": 7});
    let made = shop.draft(body).await;
    assert_eq!(shop.read(&made).await, made);
    for (field, expected) in [
        ("type", json!("invoice")),
        ("status", json!("draft")),
        ("subtotal", json!(20_000)),
        ("subtotal_after_vat", json!(23_800)),
        ("discounted_subtotal", json!(20_000)),
        ("total_vat_amount", json!(3_800)),
        ("total_amount", json!(23_800)),
        ("amount_due", json!(23_800)),
        ("amount_to_pay", json!(23_800)),
        ("amount_paid", json!(0)),
        ("total_amount_with_credit_notes", json!(23_800)),
        ("counterpart_name", json!("Acme Inc.")),
        ("counterpart_type", json!("organization")),
        ("document_id", json!(null)),
        ("issue_date", json!(null)),
        ("due_date", json!(null)),
        ("file_url", json!(null)),
        ("attachments", json!(null)),
        ("tags", json!([])),
        ("partner_metadata", json!({"order": 7})),
        ("vat_mode", json!("exclusive")),
        ("created_at", json!("2024-06-03T09:30:00.000000+00:00")),
    ] {
        assert_eq!(made[field], expected, "{field}");
    }
    assert_eq!(
        made["memo"],
        "Thank you, Acme Inc.: Bakery, number {invoice_number}".replace("Bakery", made["entity"]["name"].as_str().unwrap())
    );
    assert_eq!(made["counterpart_billing_address"]["city"], "Berlin");
    let item = &made["line_items"][0];
    assert_eq!((&item["quantity"], &item["total_before_vat"], &item["total_after_vat"]), (&json!(2), &json!(20_000), &json!(23_800)));
    assert_eq!((&item["product"]["is_inline"], &item["product"]["price_after_vat"]["value"]), (&json!(true), &json!(11_900)));
    shop.told(&made, &["receivable.created"]).await;
}

#[tokio::test]
async fn a_quote_has_what_quotes_have() {
    let shop = Shop::open().await;
    let mut body = shop.document("quote", json!([line(5_000, 1)]));
    body["expiry_date"] = json!("2024-07-01");
    body["signature_required"] = json!(true);
    let made = shop.draft(body).await;
    assert_eq!((&made["type"], &made["expiry_date"], &made["signature_required"]), (&json!("quote"), &json!("2024-07-01"), &json!(true)));
    assert!(made.get("amount_due").is_none() && made.get("payment_terms").is_none());
}

#[tokio::test]
async fn a_product_of_the_catalog_is_copied() {
    let shop = Shop::open().await;
    let unit = shop.post("/measure_units").json(json!({"name": "hour"})).await.expect(201);
    let product = json!({"name": "Advice", "type": "service", "measure_unit_id": unit["id"], "price": {"currency": "EUR", "value": 9_000}});
    let product = shop.post("/products").json(product).await.expect(201);
    let lines = json!([{"quantity": 1.5, "product_id": product["id"], "tax_rate_value": 1900, "tax_rate_name": "VAT"}]);
    let made = shop.draft(shop.invoice(lines)).await;
    let renamed = json!({"name": "Better advice", "price": {"currency": "EUR", "value": 12_000}});
    shop.patch(&format!("/products/{}", product["id"].as_str().unwrap())).json(renamed).await.expect(200);
    let read = shop.read(&made).await;
    let copy = &read["line_items"][0]["product"];
    assert_eq!((&copy["id"], &copy["name"], &copy["price"]["value"]), (&product["id"], &json!("Advice"), &json!(9_000)));
    assert_eq!(
        (&copy["measure_unit"]["name"], &copy["vat_rate"]["name"], &copy["type"]),
        (&json!("hour"), &json!("VAT"), &json!("service"))
    );
    assert_eq!(read["total_amount"], 16_065);
}

#[tokio::test]
async fn a_later_change_of_the_counterpart_changes_no_document() {
    let shop = Shop::open().await;
    let made = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let counterpart = format!("/counterparts/{}", shop.counterpart.as_str().unwrap());
    shop.patch(&counterpart).json(json!({"organization": {"legal_name": "Other Inc."}})).await.expect(200);
    shop.delete(&counterpart).await.expect(204);
    assert_eq!(shop.read(&made).await, made);
    let listed = shop.get("/receivables?counterpart_name=Acme%20Inc.").await.expect(200);
    assert_eq!(listed["data"][0]["id"], made["id"]);
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let shop = Shop::open().await;
    let answer = shop.post("/receivables").json(json!({"type": "invoice", "currency": "EURO", "memo": 5})).await;
    assert_eq!(
        answer.fields(),
        ["body.counterpart_billing_address_id", "body.counterpart_id", "body.currency", "body.line_items", "body.memo"]
    );
    let mut body = shop.invoice(json!([{"quantity": 1, "product": {"name": "Lamp", "price": {"currency": "EUR", "value": 1}}}]));
    body["payment_reminder_id"] = json!("9d2b4c8f-2087-4738-ba91-7359683c49a4");
    body["network_credentials_id"] = json!("9d2b4c8f-2087-4738-ba91-7359683c49a4");
    let answer = shop.post("/receivables").json(body).await;
    assert_eq!(answer.fields(), ["body.line_items.0.vat_rate_id", "body.network_credentials_id", "body.payment_reminder_id"]);
}

#[tokio::test]
async fn a_quantity_has_nine_decimals_at_most() {
    let shop = Shop::open().await;
    let quantity = |text: &str| {
        let body = shop.invoice(json!([line(1_000, 1)])).to_string().replace("\"quantity\":1,", &format!("\"quantity\":{text},"));
        shop.post("/receivables").bytes("application/json", body)
    };
    let made = quantity("0.123456789").await;
    assert!(made.text.contains("\"quantity\":0.123456789"), "{}", made.text);
    made.expect(201);
    quantity("0.1234567891").await.expect(422);
}

#[tokio::test]
async fn a_result_that_no_number_holds_names_its_line() {
    let shop = Shop::open().await;
    let answer = shop.post("/receivables").json(shop.invoice(json!([line(1, 1), line(9_007_199_254_740_991, 2)]))).await;
    assert_eq!(answer.fields(), ["body.line_items.1"]);
    let lines: Vec<Value> = (0..1_001).map(|_| line(1, 1)).collect();
    assert_eq!(shop.post("/receivables").json(shop.invoice(lines.into())).await.fields(), ["body.line_items"]);
}

#[tokio::test]
async fn prices_are_of_the_currency_of_the_document() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(1_000, 1)]));
    body["currency"] = json!("USD");
    assert_eq!(shop.post("/receivables").json(body).await.fields(), ["body.line_items.0.product"]);
}

#[tokio::test]
async fn tags_and_project_must_be_there() {
    let shop = Shop::open().await;
    let tag = shop.post("/tags").json(json!({"name": "Urgent"})).await.expect(201);
    let mut body = shop.invoice(json!([line(1_000, 1)]));
    body["tag_ids"] = json!([tag["id"], tag["id"]]);
    let made = shop.draft(body.clone()).await;
    assert_eq!(made["tags"], json!([tag]));
    let missing = "9d2b4c8f-2087-4738-ba91-7359683c49a4";
    body["tag_ids"] = json!([tag["id"], missing]);
    body["project_id"] = json!(missing);
    assert_eq!(shop.post("/receivables").json(body).await.fields(), ["body.project_id", "body.tag_ids.1"]);
    shop.delete(&format!("/tags/{}", tag["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(shop.get(&path(&made)).await.expect(200)["tags"], json!([]), "a tag that is deleted is on no document");
}

#[tokio::test]
async fn what_a_pdf_shows_may_hold_fields_that_only_the_settings_refuse() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(100, 1)]));
    body["document_rendering"] = json!({"display_line_items": false, "a_later_field": 1});
    let draft = shop.draft(body).await;
    assert_eq!(draft["document_rendering"]["display_line_items"], false);
    let settings = format!("/entities/{}/settings", shop.entity);
    let refused = shop.partner.patch(&settings).json(json!({"document_rendering": {"a_later_field": 1}})).await;
    assert_eq!(refused.fields(), ["body.document_rendering.a_later_field"]);
}
