use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::{Partner, Tenant, TestApp, id, ids};
use serde_json::{Value, json};

const PEOPLE: [(&str, Option<&str>, &str); 4] =
    [("Ada", Some("Lovelace"), "ada"), ("Grace", Some("Hopper"), "grace"), ("Émile", None, "emile"), ("grace", Some("Ádám"), "grace2")];

/// Four users, a minute apart, with the last in a role of its own; the first changed last, the third deleted.
async fn people(app: &TestApp, partner: &Partner, entity: Uuid) -> (Vec<String>, [Uuid; 2]) {
    let roles = [partner.role(entity, &[]).await, partner.role(entity, &[]).await];
    let mut ids = Vec::new();
    for (place, (first_name, last_name, login)) in PEOPLE.into_iter().enumerate() {
        let body = json!({"first_name": first_name, "last_name": last_name, "login": login, "role_id": roles[usize::from(place == 3)]});
        let made = partner.post("/entity_users").entity(entity).json(body).await.expect(200);
        ids.push(id(&made));
        app.advance(TimeDelta::minutes(1));
    }
    partner.delete(&format!("/entity_users/{}", ids[2])).entity(entity).await.expect(204);
    partner.patch(&format!("/entity_users/{}", ids[0])).entity(entity).json(json!({"phone": "1"})).await.expect(200);
    (ids, roles)
}

#[tokio::test]
async fn filters_all_hold_and_deleted_users_are_shown_to_whoever_asks() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    partner.user(partner.entity().await, &[]).await;
    let (made, roles) = people(&app, &partner, entity).await;
    let cases = [
        (String::new(), vec![0, 1, 3]),
        ("order=desc".into(), vec![3, 1, 0]),
        ("sort=updated_at".into(), vec![1, 3, 0]),
        ("status=deleted".into(), vec![2]),
        ("status=active".into(), vec![0, 1, 3]),
        ("status=unknown".into(), vec![]),
        (format!("role_id={}", roles[1]), vec![3]),
        (format!("role_id__in={}&role_id__in={}", roles[0], roles[1]), vec![0, 1, 3]),
        (format!("id__in={}&id__in={}", made[1], made[2]), vec![1]),
        (format!("id__not_in={}", made[1]), vec![0, 3]),
        ("login=grace".into(), vec![1]),
        ("first_name=Grace".into(), vec![1]),
        ("name__istartswith=gRa".into(), vec![1, 3]),
        ("name__istartswith=grace%20hop".into(), vec![1]),
        ("name__istartswith=HOP".into(), vec![1]),
        ("name__istartswith=%C3%81D".into(), vec![3]),
        ("name__istartswith=%25".into(), vec![]),
        ("name__istartswith=lace".into(), vec![]),
        ("created_at__gt=2024-06-03T09:30:00Z&created_at__lt=2024-06-03T09:33:00Z".into(), vec![1]),
        ("created_at__gte=2024-06-03T09:31:00Z&created_at__lte=2024-06-03T09:33:00Z".into(), vec![1, 3]),
    ];
    for (query, expected) in cases {
        let found = ids(&partner.get(&format!("/entity_users?{query}")).entity(entity).await.expect(200));
        let expected: Vec<String> = expected.into_iter().map(|place: usize| made[place].clone()).collect();
        assert_eq!(found, expected, "{query}");
    }
}

#[tokio::test]
async fn pages_lead_there_and_back() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let (made, _) = people(&app, &partner, entity).await;
    let first = partner.get("/entity_users?limit=2&sort=updated_at&order=desc").entity(entity).await.expect(200);
    assert_eq!((ids(&first), &first["prev_pagination_token"]), (vec![made[0].clone(), made[3].clone()], &Value::Null));
    let next = first["next_pagination_token"].as_str().unwrap();
    let second = partner.get(&format!("/entity_users?limit=0&pagination_token={next}")).entity(entity).await.expect(200);
    assert_eq!((ids(&second), &second["next_pagination_token"]), (vec![made[1].clone()], &Value::Null));
    let back = second["prev_pagination_token"].as_str().unwrap();
    let again = partner.get(&format!("/entity_users?pagination_token={back}")).entity(entity).await.expect(200);
    assert_eq!(ids(&again), ids(&first));
    for (place, token) in [(partner.entity().await, next), (entity, "nonsense")] {
        partner.get(&format!("/entity_users?pagination_token={token}")).entity(place).await.message(406);
    }
}

#[tokio::test]
async fn every_bad_parameter_is_named() {
    let tenant = Tenant::start().await;
    let answer = tenant.get("/entity_users?limit=0&order=up&sort=created_at&id__in=x&role_id=y&created_at__lt=soon").await;
    let expected = ["query.created_at__lt", "query.id__in.0", "query.limit", "query.order", "query.role_id", "query.sort"];
    assert_eq!(answer.fields(), expected);
}
