use bursar_kernel::{Uuid, wire_time};
use bursar_tests::{Partner, Tenant, TestApp};
use serde_json::json;

#[tokio::test]
async fn it_says_what_happened_to_which_object() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let listed = partner.get("/events").entity(entity).await.expect(200);
    let id = listed["data"][0]["id"].as_str().unwrap();
    let event = partner.get(&format!("/events/{id}")).await.expect(200);
    let expected = json!({
        "id": id, "created_at": wire_time(app.env().now()), "action": "entity.created", "api_version": "2024-05-25",
        "description": "an entity was created", "entity_id": entity, "object": {"id": entity}, "object_id": entity, "object_type": "entity",
    });
    assert_eq!((&event, &listed["data"][0]), (&expected, &expected));
}

#[tokio::test]
async fn a_foreign_one_and_a_missing_one_are_the_same_404() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let theirs = stranger.entity().await;
    let missing = partner.get(&format!("/events/{}", app.env().id())).await.message(404);
    let event = path_of_an_event(&stranger, theirs).await;
    assert_eq!(partner.get(&event).entity(theirs).await.message(404), missing);
    assert_eq!(partner.get("/events/7").await.fields(), ["path.event_id"]);
}

#[tokio::test]
async fn the_event_of_any_entity_is_read_without_naming_it_and_a_user_reads_those_of_their_own() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (own, sibling) = (partner.entity().await, partner.entity().await);
    let user = partner.user(own, &[("entity", "read", "allowed")]).await;
    let events = [path_of_an_event(&partner, own).await, path_of_an_event(&partner, sibling).await];
    for event in &events {
        partner.get(event).await.expect(200);
    }
    user.get(&events[0]).await.expect(200);
    user.get(&events[1]).await.message(404);
}

async fn path_of_an_event(partner: &Partner, entity: Uuid) -> String {
    let listed = partner.get("/events").entity(entity).await.expect(200);
    format!("/events/{}", listed["data"][0]["id"].as_str().unwrap())
}
