use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_found_by_nothing() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "GST", "components": [{"name": "GST", "value": 500}]});
    let made = tenant.post("/custom_vat_rates").json(asked).await.expect(201);
    let path = format!("/custom_vat_rates/{}", made["id"].as_str().unwrap());
    tenant.delete(&path).await.expect(204);
    tenant.get(&path).await.message(404);
    tenant.delete(&path).await.message(404);
    assert_eq!(tenant.get("/custom_vat_rates").await.expect(200), json!({"data": []}));
    let happened = tenant.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["custom_vat_rate.created", "custom_vat_rate.deleted"]);
}
