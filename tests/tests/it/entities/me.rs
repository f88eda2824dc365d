//! The former addresses of a user's own entity.

use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn the_former_address_answers_the_same() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[("entity", "update", "allowed")]).await;
    let mine = user.get("/entity_users/my_entity").await.expect(200);
    assert_eq!(user.get("/entities/me").without("x-monite-entity-id").await.expect(200), mine);
    let changed = user.patch("/entities/me").json(json!({"phone": "1"})).await.expect(200);
    assert_eq!((&changed["id"], &changed["phone"]), (&mine["id"], &json!("1")));
    assert_eq!(user.patch("/entities/me").json(json!({"email": null})).await.fields(), ["body.email"]);
}

#[tokio::test]
async fn it_takes_a_user_and_the_permission() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[]).await;
    user.get("/entities/me").await.expect(200);
    user.patch("/entities/me").json(json!({"phone": "1"})).await.message(403);
    partner.get("/entities/me").await.message(400);
    partner.patch("/entities/me").json(json!({"phone": "1"})).await.message(400);
}
