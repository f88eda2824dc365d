use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn without_a_lender_there_are_no_offers() {
    let tenant = Tenant::start().await;
    let offers = tenant.get("/financing_offers").await.expect(200);
    assert_eq!(offers, json!({"business_status": "NEW", "offers": []}));
    assert_eq!(tenant.partner.get("/financing_offers").await.fields(), ["header.x-monite-entity-id"]);
}
