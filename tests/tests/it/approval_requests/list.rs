use serde_json::json;

use super::{ApprovalFixture, id};

#[tokio::test]
async fn those_who_are_named_are_found() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob) = (fixture.user().await, fixture.user().await);
    let bill = fixture.bill(10_000).await;
    let ask = |whom: &str, id: bursar_kernel::Uuid| {
        let mut body = json!({"object_type": "payable", "object_id": bill, "required_approval_count": 1});
        body[whom] = json!([id]);
        fixture.post("/approval_requests").json(body)
    };
    let to_ada = id(&ask("user_ids", ada.id).await.expect(201));
    let to_bob = id(&ask("role_ids", bob.role).await.expect(201));
    let found = async |query: String| {
        let found = fixture.read(&format!("/approval_requests?{query}")).await;
        found["data"].as_array().unwrap().iter().map(id).collect::<Vec<_>>()
    };
    assert_eq!(found(format!("user_id={}", ada.id)).await, [to_ada.as_str()]);
    assert_eq!(found(format!("role_id={}", bob.role)).await, [to_bob.as_str()]);
    assert_eq!(found(format!("user_id={}", bob.id)).await, [""; 0]);
    assert_eq!(found(format!("object_id={bill}&status=waiting")).await.len(), 2);
    assert_eq!(found("object_type=receivable".to_owned()).await, [""; 0]);
}
