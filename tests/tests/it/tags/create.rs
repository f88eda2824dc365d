use bursar_tests::{Tenant, TestApp};
use serde_json::json;

#[tokio::test]
async fn a_tag_names_every_field() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "Marketing", "category": "department", "description": "What the department spends"});
    let mut made = tenant.post("/tags").json(asked).await.expect(201);
    assert!(made["id"].take().is_string());
    let at = "2024-06-03T09:30:00.000000+00:00";
    let expected = json!({
        "id": null, "name": "Marketing", "category": "department", "description": "What the department spends",
        "created_by_entity_user_id": null, "created_at": at, "updated_at": at,
    });
    assert_eq!(made, expected);
    let least = tenant.post("/tags").json(json!({"name": "m", "category": null})).await.expect(201);
    assert_eq!((&least["category"], &least["description"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn a_user_is_its_creator() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[("tag", "create", "allowed")]).await;
    let made = user.post("/tags").json(json!({"name": "Marketing"})).await.expect(201);
    assert_eq!(made["created_by_entity_user_id"], user.id.to_string());
}

#[tokio::test]
async fn one_tag_of_an_entity_has_a_name() {
    let tenant = Tenant::start().await;
    let made = |name: &'static str| tenant.post("/tags").json(json!({"name": name}));
    made("Marketing").await.expect(201);
    let refused = made("Marketing").await.message(400);
    assert!(refused.contains("Marketing"), "{refused}");
    made("marketing").await.expect(201);
    tenant.partner.post("/tags").entity(tenant.partner.entity().await).json(json!({"name": "Marketing"})).await.expect(201);
    let events = tenant.get("/events?object_type=tag").await.expect(200);
    assert_eq!(events["data"].as_array().unwrap().len(), 2, "what was refused has not happened");
}

#[tokio::test]
async fn of_many_who_take_one_name_at_once_one_has_it() {
    let tenant = Tenant::start().await;
    let all = (0..8).map(|_| async { tenant.post("/tags").json(json!({"name": "Marketing"})).await.status });
    let mut statuses = futures::future::join_all(all).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400, 400, 400, 400, 400, 400, 400]);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let long = "x".repeat(256);
    let body = json!({"name": "", "description": long, "category": "colour", "color": "red"});
    let answer = tenant.post("/tags").json(body).await;
    assert_eq!(answer.fields(), ["body.category", "body.color", "body.description", "body.name"]);
    assert_eq!(tenant.post("/tags").json(json!({})).await.fields(), ["body.name"]);
}

#[tokio::test]
async fn an_older_version_does_not_have_tags_and_says_which_has() {
    let tenant = Tenant::start().await;
    for path in ["/tags", "/tags/9d2b4c8f-2087-4738-ba91-7359683c49a4"] {
        let answer = tenant.get(path).header("x-monite-version", "2024-01-31").await;
        assert_eq!(answer.header("x-monite-version"), "2024-01-31");
        let refused = answer.expect(400);
        assert_eq!(refused["error"]["type"], "unsupported_api_version");
        assert!(refused["error"]["message"].as_str().unwrap().contains("2024-05-25"), "{refused}");
    }
    let (_, old) = bursar_server::documents().pop().unwrap();
    assert!(old["paths"].as_object().unwrap().keys().all(|path| !path.starts_with("/tags")));
}
