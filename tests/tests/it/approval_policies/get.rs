use bursar_kernel::Uuid;
use http::Method;
use serde_json::json;

use super::{Board, id};

#[tokio::test]
async fn only_the_entitys_are_found() {
    let board = Board::open().await;
    let policy = id(&board.policy(json!(true), json!([true])).await);
    let other = board.partner.entity().await;
    let path = format!("/approval_policies/{policy}");
    assert_eq!(board.partner.get(&path).entity(other).await.message(404), "approval policy not found");
    assert_eq!(board.request(Method::GET, &format!("/approval_policies/{}", Uuid::nil())).await.message(404), "approval policy not found");
}

#[tokio::test]
async fn a_role_must_allow_it() {
    let board = Board::open().await;
    let policy = id(&board.policy(json!(true), json!([true])).await);
    let user = board.partner.user(board.entity, &[("payable", "read", "allowed")]).await;
    let refused = user.get(&format!("/approval_policies/{policy}")).await.message(409);
    assert_eq!(refused, "Action read for approval_policy not allowed");
    assert!(user.get("/approval_requests").await.message(403).contains("approval_request"));
}
