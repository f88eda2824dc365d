use bursar_kernel::Uuid;
use serde_json::json;

use super::{ApprovalFixture, id};

#[tokio::test]
async fn only_the_entitys_are_found() {
    let fixture = ApprovalFixture::open().await;
    let policy = id(&fixture.policy(json!(true), json!([true])).await);
    let other = fixture.partner.entity().await;
    let path = format!("/approval_policies/{policy}");
    assert_eq!(fixture.partner.get(&path).entity(other).await.message(404), "approval policy not found");
    assert_eq!(fixture.get(&format!("/approval_policies/{}", Uuid::nil())).await.message(404), "approval policy not found");
}

#[tokio::test]
async fn a_role_must_allow_it() {
    let fixture = ApprovalFixture::open().await;
    let policy = id(&fixture.policy(json!(true), json!([true])).await);
    let user = fixture.partner.user(fixture.entity, &[("payable", "read", "allowed")]).await;
    let refused = user.get(&format!("/approval_policies/{policy}")).await.message(409);
    assert_eq!(refused, "Action read for approval_policy not allowed");
    assert!(user.get("/approval_requests").await.message(403).contains("approval_request"));
}
