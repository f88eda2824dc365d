use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;

use super::events;

#[tokio::test]
async fn it_rests_and_works_again() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    let before = partner.get(&format!("/entities/{id}")).await.expect(200);
    app.advance(TimeDelta::seconds(1));
    let resting = partner.post(&format!("/entities/{id}/deactivate")).await.expect(200);
    let mut expected = before.clone();
    expected["status"] = "inactive".into();
    expected["updated_at"] = "2024-06-03T09:30:01.000000+00:00".into();
    assert_eq!(resting, expected);
    assert_eq!(partner.get("/entities?status=inactive").await.expect(200)["data"][0], expected);
    app.advance(TimeDelta::seconds(1));
    let again = partner.post(&format!("/entities/{id}/activate")).await.expect(200);
    expected["status"] = "active".into();
    expected["updated_at"] = "2024-06-03T09:30:02.000000+00:00".into();
    assert_eq!(again, expected);
    assert_eq!(events(&partner, id).await, ["entity.created", "entity.updated", "entity.updated"]);
}

#[tokio::test]
async fn what_is_so_already_stays_as_it_is() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    for verb in ["activate", "deactivate"] {
        let first = partner.post(&format!("/entities/{id}/{verb}")).await.expect(200);
        app.advance(TimeDelta::seconds(1));
        assert_eq!(partner.post(&format!("/entities/{id}/{verb}")).await.expect(200), first);
    }
    assert_eq!(events(&partner, id).await, ["entity.created", "entity.updated"]);
}

#[tokio::test]
async fn a_foreign_entity_is_a_missing_one() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let (theirs, unknown) = (stranger.entity().await, app.env().id());
    for verb in ["activate", "deactivate"] {
        let foreign = partner.post(&format!("/entities/{theirs}/{verb}")).await.message(404);
        assert_eq!(foreign, partner.post(&format!("/entities/{unknown}/{verb}")).await.message(404));
        assert_eq!(partner.post(&format!("/entities/acme/{verb}")).await.fields(), ["path.entity_id"]);
    }
    assert_eq!(stranger.get(&format!("/entities/{theirs}")).await.expect(200)["status"], "active");
}
