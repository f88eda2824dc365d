use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_found_by_nothing() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let asked = json!({"name": "GST", "components": [{"name": "GST", "value": 500}]});
    let made = partner.post("/custom_vat_rates").entity(entity).json(asked).await.expect(201);
    let path = format!("/custom_vat_rates/{}", made["id"].as_str().unwrap());
    partner.delete(&path).entity(entity).await.expect(204);
    partner.get(&path).entity(entity).await.message(404);
    partner.delete(&path).entity(entity).await.message(404);
    assert_eq!(partner.get("/custom_vat_rates").entity(entity).await.expect(200), json!({"data": []}));
    let happened = app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["custom_vat_rate.created", "custom_vat_rate.deleted"]);
}
