use http::Method;
use serde_json::json;

use super::{Bills, id};

#[tokio::test]
async fn nothing_is_suggested_where_nothing_is_known() {
    let bills = Bills::open().await;
    let path = format!("/payables/{}/suggestions", id(&bills.bill(json!({})).await));
    assert_eq!(bills.get(&path).await, json!({"suggested_counterpart": null}));
    bills.request(Method::DELETE, &path).await.expect(200);
}
