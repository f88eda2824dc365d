use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::{Partner, Tenant, TestApp, id, ids};
use serde_json::{Value, json};

/// Three roles, a minute apart, the first of them changed last.
async fn three(app: &TestApp, partner: &Partner, entity: Uuid) -> Vec<String> {
    let mut ids = Vec::new();
    for name in ["Clerk", "Head", "Clerk"] {
        let made = partner.post("/roles").entity(entity).json(json!({"name": name, "permissions": {}})).await.expect(200);
        ids.push(id(&made));
        app.advance(TimeDelta::minutes(1));
    }
    partner.patch(&format!("/roles/{}", ids[0])).entity(entity).json(json!({"name": "Chief"})).await.expect(200);
    ids
}

#[tokio::test]
async fn roles_are_listed_by_creation_or_change() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    partner.role(partner.entity().await, &[]).await;
    let made = three(&app, &partner, entity).await;
    let listed = |query: &'static str| {
        let partner = partner.clone();
        async move { ids(&partner.get(&format!("/roles{query}")).entity(entity).await.expect(200)) }
    };
    assert_eq!(listed("").await, made);
    assert_eq!(listed("?order=desc").await, [&made[2], &made[1], &made[0]].map(Clone::clone));
    assert_eq!(listed("?sort=updated_at").await, [&made[1], &made[2], &made[0]].map(Clone::clone));
    assert_eq!(listed("?sort=created_at&order=asc").await, made);
}

#[tokio::test]
async fn filters_all_hold() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let made = three(&app, &partner, entity).await;
    let cases = [
        ("name=Clerk".to_owned(), vec![2]),
        ("name=clerk".to_owned(), vec![]),
        (format!("id__in={}&id__in={}", made[0], made[1]), vec![0, 1]),
        (format!("id__in={}&name=Head", made[0]), vec![]),
        ("created_at=2024-06-03T09:31:00Z".to_owned(), vec![1]),
        ("created_at__gt=2024-06-03T09:31:00Z".to_owned(), vec![2]),
        ("created_at__gte=2024-06-03T09:31:00Z".to_owned(), vec![1, 2]),
        ("created_at__lt=2024-06-03T09:31:00".to_owned(), vec![0]),
        ("created_at__lt=2024-06-03T09:31".to_owned(), vec![0]),
        ("created_at__lt=2024-06-03%2009:31:00".to_owned(), vec![0]),
        ("created_at__lt=2024-06-03".to_owned(), vec![]),
        ("created_at__gt=2024-06-03T00:00".to_owned(), vec![0, 1, 2]),
        ("created_at__lte=2024-06-03T09:31:00Z".to_owned(), vec![0, 1]),
    ];
    for (query, expected) in cases {
        let found = ids(&partner.get(&format!("/roles?{query}")).entity(entity).await.expect(200));
        let expected: Vec<String> = expected.into_iter().map(|place: usize| made[place].clone()).collect();
        assert_eq!(found, expected, "{query}");
    }
}

#[tokio::test]
async fn pages_lead_there_and_back() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let made = three(&app, &partner, entity).await;
    let first = partner.get("/roles?limit=2").entity(entity).await.expect(200);
    assert_eq!((ids(&first), &first["prev_pagination_token"]), (made[..2].to_vec(), &Value::Null));
    let next = first["next_pagination_token"].as_str().unwrap();
    let second = partner.get(&format!("/roles?limit=0&pagination_token={next}")).entity(entity).await.expect(200);
    assert_eq!((ids(&second), &second["next_pagination_token"]), (made[2..].to_vec(), &Value::Null));
    let back = second["prev_pagination_token"].as_str().unwrap();
    assert_eq!(ids(&partner.get(&format!("/roles?pagination_token={back}")).entity(entity).await.expect(200)), made[..2]);
    for (place, token) in [(partner.entity().await, next), (entity, "nonsense")] {
        partner.get(&format!("/roles?pagination_token={token}")).entity(place).await.message(406);
    }
}

#[tokio::test]
async fn every_bad_parameter_is_named() {
    let tenant = Tenant::start().await;
    let answer = tenant.get("/roles?limit=101&order=up&sort=name&id__in=x&created_at__lt=soon").await;
    let unlike = tenant.get("/roles?created_at__lt=1704067200&created_at__gt=2024-6-3&name=a%00b").await;
    assert_eq!(unlike.fields(), ["query.created_at__gt", "query.created_at__lt", "query.name"]);
    assert_eq!(answer.fields(), ["query.created_at__lt", "query.id__in.0", "query.limit", "query.order", "query.sort"]);
}
