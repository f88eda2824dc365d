use bursar_kernel::Uuid;
use bursar_tests::Tenant;
use serde_json::{Value, json};

#[tokio::test]
async fn without_a_lender_nothing_is_financed() {
    let tenant = Tenant::start().await;
    let send = |invoices: Value| tenant.post("/financing_invoices").json(json!({"invoices": invoices}));
    let invoice = json!({"id": Uuid::from_u128(1), "type": "receivable"});
    assert_eq!(send(json!([invoice])).await.fields(), ["header.x-monite-entity-id"]);
    assert_eq!(send(json!([])).await.fields(), ["body.invoices"]);
    assert_eq!(send(vec![invoice; 11].into()).await.fields(), ["body.invoices"]);
    assert_eq!(send(json!([{"id": "1", "type": "quote"}])).await.fields(), ["body.invoices.0.id", "body.invoices.0.type"]);
}
