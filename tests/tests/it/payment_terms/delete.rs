use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn they_are_found_by_nothing() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "net 30", "term_final": {"number_of_days": 30}});
    let made = tenant.post("/payment_terms").json(asked).await.expect(201);
    let path = format!("/payment_terms/{}", made["id"].as_str().unwrap());
    tenant.delete(&path).await.expect(204);
    tenant.get(&path).await.message(404);
    tenant.delete(&path).await.message(404);
    assert_eq!(tenant.get("/payment_terms").await.expect(200), json!({"data": []}));
    let happened = tenant.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["payment_terms.created", "payment_terms.deleted"]);
}
