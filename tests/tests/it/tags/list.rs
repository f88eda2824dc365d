use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::{Partner, Tenant, TestApp, id, ids};
use serde_json::{Value, json};

/// Three tags, a minute apart, the first of them changed last.
async fn three(app: &TestApp, partner: &Partner, entity: Uuid) -> Vec<String> {
    let mut ids = Vec::new();
    for name in ["Marketing", "Sales", "sales"] {
        let made = partner.post("/tags").entity(entity).json(json!({"name": name})).await.expect(201);
        ids.push(id(&made));
        app.advance(TimeDelta::minutes(1));
    }
    partner.patch(&format!("/tags/{}", ids[0])).entity(entity).json(json!({"description": "changed"})).await.expect(200);
    ids
}

#[tokio::test]
async fn tags_are_listed_by_creation_or_change() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    partner.post("/tags").entity(partner.entity().await).json(json!({"name": "another entity's"})).await.expect(201);
    let made = three(&app, &partner, entity).await;
    let listed = async |query: &str| ids(&partner.get(&format!("/tags{query}")).entity(entity).await.expect(200));
    assert_eq!(listed("").await, made);
    assert_eq!(listed("?order=desc").await, [&made[2], &made[1], &made[0]].map(Clone::clone));
    assert_eq!(listed("?sort=updated_at").await, [&made[1], &made[2], &made[0]].map(Clone::clone));
    assert_eq!(partner.get("/tags?sort=name&limit=101").entity(entity).await.fields(), ["query.limit", "query.sort"]);
}

#[tokio::test]
async fn filters_all_hold() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let user = partner.user(entity, &[("tag", "create", "allowed")]).await;
    let made = three(&app, &partner, entity).await;
    let own = id(&user.post("/tags").json(json!({"name": "Travel"})).await.expect(201));
    let cases = [
        ("name__in=Sales&name__in=Marketing".to_owned(), vec![&made[0], &made[1]]),
        ("name__in=SALES".to_owned(), vec![]),
        (format!("id__in={}&id__in={own}", made[2]), vec![&made[2], &own]),
        (format!("id__in={}&name__in=Sales", made[0]), vec![]),
        (format!("created_by_entity_user_id={}", user.id), vec![&own]),
        (format!("created_by_entity_user_id={entity}"), vec![]),
    ];
    for (query, expected) in cases {
        let found = ids(&partner.get(&format!("/tags?{query}")).entity(entity).await.expect(200));
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query}");
    }
}

#[tokio::test]
async fn pages_lead_there_and_back() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let made = three(&app, &partner, entity).await;
    let first = partner.get("/tags?limit=2").entity(entity).await.expect(200);
    assert_eq!((ids(&first), &first["prev_pagination_token"]), (made[..2].to_vec(), &Value::Null));
    let next = first["next_pagination_token"].as_str().unwrap();
    let second = partner.get(&format!("/tags?pagination_token={next}")).entity(entity).await.expect(200);
    assert_eq!((ids(&second), &second["next_pagination_token"]), (made[2..].to_vec(), &Value::Null));
    let back = second["prev_pagination_token"].as_str().unwrap();
    assert_eq!(ids(&partner.get(&format!("/tags?pagination_token={back}")).entity(entity).await.expect(200)), made[..2]);
    for (place, token) in [(partner.entity().await, next), (entity, "nonsense")] {
        partner.get(&format!("/tags?pagination_token={token}")).entity(place).await.message(406);
    }
}
