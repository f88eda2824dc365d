use serde_json::json;

use super::Bills;

#[tokio::test]
async fn bills_are_counted_and_summed_by_status() {
    let bills = Bills::open().await;
    for total in [100, 250] {
        bills.bill(json!({"total_amount": total})).await;
    }
    bills.bill(json!({})).await;
    bills.in_status("paid").await;
    let all = bills.read("/payables/analytics").await;
    let of = |status: &str, count: i64, sum: i64| json!({"status": status, "count": count, "sum_total_amount": sum});
    assert_eq!(all, json!({"count": 4, "sum_total_amount": 10_350, "data": [of("draft", 3, 350), of("paid", 1, 10_000)]}));
    let filtered = bills.read("/payables/analytics?status__in=draft&amount__gte=200").await;
    assert_eq!(filtered, json!({"count": 1, "sum_total_amount": 250, "data": [of("draft", 1, 250)]}));
    let none = bills.partner.get("/payables/analytics").entity(bills.partner.entity().await).await.expect(200);
    assert_eq!(none, json!({"count": 0, "sum_total_amount": 0, "data": []}));
    let user = bills.partner.user(bills.entity, &[("payable", "read", "allowed_for_own")]).await;
    assert_eq!(user.get("/payables/analytics").await.expect(200)["count"], 0, "a user sees the own ones");
}

#[tokio::test]
async fn what_templates_may_hold_is_listed() {
    let bills = Bills::open().await;
    let lists = bills.read("/payables/variables").await;
    let kinds: Vec<_> = lists["data"].as_array().unwrap().iter().map(|list| list["object_subtype"].clone()).collect();
    assert_eq!(kinds, [json!("payables_purchase_order"), json!("payables_notify_approver")]);
}
