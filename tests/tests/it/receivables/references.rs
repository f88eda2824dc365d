use serde_json::json;

use super::{Shop, line, path};

const MISSING: &str = "9d2b4c8f-2087-4738-ba91-7359683c49a4";

#[tokio::test]
async fn what_a_document_refers_to_is_its_own_entitys() {
    let shop = Shop::open().await;
    let other = Shop::of(shop.app.clone(), shop.partner.clone()).await;
    let account = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000", "account_holder_name": "Other"});
    let account = other.post("/bank_accounts").json(account).await.expect(201);
    let terms = other.post("/payment_terms").json(json!({"name": "net 30", "term_final": {"number_of_days": 30}})).await.expect(201);
    let mut body = shop.invoice(json!([line(100, 1)]));
    body["entity_bank_account_id"] = account["id"].clone();
    body["payment_terms_id"] = terms["id"].clone();
    body["counterpart_shipping_address_id"] = other.address.clone();
    body["counterpart_vat_id_id"] = json!(MISSING);
    body["entity_vat_id_id"] = json!(MISSING);
    let answer = shop.post("/receivables").json(body).await;
    let expected = [
        "body.counterpart_shipping_address_id",
        "body.counterpart_vat_id_id",
        "body.entity_bank_account_id",
        "body.entity_vat_id_id",
        "body.payment_terms_id",
    ];
    assert_eq!(answer.fields(), expected);
    let mut body = shop.invoice(json!([{"quantity": 1, "product_id": MISSING, "tax_rate_value": 0}]));
    assert_eq!(shop.post("/receivables").json(body.clone()).await.fields(), ["body.line_items.0.product_id"]);
    body["counterpart_id"] = other.counterpart.clone();
    assert_eq!(shop.post("/receivables").json(body).await.fields(), ["body.counterpart_id"]);
}

#[tokio::test]
async fn terms_account_and_vat_ids_are_copied() {
    let shop = Shop::open().await;
    let account = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000", "account_holder_name": "Shop"});
    let account = shop.post("/bank_accounts").json(account).await.expect(201);
    let terms = shop.post("/payment_terms").json(json!({"name": "net 30", "term_final": {"number_of_days": 30}})).await.expect(201);
    let vat_ids = format!("/entities/{}/vat_ids", shop.entity);
    let vat_id = json!({"country": "DE", "type": "eu_vat", "value": "DE123456789"});
    let vat_id = shop.partner.post(&vat_ids).json(vat_id).await.expect(201);
    let mut body = shop.invoice(json!([line(100, 1)]));
    body["entity_bank_account_id"] = account["id"].clone();
    body["payment_terms_id"] = terms["id"].clone();
    body["entity_vat_id_id"] = vat_id["id"].clone();
    let draft = shop.draft(body).await;
    shop.partner.delete(&format!("{vat_ids}/{}", vat_id["id"].as_str().unwrap())).await.expect(204);
    let read = shop.read(&draft).await;
    assert_eq!((&read["payment_terms"]["name"], &read["payment_terms"]["id"]), (&json!("net 30"), &terms["id"]));
    assert_eq!(read["entity_bank_account"]["iban"], "DE89370400440532013000");
    assert_eq!((&read["entity_vat_id"]["value"], &read["entity"]["vat_id"]), (&json!("DE123456789"), &json!("DE123456789")));
    let inline = json!({"invoice": {"payment_terms": {"term_final": {"end_date": "2024-12-24"}}}});
    let changed = shop.patch(&path(&draft)).json(inline).await.expect(200);
    assert_eq!(
        (&changed["payment_terms"]["id"], &changed["payment_terms"]["term_final"]["end_date"]),
        (&json!(null), &json!("2024-12-24"))
    );
}

#[tokio::test]
async fn the_default_contact_comes_with_the_counterpart() {
    let shop = Shop::open().await;
    let contact = json!({
        "first_name": "Jane", "last_name": "Roe", "email": "jane@example.com",
        "address": {"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"},
    });
    shop.post(&format!("/counterparts/{}/contacts", shop.counterpart.as_str().unwrap())).json(contact).await.expect(200);
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    assert_eq!(draft["counterpart_contact"]["email"], "jane@example.com");
    let cleared = shop.patch(&path(&draft)).json(json!({"invoice": {"contact_id": null}})).await.expect(200);
    assert_eq!(cleared["counterpart_contact"], json!(null));
}

#[tokio::test]
async fn attachments_are_files_of_their_type() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(100, 1)]));
    body["attachments"] = json!([{"id": MISSING}]);
    assert_eq!(shop.post("/receivables").json(body.clone()).await.fields(), ["body.attachments.0.id"]);
    body["attachments"] = json!([]);
    assert_eq!(shop.post("/receivables").json(body).await.fields(), ["body.attachments"]);
}

#[tokio::test]
async fn reminders_must_be_there() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(100, 1)]));
    body["payment_reminder_id"] = json!(MISSING);
    body["overdue_reminder_id"] = json!(MISSING);
    let answer = shop.post("/receivables").json(body).await;
    assert_eq!(answer.fields(), ["body.overdue_reminder_id", "body.payment_reminder_id"]);
}
