use serde_json::json;

use super::{Shop, line};

#[tokio::test]
async fn what_is_missing_is_named_before_it_is_issued() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let verified = shop.act(&draft, "verify").await.expect(200);
    let none = json!({"counterpart": [], "entity": [], "products": [], "receivable": [], "vat_rates": []});
    assert_eq!(verified["errors"], none);
    assert_eq!(verified["warnings"]["payment_reminders"], "no reminder can be sent: the invoice has no payment terms");
    shop.partner.patch(&format!("/entities/{}", shop.entity)).json(json!({"tax_id": null})).await.expect(200);
    let draft = shop.draft(shop.invoice(json!([]))).await;
    let verified = shop.act(&draft, "verify").await.expect(200);
    assert_eq!((&verified["errors"]["entity"], &verified["errors"]["receivable"]), (&json!(["tax_id", "vat_id"]), &json!(["line_items"])));
}

#[tokio::test]
async fn required_fields_depend_on_who_deals_with_whom() {
    let shop = Shop::open().await;
    let german = shop.get("/receivables/required_fields").await.expect(200);
    assert_eq!(german["entity"]["tax_id"]["required"], true, "it is there, and it has to be");
    assert_eq!((&german["entity"]["vat_id"]["required"], &german["line_item"]["vat_rate_id"]["required"]), (&json!(false), &json!(true)));
    let query = format!("counterpart_id={}&counterpart_country=AU", shop.counterpart.as_str().unwrap());
    let found = shop.get(&format!("/receivables/required_fields?{query}")).await.expect(200);
    assert_eq!(found["counterpart"]["vat_id"]["required"], false);
    assert_eq!(shop.get("/receivables/required_fields?counterpart_country=XX").await.fields(), ["query.counterpart_country"]);
}

#[tokio::test]
async fn what_a_draft_refers_to_and_was_deleted_is_named() {
    let shop = Shop::open().await;
    let made = async |path: &str, body: serde_json::Value| shop.post(path).json(body).await.expect(201)["id"].clone();
    let price = json!({"currency": "EUR", "value": 1000});
    let product = made("/products", json!({"name": "Lamp", "price": price})).await;
    let terms = made("/payment_terms", json!({"name": "net 30", "term_final": {"number_of_days": 30}})).await;
    let rate = made("/custom_vat_rates", json!({"name": "city", "components": [{"name": "city", "value": 100}]})).await;
    let item = json!({"quantity": 1, "product_id": product, "custom_vat_rate_id": rate});
    let mut body = shop.invoice(json!([line(100, 1), item]));
    body["payment_terms_id"] = terms.clone();
    let draft = shop.draft(body).await;
    let nothing = json!({"counterpart": [], "entity": [], "products": [], "receivable": [], "vat_rates": []});
    assert_eq!(shop.act(&draft, "verify").await.expect(200)["errors"], nothing);
    for (path, id) in [("products", &product), ("payment_terms", &terms), ("custom_vat_rates", &rate), ("counterparts", &shop.counterpart)]
    {
        shop.delete(&format!("/{path}/{}", id.as_str().unwrap())).await.expect(204);
    }
    let expected = json!({
        "counterpart": ["counterpart_id"], "entity": [], "receivable": ["payment_terms_id"], "vat_rates": [rate],
        "products": [{"line_item_number": 2, "missing_fields": ["product_id"]}],
    });
    assert_eq!(shop.act(&draft, "verify").await.expect(200)["errors"], expected);
    let fields = shop.act(&draft, "clone").await.fields();
    for field in ["receivable.payment_terms_id", "receivable.line_items.1.product_id", "receivable.line_items.1.custom_vat_rate_id"] {
        assert!(fields.iter().any(|named| named == field), "{field}: {fields:?}");
    }
}
