use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn without_a_lender_there_are_no_offers() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let offers = partner.get("/financing_offers").entity(entity).await.expect(200);
    assert_eq!(offers, json!({"business_status": "NEW", "offers": []}));
    assert_eq!(partner.get("/financing_offers").await.fields(), ["header.x-monite-entity-id"]);
}
