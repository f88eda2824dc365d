use bursar_tests::{Tenant, TestApp};
use serde_json::json;

#[tokio::test]
async fn a_user_reads_its_entity_without_a_permission() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[]).await;
    let mine = user.get("/entity_users/my_entity").without("x-monite-entity-id").await.expect(200);
    assert_eq!(mine, partner.get(&format!("/entities/{}", user.entity)).await.expect(200));
}

#[tokio::test]
async fn a_user_changes_its_entity_where_the_role_says_so() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let change = json!({"phone": "+49 30 1", "address": {"city": "Hamburg"}});
    let guest = partner.user(entity, &[("entity", "read", "allowed")]).await;
    let refused = guest.patch("/entity_users/my_entity").json(change.clone()).await.message(403);
    assert_eq!(refused, "Action update for entity not allowed");
    for word in ["allowed", "allowed_for_own"] {
        let user = partner.user(entity, &[("entity", "update", word)]).await;
        let changed = user.patch("/entity_users/my_entity").json(change.clone()).await.expect(200);
        assert_eq!((&changed["phone"], &changed["address"]["city"]), (&json!("+49 30 1"), &json!("Hamburg")));
        let answer = user.patch("/entity_users/my_entity").json(json!({"email": null, "type": "individual"})).await;
        assert_eq!(answer.fields(), ["body.email", "body.type"]);
    }
    assert_eq!(app.events_of(entity).await, ["entity.created", "entity.updated"]);
}
