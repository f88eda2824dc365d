use bursar_tests::Tenant;
use serde_json::{Value, json};

#[tokio::test]
async fn all_terms_of_the_entity_are_listed_oldest_first() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let made = async |entity, days: i64| {
        let asked = json!({"name": format!("net {days}"), "term_final": {"number_of_days": days}});
        partner.post("/payment_terms").entity(entity).json(asked).await.expect(201)
    };
    made(partner.entity().await, 7).await;
    let all: Vec<Value> = vec![made(entity, 30).await, made(entity, 10).await];
    assert_eq!(partner.get("/payment_terms").entity(entity).await.expect(200), json!({"data": all}));
}
