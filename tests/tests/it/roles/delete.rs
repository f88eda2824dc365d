use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn a_role_that_nobody_has_goes() {
    let tenant = Tenant::start().await;
    let role = tenant.partner.role(tenant.entity, &[]).await;
    let path = format!("/roles/{role}");
    tenant.delete(&path).await.expect(204);
    assert_eq!(tenant.get("/roles").await.expect(200)["data"], json!([]));
    tenant.delete(&path).await.message(404);
    assert_eq!(tenant.app.events_of(role).await, ["role.created", "role.deleted"]);
}

#[tokio::test]
async fn a_role_in_use_stays_until_its_users_have_another_or_are_gone() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let role = partner.role(entity, &[]).await;
    let (first, second) = (partner.user_with_role(entity, role).await, partner.user_with_role(entity, role).await);
    let path = format!("/roles/{role}");
    partner.delete(&path).entity(entity).await.message(409);
    let other = partner.role(entity, &[]).await;
    partner.patch(&format!("/entity_users/{}", first.id)).entity(entity).json(json!({"role_id": other})).await.expect(200);
    partner.delete(&path).entity(entity).await.message(409);
    partner.delete(&format!("/entity_users/{}", second.id)).entity(entity).await.expect(204);
    partner.delete(&path).entity(entity).await.expect(204);
    let refused = partner.patch(&format!("/entity_users/{}", first.id)).entity(entity).json(json!({"role_id": role})).await;
    assert_eq!(refused.fields(), ["body.role_id"]);
}

#[tokio::test]
async fn a_role_that_does_not_allow_it_is_told_so_with_409() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let user = partner.user(entity, &[("role", "update", "allowed")]).await;
    let role = partner.role(entity, &[]).await;
    assert_eq!(user.delete(&format!("/roles/{role}")).await.message(409), "Action delete for role not allowed");
}
