use bursar_kernel::Uuid;
use bursar_tests::id;
use serde_json::{Value, json};

use super::{are, points};
use crate::receivables::{Shop, line};

impl Shop {
    async fn measured(&self, question: &str) -> Vec<(Option<String>, i64)> {
        points(&self.get(&format!("/analytics/receivables?{question}")).await.expect(200))
    }

    /// A product of the catalog, and a line of so much of it.
    async fn product(&self, name: &str) -> String {
        let product = json!({"name": name, "price": {"value": 1_000, "currency": "EUR"}});
        id(&self.post("/products").json(product).await.expect(201))
    }
}

fn of(product: &str, quantity: f64) -> Value {
    json!({"quantity": quantity, "product_id": product, "tax_rate_value": 1900})
}

#[tokio::test]
async fn documents_are_measured_by_their_lines() {
    let shop = Shop::open().await;
    let (lamp, chair) = (shop.product("Lamp").await, shop.product("Chair").await);
    shop.draft(shop.invoice(json!([of(&lamp, 1.5), of(&lamp, 1.0), of(&chair, 2.0)]))).await;
    shop.draft(shop.invoice(json!([of(&lamp, 0.25)]))).await;
    let by_product = |of_lamp: i64, of_chair: i64| {
        let mut points = [(lamp.as_str(), of_lamp), (chair.as_str(), of_chair)];
        points.sort_by_key(|(id, _)| id.parse::<Uuid>().unwrap());
        are(&points)
    };
    let amounts = shop.measured("metric=product_amount&aggregation_function=summary&dimension=product_id").await;
    assert_eq!(amounts, by_product(2_750, 2_000), "without VAT");
    let quantities = shop.measured("metric=product_quantity&aggregation_function=summary&dimension=product_id").await;
    assert_eq!(quantities, by_product(3, 2), "2.75 is rounded");
    let documents = shop.measured("metric=id&aggregation_function=count&dimension=product_id").await;
    assert_eq!(documents, by_product(2, 1), "a document counts once for a product");
    let totals = shop.measured("metric=total_amount&aggregation_function=summary&dimension=product_id").await;
    assert_eq!(totals, by_product(5_355 + 298, 5_355), "and so does its total");
    let by_status = shop.measured("metric=product_quantity&aggregation_function=summary&dimension=status").await;
    assert_eq!(by_status, are(&[("draft", 5)]), "4.75");
}

#[tokio::test]
async fn the_order_is_asked_and_no_pages_follow() {
    let shop = Shop::open().await;
    shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    shop.issued(shop.invoice(json!([line(200, 1)]))).await;
    let count = "metric=id&aggregation_function=count&dimension=status";
    assert_eq!(shop.measured(count).await, are(&[("draft", 1), ("issued", 1)]));
    assert_eq!(shop.measured(&format!("{count}&order=desc&limit=1&sort=amount")).await, are(&[("issued", 1)]));
    assert_eq!(shop.measured(&format!("{count}&type=quote")).await, []);
    let answer = shop.get(&format!("/analytics/receivables?{count}&pagination_token=x")).await;
    assert!(answer.message(400).contains("pagination_token"));
}

#[tokio::test]
async fn documents_of_one_currency_are_asked_for_by_it() {
    let shop = Shop::open().await;
    shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let mut dollars = shop.invoice(json!([line(300, 1)]));
    (dollars["currency"], dollars["line_items"][0]["product"]["price"]["currency"]) = (json!("USD"), json!("USD"));
    shop.draft(dollars).await;
    let sum = "metric=product_amount&aggregation_function=summary";
    let refused = shop.get(&format!("/analytics/receivables?{sum}")).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["query.metric".to_owned()]));
    assert_eq!(shop.measured(&format!("{sum}&currency=USD")).await, [(None, 300)]);
    assert_eq!(shop.measured(&format!("{sum}&dimension=currency")).await, are(&[("EUR", 100), ("USD", 300)]));
}
