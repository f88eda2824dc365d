use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn nothing_is_financed_and_bad_questions_are_still_named() {
    let tenant = Tenant::start().await;
    let list = |query: &str| tenant.get(&format!("/financing_invoices?{query}"));
    let page = json!({"data": [], "next_pagination_token": null, "prev_pagination_token": null});
    assert_eq!(list("status=FUNDED&type__in=payable&total_amount__gt=100").await.expect(200), page);
    assert_eq!(list("status=sold&limit=101&due_date__gt=soon").await.fields(), ["query.due_date__gt", "query.limit", "query.status"]);
}
