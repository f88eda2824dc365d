use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn they_are_found_by_nothing() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let asked = json!({"name": "net 30", "term_final": {"number_of_days": 30}});
    let made = partner.post("/payment_terms").entity(entity).json(asked).await.expect(201);
    let path = format!("/payment_terms/{}", made["id"].as_str().unwrap());
    partner.delete(&path).entity(entity).await.expect(204);
    partner.get(&path).entity(entity).await.message(404);
    partner.delete(&path).entity(entity).await.message(404);
    assert_eq!(partner.get("/payment_terms").entity(entity).await.expect(200), json!({"data": []}));
    let happened = app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["payment_terms.created", "payment_terms.deleted"]);
}
