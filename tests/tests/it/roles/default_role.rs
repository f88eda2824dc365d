//! The role that a partner's settings give to each new entity.

use bursar_tests::{Partner, TestApp, permissions};
use serde_json::{Value, json};

async fn set(partner: &Partner, role: Value) {
    partner.patch("/settings").json(json!({"default_role": role})).await.expect(200);
}

#[tokio::test]
async fn a_new_entity_has_the_default_role_and_its_users_get_it() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let before = partner.entity().await;
    let allowed = permissions(&[("entity_user", "read", "allowed")]);
    set(&partner, json!({"name": "Everybody", "permissions": allowed})).await;
    let entity = partner.entity().await;
    let roles = partner.get("/roles").entity(entity).await.expect(200);
    let role = &roles["data"][0];
    assert_eq!((&role["name"], &role["permissions"], roles["data"].as_array().unwrap().len()), (&json!("Everybody"), &allowed, 1));
    assert_eq!(app.events_of(role["id"].as_str().unwrap().parse().unwrap()).await, ["role.created"]);
    assert_eq!(partner.get("/roles").entity(before).await.expect(200)["data"], json!([]));
    let user = json!({"first_name": "Ada", "login": "ada"});
    let made = partner.post("/entity_users").entity(entity).json(user.clone()).await.expect(200);
    assert_eq!(made["role_id"], role["id"]);
    assert_eq!(partner.post("/entity_users").entity(before).json(user).await.fields(), ["body.role_id"]);
}

#[tokio::test]
async fn a_default_role_without_a_name_gets_one_and_null_ends_it() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    set(&partner, json!({"permissions": {"objects": [{"object_type": "tag", "actions": [{}]}]}})).await;
    let entity = partner.entity().await;
    let roles = partner.get("/roles").entity(entity).await.expect(200);
    assert_eq!(roles["data"][0]["name"], "Default role");
    assert_eq!(roles["data"][0]["permissions"], permissions(&[("tag", "read", "allowed")]));
    set(&partner, Value::Null).await;
    let entity = partner.entity().await;
    assert_eq!(partner.get("/roles").entity(entity).await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn what_is_no_role_is_refused_when_it_is_set() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let role = json!({"name": "", "permissions": {"objects": [{"object_type": "ship"}]}, "color": "red"});
    let answer = partner.patch("/settings").json(json!({"default_role": role})).await;
    let expected = ["body.default_role.color", "body.default_role.name", "body.default_role.permissions.objects.0.object_type"];
    assert_eq!(answer.fields(), expected);
    assert_eq!(partner.patch("/settings").json(json!({"default_role": {}})).await.fields(), ["body.default_role.permissions"]);
    assert_eq!(partner.patch("/settings").json(json!({"default_role": "admin"})).await.fields(), ["body.default_role"]);
}

#[tokio::test]
async fn without_the_default_role_the_entity_is_as_before() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    set(&partner, json!({"permissions": {}})).await;
    let entity = partner.entity().await;
    let roles = partner.get("/roles").entity(entity).await.expect(200);
    partner.delete(&format!("/roles/{}", roles["data"][0]["id"].as_str().unwrap())).entity(entity).await.expect(204);
    let user = json!({"first_name": "Ada", "login": "ada"});
    assert_eq!(partner.post("/entity_users").entity(entity).json(user).await.fields(), ["body.role_id"]);
}
