//! What holds for every operation on behalf of an entity.

use bursar_tests::{Tenant, TestApp};

const OPERATION: &str = "/accounting_connections";

#[tokio::test]
async fn the_entity_header_is_required_and_a_uuid() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    assert_eq!(partner.get(OPERATION).await.fields(), ["header.x-monite-entity-id"]);
    for value in ["", "acme", "9d2b4c8f"] {
        let answer = partner.get(OPERATION).header("x-monite-entity-id", value).await;
        assert_eq!(answer.fields(), ["header.x-monite-entity-id"], "{value}");
    }
}

#[tokio::test]
async fn unknown_and_foreign_entities_are_the_same_403() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let foreign = partner.get(OPERATION).entity(stranger.entity().await).await.message(403);
    assert_eq!(foreign, partner.get(OPERATION).entity(app.env().id()).await.message(403));
}

#[tokio::test]
async fn the_token_is_judged_before_the_entity() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    partner.get(OPERATION).without("authorization").await.message(401);
    partner.get(OPERATION).token("unknown").entity(partner.entity().await).await.message(401);
}

#[tokio::test]
async fn the_answer_names_the_entity() {
    let tenant = Tenant::start().await;
    let answer = tenant.get(OPERATION).await;
    assert_eq!(answer.header("x-monite-entity-id"), tenant.entity.to_string());
    answer.expect(200);
}
