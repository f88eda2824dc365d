use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::{Tenant, TestApp};
use serde_json::json;

#[tokio::test]
async fn what_is_sent_changes_and_the_rest_stays() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let user = partner.user(entity, &[]).await;
    let role = partner.role(entity, &[]).await;
    let path = format!("/entity_users/{}", user.id);
    let before = partner.get(&path).entity(entity).await.expect(200);
    app.advance(TimeDelta::seconds(5));
    let change = json!({
        "first_name": "Grace", "last_name": "Hopper", "login": "grace", "email": "g@example.com", "phone": "1", "title": "Admiral", "role_id": role,
    });
    let changed = partner.patch(&path).entity(entity).json(change.clone()).await.expect(200);
    let mut expected = before;
    expected.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    expected["updated_at"] = "2024-06-03T09:30:05.000000+00:00".into();
    assert_eq!(changed, expected);
    let cleared = json!({"last_name": null, "email": null, "phone": null, "title": null});
    let changed = partner.patch(&path).entity(entity).json(cleared.clone()).await.expect(200);
    expected.as_object_mut().unwrap().extend(cleared.as_object().unwrap().clone());
    assert_eq!(changed, expected);
    for nothing in [json!({}), json!({"login": "grace", "role_id": role})] {
        assert_eq!(partner.patch(&path).entity(entity).json(nothing).await.expect(200), expected);
    }
    assert_eq!(app.events_of(user.id).await, ["entity_user.created", "entity_user.updated", "entity_user.updated"]);
}

#[tokio::test]
async fn another_role_holds_from_the_next_call() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let user = partner.user(entity, &[]).await;
    user.get("/roles").await.message(403);
    let role = partner.role(entity, &[("role", "read", "allowed")]).await;
    partner.patch(&format!("/entity_users/{}", user.id)).entity(entity).json(json!({"role_id": role})).await.expect(200);
    user.get("/roles").await.expect(200);
}

#[tokio::test]
async fn nobody_chooses_their_own_role() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let chief = partner.role(entity, &[("entity_user", "update", "allowed"), ("entity_user", "create", "allowed")]).await;
    let other = partner.user(entity, &[]).await;
    for word in ["allowed_for_own", "allowed"] {
        let user = partner.user(entity, &[("entity_user", "update", word), ("entity_user", "create", "allowed")]).await;
        let own = format!("/entity_users/{}", user.id);
        assert!(user.patch(&own).json(json!({"role_id": chief})).await.message(403).starts_with("role_id"), "{word}");
        user.patch(&own).json(json!({"first_name": "Ada", "role_id": user.role})).await.expect(200);
        let body = json!({"first_name": "Grace", "login": format!("made {word}"), "role_id": other.role});
        let made = user.post("/entity_users").json(body).await.expect(200);
        let status = user.patch(&format!("/entity_users/{}", made["id"].as_str().unwrap())).json(json!({"role_id": chief})).await.status;
        assert_eq!(status, if word == "allowed" { 200 } else { 403 }, "{word}");
    }
}

#[tokio::test]
async fn a_login_of_another_user_is_400_and_a_foreign_role_is_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let (user, other) = (partner.user(entity, &[]).await, partner.user(entity, &[]).await);
    let path = format!("/entity_users/{}", user.id);
    partner.patch(&format!("/entity_users/{}", other.id)).entity(entity).json(json!({"login": "eve"})).await.expect(200);
    partner.patch(&path).entity(entity).json(json!({"login": "eve"})).await.message(400);
    for role in [partner.role(sister, &[]).await, Uuid::nil()] {
        assert_eq!(partner.patch(&path).entity(entity).json(json!({"role_id": role})).await.fields(), ["body.role_id"]);
    }
    let answer = partner.patch(&path).entity(entity).json(json!({"login": null, "first_name": null, "role_id": null, "status": 1})).await;
    assert_eq!(answer.fields(), ["body.first_name", "body.login", "body.role_id", "body.status"]);
}

#[tokio::test]
async fn foreign_missing_and_deleted_are_the_same_404() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let deleted = partner.user(entity, &[]).await.id;
    partner.delete(&format!("/entity_users/{deleted}")).entity(entity).await.expect(204);
    for id in [partner.user(sister, &[]).await.id, Uuid::nil(), deleted] {
        let answer = partner.patch(&format!("/entity_users/{id}")).entity(entity).json(json!({"first_name": "Eve"})).await;
        assert_eq!(answer.message(404), "entity user not found");
    }
}
