use bursar_tests::{Tenant, TestApp, permissions};
use serde_json::json;

#[tokio::test]
async fn a_role_names_every_field_and_fills_what_was_left_out() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let asked = json!({
        "name": "Clerk",
        "permissions": {"objects": [
            {"object_type": "payable", "actions": [{"action_name": "approve"}, {"permission": "allowed_for_own"}]},
            {"object_type": "tag", "actions": [{}, {"action_name": "delete", "permission": "not_allowed"}]},
            {"object_type": "role"},
        ]},
    });
    let mut made = partner.post("/roles").entity(partner.entity().await).json(asked).await.expect(200);
    assert!(made["id"].take().is_string());
    let expected = json!({
        "id": null, "name": "Clerk", "status": "active",
        "created_at": "2024-06-03T09:30:00.000000+00:00", "updated_at": "2024-06-03T09:30:00.000000+00:00",
        "permissions": {"objects": [
            {"object_type": "payable", "actions": [
                {"action_name": "approve", "permission": "allowed"}, {"action_name": "read", "permission": "allowed_for_own"},
            ]},
            {"object_type": "tag", "actions": [
                {"action_name": "read", "permission": "allowed"}, {"action_name": "delete", "permission": "not_allowed"},
            ]},
            {"object_type": "role", "actions": []},
        ]},
    });
    assert_eq!(made, expected);
}

#[tokio::test]
async fn a_role_may_allow_nothing() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post("/roles").entity(partner.entity().await).json(json!({"name": "Guest", "permissions": {}})).await.expect(200);
    assert_eq!(made["permissions"], json!({"objects": []}));
}

#[tokio::test]
async fn every_bad_field_is_named_in_the_branch_that_was_meant() {
    let tenant = Tenant::start().await;
    let body = json!({
        "name": "", "status": "active",
        "permissions": {"objects": [
            {"object_type": "payable", "actions": [{"action_name": "fly"}, {"action_name": "walk", "color": "red"}]},
            {"object_type": "tag", "actions": [{"action_name": "approve"}, {"action_name": "pay", "permission": "maybe"}], "more": 1},
            {"object_type": "spaceship"},
            {"actions": []},
        ], "all": true},
    });
    let answer = tenant.post("/roles").json(body).await;
    let expected = [
        "body.name",
        "body.permissions.all",
        "body.permissions.objects.0.actions.0.action_name",
        "body.permissions.objects.0.actions.1.action_name",
        "body.permissions.objects.0.actions.1.color",
        "body.permissions.objects.1.actions.0.action_name",
        "body.permissions.objects.1.actions.1.action_name",
        "body.permissions.objects.1.actions.1.permission",
        "body.permissions.objects.1.more",
        "body.permissions.objects.2.object_type",
        "body.permissions.objects.3",
        "body.status",
    ];
    assert_eq!(answer.fields(), expected);
    let answer = tenant.post("/roles").json(json!({})).await;
    assert_eq!(answer.fields(), ["body.name", "body.permissions"]);
    let long = json!({"name": "x".repeat(256), "permissions": {}});
    assert_eq!(tenant.post("/roles").json(long).await.fields(), ["body.name"]);
    tenant.post("/roles").json(json!({"name": "x".repeat(255), "permissions": {}})).await.expect(200);
}

#[tokio::test]
async fn the_event_commits_with_the_role() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let role = partner.role(partner.entity().await, &[]).await;
    assert_eq!(app.events_of(role).await, ["role.created"]);
}

#[tokio::test]
async fn a_user_makes_roles_only_where_the_role_says_so() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let body = json!({"name": "Clerk", "permissions": permissions(&[("payable", "approve", "allowed")])});
    for word in ["allowed", "allowed_for_own"] {
        let user = partner.user(entity, &[("role", "create", word)]).await;
        user.post("/roles").json(body.clone()).await.expect(200);
    }
    let user = partner.user(entity, &[("role", "create", "not_allowed"), ("role", "update", "allowed")]).await;
    assert_eq!(user.post("/roles").json(body).await.message(403), "Action create for role not allowed");
}
