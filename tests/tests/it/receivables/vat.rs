use serde_json::json;

use super::{Shop, line};

#[tokio::test]
async fn prices_with_vat_where_the_settings_or_the_document_say_so() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(11_900, 1)]));
    body["vat_mode"] = json!("inclusive");
    let made = shop.draft(body).await;
    assert_eq!((&made["subtotal"], &made["total_vat_amount"], &made["total_amount"]), (&json!(10_000), &json!(1_900), &json!(11_900)));
    let product = &made["line_items"][0]["product"];
    assert_eq!((&product["price"]["value"], &product["price_after_vat"]["value"]), (&json!(10_000), &json!(11_900)));
    shop.set(json!({"vat_mode": "inclusive", "vat_inclusive_discount_mode": "inclusive"})).await;
    let mut body = shop.invoice(json!([line(11_900, 1)]));
    body["discount"] = json!({"type": "amount", "amount": 1_000});
    let made = shop.draft(body).await;
    assert_eq!((&made["discounted_subtotal"], &made["total_amount"]), (&json!(9_160), &json!(10_900)));
    assert_eq!((&made["vat_mode"], &made["vat_inclusive_discount_mode"]), (&json!("inclusive"), &json!("inclusive")));
}

#[tokio::test]
async fn a_rate_of_ones_own_is_copied_with_its_parts() {
    let shop = Shop::open().await;
    let rate = json!({"name": "City and state", "components": [{"name": "state", "value": 1212.5}, {"name": "city", "value": 500}]});
    let rate = shop.post("/custom_vat_rates").json(rate).await.expect(201);
    let item = json!({
        "quantity": 1, "custom_vat_rate_id": rate["id"],
        "product": {"name": "Lamp", "price": {"currency": "EUR", "value": 10_000}},
    });
    let made = shop.draft(shop.invoice(json!([item]))).await;
    let vat = &made["total_vat_amounts"][0];
    assert_eq!((&vat["amount"], &vat["value"], &vat["id"]), (&json!(1_713), &json!(1_713), &rate["id"]));
    let parts: Vec<_> = vat["components"].as_array().unwrap().iter().map(|part| part["amount"].clone()).collect();
    assert_eq!(parts, [json!(1_213), json!(500)]);
}

#[tokio::test]
async fn a_line_names_one_rate() {
    let shop = Shop::open().await;
    let mut item = line(100, 1);
    item["vat_rate_id"] = json!("9d2b4c8f-2087-4738-ba91-7359683c49a4");
    assert_eq!(shop.post("/receivables").json(shop.invoice(json!([item]))).await.fields(), ["body.line_items.0.vat_rate_id"]);
    item["tax_rate_value"] = json!(null);
    assert_eq!(shop.post("/receivables").json(shop.invoice(json!([item]))).await.fields(), ["body.line_items.0.vat_rate_id"]);
}

#[tokio::test]
async fn a_rate_of_the_country_is_copied() {
    let shop = Shop::open().await;
    let vat_id = json!({"country": "DE", "type": "eu_vat", "value": "DE123456789"});
    shop.partner.post(&format!("/entities/{}/vat_ids", shop.entity)).json(vat_id).await.expect(201);
    let rates = shop.get("/vat_rates").await.expect(200);
    let rate = rates["data"].as_array().unwrap().iter().find(|rate| rate["value"] == 1_900).unwrap().clone();
    let item =
        json!({"quantity": 1, "vat_rate_id": rate["id"], "product": {"name": "Lamp", "price": {"currency": "EUR", "value": 10_000}}});
    let made = shop.draft(shop.invoice(json!([item]))).await;
    let copy = &made["line_items"][0]["product"]["vat_rate"];
    assert_eq!((&copy["id"], &copy["value"], &copy["country"]), (&rate["id"], &json!(1_900), &json!("DE")));
    assert_eq!(made["total_amount"], 11_900);
}
