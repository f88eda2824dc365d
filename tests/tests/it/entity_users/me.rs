use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_user_reads_itself_without_a_permission_and_without_the_entity_header() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[]).await;
    let me = user.get("/entity_users/me").without("x-monite-entity-id").await.expect(200);
    let same = partner.get(&format!("/entity_users/{}", user.id)).entity(user.entity).await.expect(200);
    assert_eq!(me, same);
}

#[tokio::test]
async fn a_user_changes_its_name_and_addresses_and_nothing_else() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[]).await;
    let before = user.get("/entity_users/me").await.expect(200);
    app.advance(TimeDelta::seconds(5));
    let change = json!({"first_name": "Grace", "last_name": "Hopper", "email": "g@example.com", "phone": "1", "title": "Admiral"});
    let changed = user.patch("/entity_users/me").json(change.clone()).await.expect(200);
    let mut expected = before;
    expected.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    expected["updated_at"] = "2024-06-03T09:30:05.000000+00:00".into();
    assert_eq!(changed, expected);
    assert_eq!(user.get("/entity_users/me").await.expect(200), expected);
    let answer = user.patch("/entity_users/me").json(json!({"first_name": null, "login": "x", "role_id": user.role, "title": 1})).await;
    assert_eq!(answer.fields(), ["body.first_name", "body.login", "body.role_id", "body.title"]);
    let cleared = user.patch("/entity_users/me").json(json!({"last_name": null, "email": null})).await.expect(200);
    assert!(cleared["last_name"].is_null() && cleared["email"].is_null() && cleared["phone"] == "1");
    assert_eq!(app.events_of(user.id).await, ["entity_user.created", "entity_user.updated", "entity_user.updated"]);
}

#[tokio::test]
async fn a_partner_is_nobody_in_particular() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for path in ["/entity_users/me", "/entity_users/my_role", "/entity_users/my_entity"] {
        let refused = partner.get(path).await.message(400);
        assert!(refused.contains("entity user"), "{refused}");
    }
    partner.patch("/entity_users/me").json(json!({"first_name": "Eve"})).await.message(400);
    partner.patch("/entity_users/my_entity").json(json!({"phone": "1"})).await.message(400);
}
