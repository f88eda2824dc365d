use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::{Tenant, TestApp, permissions};
use serde_json::json;

#[tokio::test]
async fn what_is_sent_changes_and_holds_from_the_next_call() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let user = partner.user(entity, &[("role", "read", "allowed")]).await;
    let path = format!("/roles/{}", user.role);
    let before = user.get(&path).await.expect(200);
    app.advance(TimeDelta::seconds(5));
    let mut expected = before.clone();
    expected["name"] = "Head".into();
    expected["updated_at"] = "2024-06-03T09:30:05.000000+00:00".into();
    assert_eq!(partner.patch(&path).entity(entity).json(json!({"name": "Head"})).await.expect(200), expected);
    user.get(&path).await.expect(200);
    let change = json!({"permissions": permissions(&[("role", "create", "allowed")])});
    let changed = partner.patch(&path).entity(entity).json(change.clone()).await.expect(200);
    assert_eq!(changed["permissions"], change["permissions"]);
    user.get(&path).await.message(403);
    assert_eq!(app.events_of(user.role).await, ["role.created", "role.updated", "role.updated"]);
}

#[tokio::test]
async fn nothing_new_changes_nothing() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let role = partner.role(entity, &[]).await;
    app.advance(TimeDelta::seconds(5));
    for change in [json!({}), json!({"name": "a role"})] {
        let same = partner.patch(&format!("/roles/{role}")).entity(entity).json(change).await.expect(200);
        assert_eq!(same["updated_at"], same["created_at"]);
    }
    assert_eq!(app.events_of(role).await, ["role.created"]);
}

#[tokio::test]
async fn nothing_can_be_cleared_and_every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let role = tenant.partner.role(tenant.entity, &[]).await;
    let change = json!({"name": null, "permissions": null, "status": "deleted"});
    let answer = tenant.patch(&format!("/roles/{role}")).json(change).await;
    assert_eq!(answer.fields(), ["body.name", "body.permissions", "body.status"]);
}

#[tokio::test]
async fn foreign_missing_and_deleted_are_the_same_404() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let deleted = partner.role(entity, &[]).await;
    partner.delete(&format!("/roles/{deleted}")).entity(entity).await.expect(204);
    for id in [partner.role(sister, &[]).await, Uuid::nil(), deleted] {
        let answer = partner.patch(&format!("/roles/{id}")).entity(entity).json(json!({"name": "Head"})).await;
        assert_eq!(answer.message(404), "role not found");
    }
}
