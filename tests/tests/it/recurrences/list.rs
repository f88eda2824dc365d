use serde_json::json;

use super::{Subscription, three_months};

#[tokio::test]
async fn those_that_are_over_are_listed_too_and_each_is_read() {
    let first = Subscription::begin(three_months()).await;
    let read = first.read().await;
    first.act("cancel").await.expect(204);
    let second = Subscription::at(first.shop, three_months()).await;
    let listed = second.shop.get("/recurrences").await.expect(200);
    let listed: Vec<_> = listed["data"].as_array().unwrap().iter().map(|one| (one["id"].clone(), one["status"].clone())).collect();
    assert_eq!(listed, [(read["id"].clone(), json!("canceled")), (json!(second.id), json!("active"))]);
}
