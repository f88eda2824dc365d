use bursar_tests::Tenant;
use serde_json::json;

use super::{ALL, payable};

#[tokio::test]
async fn a_comment_names_every_field() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let (ada, bob) = (partner.user(entity, &ALL).await, partner.user(entity, &ALL).await);
    let payable = payable(&partner, entity).await;
    let asked = json!({"object_type": "payable", "object_id": payable, "text": "Is this right?", "reply_to_entity_user_id": bob.id});
    let mut made = ada.post("/comments").json(asked).await.expect(201);
    let path = format!("/comments/{}", made["id"].as_str().unwrap());
    assert_eq!(bob.get(&path).await.expect(200), made);
    assert_eq!(partner.get(&path).entity(entity).await.expect(200), made);
    assert_eq!(app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await, ["comment.create"]);
    made["id"].take();
    let at = "2024-06-03T09:30:00.000000+00:00";
    let expected = json!({
        "id": null, "created_at": at, "updated_at": at, "created_by_entity_user_id": ada.id, "entity_id": entity, "object_id": payable,
        "object_type": "payable", "reply_to_entity_user_id": bob.id, "status": "active", "text": "Is this right?",
    });
    assert_eq!(made, expected);
}

#[tokio::test]
async fn somebody_must_have_said_it() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let asked = json!({"object_type": "payable", "object_id": payable(&partner, entity).await, "text": "Hello"});
    let refused = partner.post("/comments").entity(entity).json(asked.clone()).await.message(400);
    assert!(refused.contains("entity_user"), "{refused}");
    let refused = partner.user(entity, &[("comment", "read", "allowed")]).await.post("/comments").json(asked).await.message(409);
    assert_eq!(refused, "Action create for comment not allowed");
}

#[tokio::test]
async fn what_it_is_about_must_be_a_bill_of_the_entity() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let user = partner.user(entity, &ALL).await;
    let foreign = payable(&partner, partner.entity().await).await;
    let about = |kind: &str, id: &str| user.post("/comments").json(json!({"object_type": kind, "object_id": id, "text": "Hello"}));
    assert_eq!(about("payable", &foreign).await.message(404), "payable not found");
    assert_eq!(about("receivable", &foreign).await.fields(), ["body.object_type"]);
    let wrong = user.post("/comments").json(json!({"object_id": "x", "status": "active"})).await;
    assert_eq!(wrong.fields(), ["body.object_id", "body.object_type", "body.status", "body.text"]);
}
