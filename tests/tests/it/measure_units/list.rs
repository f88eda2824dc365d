use bursar_kernel::TimeDelta;
use bursar_tests::{Tenant, TestApp};
use serde_json::{Value, json};

#[tokio::test]
async fn all_units_of_the_entity_are_listed_oldest_first() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    partner.post("/measure_units").entity(partner.entity().await).json(json!({"name": "another entity's"})).await.expect(201);
    let mut made: Vec<Value> = Vec::new();
    for name in ["piece", "hour", "kg"] {
        made.push(partner.post("/measure_units").entity(entity).json(json!({"name": name})).await.expect(201));
        app.advance(TimeDelta::minutes(1));
    }
    assert_eq!(partner.get("/measure_units").entity(entity).await.expect(200), json!({"data": made}));
}

#[tokio::test]
async fn an_entity_has_at_most_a_thousand() {
    let app = TestApp::start_alone(|_| {}).await;
    let partner = app.partner().await;
    let entity = partner.entity().await;
    for number in 0..1000 {
        partner.post("/measure_units").entity(entity).json(json!({"name": format!("unit {number}")})).await.expect(201);
    }
    let one_more = || partner.post("/measure_units").entity(entity).json(json!({"name": "one more"}));
    assert!(one_more().await.message(400).contains("at most 1000"));
    let listed = partner.get("/measure_units").entity(entity).await.expect(200);
    let path = format!("/measure_units/{}", listed["data"][0]["id"].as_str().unwrap());
    partner.delete(&path).entity(entity).await.expect(204);
    one_more().await.expect(201);
}
