use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::json;

use super::{ALL, payable};

#[tokio::test]
async fn words_can_be_changed_and_taken_back() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let user = partner.user(entity, &ALL).await;
    let asked = json!({
        "object_type": "payable", "object_id": payable(&partner, entity).await, "text": "Is this rigth?", "reply_to_entity_user_id": user.id,
    });
    let mut expected = user.post("/comments").json(asked).await.expect(201);
    let path = format!("/comments/{}", expected["id"].as_str().unwrap());
    app.advance(TimeDelta::minutes(1));
    assert_eq!(user.patch(&path).json(json!({})).await.expect(200), expected);
    expected["text"] = json!("Is this right?");
    expected["reply_to_entity_user_id"] = json!(null);
    expected["updated_at"] = json!("2024-06-03T09:31:00.000000+00:00");
    let changed = user.patch(&path).json(json!({"text": "Is this right?", "reply_to_entity_user_id": null})).await.expect(200);
    assert_eq!(changed, expected);
    assert_eq!(user.patch(&path).json(json!({"text": null, "object_id": "x"})).await.fields(), ["body.object_id", "body.text"]);
    user.delete(&path).await.expect(204);
    user.get(&path).await.message(404);
    user.delete(&path).await.message(404);
    user.patch(&path).json(json!({"text": "again"})).await.message(404);
    let happened = app.events_of(expected["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["comment.create", "comment.deleted", "comment.update"]);
}

#[tokio::test]
async fn who_may_change_own_comments_changes_no_others() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let ada = partner.user(entity, &ALL).await;
    let own = ALL.map(|(object, action, _)| (object, action, "allowed_for_own"));
    let bob = partner.user(entity, &own).await;
    let asked = json!({"object_type": "payable", "object_id": payable(&partner, entity).await, "text": "Hello"});
    let of_ada = ada.post("/comments").json(asked.clone()).await.expect(201);
    let of_bob = bob.post("/comments").json(asked).await.expect(201);
    let path = |comment: &serde_json::Value| format!("/comments/{}", comment["id"].as_str().unwrap());
    bob.patch(&path(&of_ada)).json(json!({"text": "Hi"})).await.message(404);
    bob.patch(&path(&of_bob)).json(json!({"text": "Hi"})).await.expect(200);
}
