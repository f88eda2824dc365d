use bursar_kernel::TimeDelta;
use bursar_tests::{Partner, Tenant, TestApp};
use serde_json::{Value, json};

/// What the page with this query shows, each as operation and status.
async fn shown(partner: &Partner, query: &str) -> Vec<(String, i64)> {
    let page = partner.get(&format!("/requests{query}")).await.expect(200);
    let word = |row: &Value| (row["operation"].as_str().unwrap().to_owned(), row["status"].as_i64().unwrap());
    page["data"].as_array().unwrap().iter().map(word).collect()
}

fn row(operation: &str, status: i64) -> (String, i64) {
    (operation.to_owned(), status)
}

/// Three requests a second apart: a list, one that fails, one for an entity.
async fn asked(app: &TestApp, partner: &Partner) -> String {
    let entity = partner.entity().await;
    for (path, status) in [("/entities?limit=1", 200), ("/entities?limit=0", 422)] {
        app.advance(TimeDelta::seconds(1));
        partner.get(path).await.expect(status);
    }
    app.advance(TimeDelta::seconds(1));
    partner.get("/roles").entity(entity).await.expect(200);
    app.advance(TimeDelta::seconds(1));
    entity.to_string()
}

#[tokio::test]
async fn the_newest_stands_first_and_the_log_itself_is_in_it() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    asked(&app, &partner).await;
    let all = [row("GET /roles", 200), row("GET /entities", 422), row("GET /entities", 200), row("POST /entities", 201)];
    assert_eq!(shown(&partner, "").await, all);
    app.advance(TimeDelta::seconds(1));
    assert_eq!(shown(&partner, "?limit=1").await, [row("GET /requests", 200)]);
    assert_eq!(shown(&partner, "?order=asc&limit=1").await, [row("POST /entities", 201)]);
}

#[tokio::test]
async fn every_filter_narrows() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let entity = asked(&app, &partner).await;
    let mut moment = "2024-06-03T09:30:02Z";
    assert_eq!(shown(&partner, "?method=POST").await, [row("POST /entities", 201)]);
    assert_eq!(shown(&partner, "?operation=GET%20/entities").await, [row("GET /entities", 422), row("GET /entities", 200)]);
    assert_eq!(shown(&partner, "?status=422").await, [row("GET /entities", 422)]);
    assert_eq!(shown(&partner, "?status__gte=400&status__lte=499").await, [row("GET /entities", 422)]);
    assert_eq!(shown(&partner, &format!("?entity_id={entity}")).await, [row("GET /roles", 200)]);
    assert_eq!(shown(&partner, &format!("?created_at__lt={moment}&operation=GET%20/entities")).await, [row("GET /entities", 200)]);
    assert_eq!(shown(&partner, &format!("?created_at__gte={moment}&operation=GET%20/entities")).await, [row("GET /entities", 422)]);
    moment = "2024-06-03T09:30:01Z";
    assert_eq!(shown(&partner, &format!("?created_at__gt={moment}&operation=GET%20/entities")).await, [row("GET /entities", 422)]);
    assert_eq!(shown(&partner, &format!("?created_at__lte={moment}&operation=GET%20/entities")).await, [row("GET /entities", 200)]);
}

#[tokio::test]
async fn who_asked_can_be_chosen() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let user = partner.user(entity, &[("tag", "read", "allowed")]).await;
    app.advance(TimeDelta::seconds(1));
    user.get("/entity_users/me").await.expect(200);
    app.advance(TimeDelta::seconds(1));
    assert_eq!(shown(&partner, "?caller__in=entity_user").await, [row("GET /entity_users/me", 200)]);
    app.advance(TimeDelta::seconds(1));
    assert!(!shown(&partner, "?caller__in=partner").await.contains(&row("GET /entity_users/me", 200)));
    assert_eq!(shown(&partner, "?caller__in=member").await, []);
    app.advance(TimeDelta::seconds(1));
    let both = shown(&partner, "?caller__in=partner&caller__in=entity_user").await;
    assert!(both.contains(&row("GET /entity_users/me", 200)) && both.contains(&row("POST /entity_users", 200)));
    assert_eq!(partner.get("/requests?caller__in=nobody").await.fields().len(), 1);
    let of_user = partner.get("/requests?caller__in=entity_user").await.expect(200);
    assert_eq!((&of_user["data"][0]["caller"], &of_user["data"][0]["entity_user_id"]), (&json!("entity_user"), &json!(user.id)));
}

#[tokio::test]
async fn pages_follow_each_other_and_a_token_of_another_list_is_refused() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    asked(&app, &partner).await;
    let first = partner.get("/requests?limit=2").await.expect(200);
    let next = first["next_pagination_token"].as_str().unwrap();
    let second = partner.get(&format!("/requests?pagination_token={next}")).await.expect(200);
    let operations = |page: &Value| page["data"].as_array().unwrap().iter().map(|row| row["operation"].clone()).collect::<Vec<_>>();
    assert_eq!(
        (operations(&first), operations(&second)),
        (vec![json!("GET /roles"), json!("GET /entities")], vec![json!("GET /entities"), json!("POST /entities")])
    );
    partner.get("/requests?pagination_token=nonsense").await.fields();
}

#[tokio::test]
async fn nobody_sees_what_others_asked() {
    let app = TestApp::start().await;
    let (partner, other) = (app.partner().await, app.partner().await);
    asked(&app, &partner).await;
    assert_eq!(shown(&other, "").await, []);
}

#[tokio::test]
async fn what_no_operation_answers_is_logged_with_its_entity() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    for (path, status) in [("/financing_tokens", 405), ("/nothing_here", 404)] {
        app.advance(TimeDelta::seconds(1));
        let answer = partner.get(path).entity(entity).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.headers.contains_key("ratelimit-remaining"), "{path} counts against the limit as any other");
    }
    let page = partner.get(&format!("/requests?entity_id={entity}")).await.expect(200);
    let logged: Vec<(&str, i64)> =
        page["data"].as_array().unwrap().iter().map(|row| (row["path"].as_str().unwrap(), row["status"].as_i64().unwrap())).collect();
    assert_eq!(logged, [("/v1/nothing_here", 404), ("/v1/financing_tokens", 405)]);
    let said: Vec<&str> = page["data"].as_array().unwrap().iter().map(|row| row["error"].as_str().unwrap()).collect();
    assert!(said[0].starts_with("there is nothing at this path") && said[1].starts_with("the path does not take this method"), "{said:?}");
    app.partner().await.get("/nothing_here").await.message(404);
    assert_eq!(partner.get(&format!("/requests?entity_id={entity}")).await.expect(200)["data"].as_array().unwrap().len(), 2);
}
