use bursar_kernel::Uuid;
use serde_json::{Value, json};

use super::{ApprovalFixture, id};

#[tokio::test]
async fn a_request_names_every_field() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob) = (fixture.user().await, fixture.user().await);
    let bill = fixture.bill(10_000).await;
    let asked = json!({"object_type": "payable", "object_id": bill, "required_approval_count": 2, "user_ids": [ada.id, bob.id]});
    let mut made = ada.post("/approval_requests").json(asked).await.expect(201);
    assert_eq!(fixture.read(&format!("/approval_requests/{}", id(&made))).await, made);
    assert_eq!(fixture.app.events_of(id(&made).parse().unwrap()).await, ["approval_request.created"]);
    made["id"].take();
    let at = "2024-06-03T09:30:00.000000+00:00";
    let expected = json!({
        "id": null, "created_at": at, "updated_at": at, "approved_by": [], "created_by": ada.id, "object_id": bill, "object_type": "payable",
        "rejected_by": null, "required_approval_count": 2, "role_ids": [], "status": "waiting", "user_ids": [ada.id, bob.id],
    });
    assert_eq!(made, expected);
}

#[tokio::test]
async fn roles_may_be_asked_too() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let asked =
        json!({"object_type": "payable", "object_id": fixture.bill(1).await, "required_approval_count": 1, "role_ids": [user.role]});
    let made = fixture.post("/approval_requests").json(asked).await.expect(201);
    assert_eq!((&made["role_ids"], &made["created_by"]), (&json!([user.role]), &json!(fixture.entity)));
}

#[tokio::test]
async fn whoever_is_named_twice_is_asked_once() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob) = (fixture.user().await, fixture.user().await);
    let bill = fixture.bill(10_000).await;
    for (name, ids) in [("user_ids", [ada.id, bob.id]), ("role_ids", [ada.role, bob.role])] {
        let [first, second] = ids;
        let mut asked = json!({"object_type": "payable", "object_id": bill, "required_approval_count": 2});
        asked[name] = json!([first, second, first]);
        assert_eq!(fixture.post("/approval_requests").json(asked.clone()).await.expect(201)[name], json!([first, second]));
        asked["required_approval_count"] = json!(3);
        assert_eq!(fixture.post("/approval_requests").json(asked).await.fields(), ["body.required_approval_count"]);
    }
}

#[tokio::test]
async fn whoever_and_whatever_is_named_must_be_there() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let bill = fixture.bill(10_000).await;
    let asked = |more: Value| {
        let mut body = json!({"object_type": "payable", "object_id": bill, "required_approval_count": 1});
        more.as_object().unwrap().iter().for_each(|(name, value)| body[name] = value.clone());
        fixture.post("/approval_requests").json(body)
    };
    let nobody = Uuid::nil();
    assert_eq!(asked(json!({"user_ids": [user.id, nobody]})).await.fields(), ["body.user_ids.1"]);
    assert_eq!(asked(json!({"role_ids": [nobody]})).await.fields(), ["body.role_ids.0"]);
    assert_eq!(asked(json!({"user_ids": [user.id], "object_id": nobody})).await.message(404), "payable not found");
    assert_eq!(asked(json!({"user_ids": [user.id], "required_approval_count": 2})).await.fields(), ["body.required_approval_count"]);
    assert_eq!(asked(json!({"user_ids": []})).await.fields(), ["body.required_approval_count"]);
    asked(json!({"user_ids": [user.id], "role_ids": [user.role]})).await.expect(422);
    asked(json!({"user_ids": [user.id], "required_approval_count": 0})).await.expect(422);
}
