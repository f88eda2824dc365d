use crate::receivables::Shop;

#[tokio::test]
async fn what_mails_replace_is_told_to_everybody() {
    let shop = Shop::open().await;
    let listed = shop.partner.get("/payable_purchase_orders/variables").await.expect(200);
    assert_eq!(
        (&listed["data"][0]["object_subtype"], &listed["data"][0]["object_type"]),
        (&"purchase_order".into(), &"payables_purchase_order".into())
    );
    let names: Vec<&str> = listed["data"][0]["variables"].as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["company_name", "contact_name", "document_number", "entity_name", "issue_date", "total_amount"]);
}
