use bursar_kernel::Uuid;
use bursar_tests::{Tenant, TestApp};
use serde_json::json;

#[tokio::test]
async fn a_user_is_active_at_once_and_names_every_field() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let role = partner.role(entity, &[]).await;
    let body = json!({
        "first_name": "Ada", "last_name": "Lovelace", "login": "ada", "email": "ada@example.com", "phone": "+44 20 1", "role_id": role,
        "title": "Engineer",
    });
    let mut made = partner.post("/entity_users").entity(entity).json(body.clone()).await.expect(200);
    let id: Uuid = made["id"].take().as_str().unwrap().parse().unwrap();
    let mut expected = json!({
        "id": null, "status": "active", "userpic_file_id": null,
        "created_at": "2024-06-03T09:30:00.000000+00:00", "updated_at": "2024-06-03T09:30:00.000000+00:00",
    });
    expected.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    assert_eq!(made, expected);
    assert_eq!(app.events_of(id).await, ["entity_user.created"]);
}

#[tokio::test]
async fn what_is_left_out_or_null_is_null() {
    let tenant = Tenant::start().await;
    let role = tenant.partner.role(tenant.entity, &[]).await;
    let least = json!({"first_name": "Ada", "login": "ada", "role_id": role});
    let nulls =
        json!({"first_name": "Ada", "login": "eve", "role_id": role, "last_name": null, "email": null, "phone": null, "title": null});
    for body in [least, nulls] {
        let made = tenant.post("/entity_users").json(body).await.expect(200);
        for name in ["last_name", "email", "phone", "title"] {
            assert!(made[name].is_null(), "{name}");
        }
    }
}

#[tokio::test]
async fn one_user_of_an_entity_has_a_login() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let body = |role: Uuid, login: &str| json!({"first_name": "Ada", "login": login, "role_id": role});
    let role = partner.role(entity, &[]).await;
    let made = partner.post("/entity_users").entity(entity).json(body(role, "ada")).await.expect(200);
    let refused = partner.post("/entity_users").entity(entity).json(body(role, "ada")).await.message(400);
    assert!(refused.contains("login ada"), "{refused}");
    partner.post("/entity_users").entity(entity).json(body(role, "Ada")).await.expect(200);
    let sister_role = partner.role(sister, &[]).await;
    partner.post("/entity_users").entity(sister).json(body(sister_role, "ada")).await.expect(200);
    partner.delete(&format!("/entity_users/{}", made["id"].as_str().unwrap())).entity(entity).await.expect(204);
    partner.post("/entity_users").entity(entity).json(body(role, "ada")).await.expect(200);
}

#[tokio::test]
async fn the_role_is_one_of_the_entity() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let deleted = partner.role(entity, &[]).await;
    partner.delete(&format!("/roles/{deleted}")).entity(entity).await.expect(204);
    let refused = |role: Uuid| {
        let body = json!({"first_name": "Ada", "login": "ada", "role_id": role});
        let partner = partner.clone();
        async move { partner.post("/entity_users").entity(entity).json(body).await.expect(422) }
    };
    let missing = refused(Uuid::nil()).await;
    assert_eq!(missing["detail"][0]["loc"], json!(["body", "role_id"]));
    assert_eq!(refused(partner.role(sister, &[]).await).await, missing);
    assert_eq!(refused(deleted).await, missing);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let long = "x".repeat(256);
    let body = json!({
        "first_name": long, "last_name": long, "login": long, "title": long, "email": "ada", "phone": 1, "role_id": "clerk", "status": "active",
    });
    let answer = tenant.post("/entity_users").json(body).await;
    let expected = ["email", "first_name", "last_name", "login", "phone", "role_id", "status", "title"].map(|name| format!("body.{name}"));
    assert_eq!(answer.fields(), expected);
    let answer = tenant.post("/entity_users").json(json!({})).await;
    assert_eq!(answer.fields(), ["body.first_name", "body.login"]);
}
