use bursar_kernel::wire_time;
use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn it_says_what_happened_to_which_object() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let entity = partner.entity().await;
    let listed = partner.get("/events").entity(entity).await.expect(200);
    let id = listed["data"][0]["id"].as_str().unwrap();
    let event = partner.get(&format!("/events/{id}")).entity(entity).await.expect(200);
    let expected = json!({
        "id": id, "created_at": wire_time(app.ambient().now()), "action": "entity.created", "api_version": "2024-05-25",
        "description": "an entity was created", "entity_id": entity, "object": {"id": entity}, "object_id": entity, "object_type": "entity",
    });
    assert_eq!((&event, &listed["data"][0]), (&expected, &expected));
}

#[tokio::test]
async fn a_foreign_one_and_a_missing_one_are_the_same_404() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let (own, sibling, theirs) = (partner.entity().await, partner.entity().await, stranger.entity().await);
    let missing = partner.get(&format!("/events/{}", app.ambient().id())).entity(own).await.message(404);
    for (owner, entity) in [(&partner, sibling), (&stranger, theirs)] {
        let event = owner.get("/events").entity(entity).await.expect(200)["data"][0]["id"].clone();
        let foreign = partner.get(&format!("/events/{}", event.as_str().unwrap())).entity(own).await.message(404);
        assert_eq!(foreign, missing);
    }
    assert_eq!(partner.get("/events/7").entity(own).await.fields(), ["path.event_id"]);
    assert_eq!(partner.get(&format!("/events/{own}")).await.fields(), ["header.x-monite-entity-id"]);
}
