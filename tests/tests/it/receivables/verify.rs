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
