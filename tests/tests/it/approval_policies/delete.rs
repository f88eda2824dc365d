use http::Method;
use serde_json::json;

use super::{Board, ask, decide, id};

#[tokio::test]
async fn a_deleted_policy_decides_about_no_more_bills() {
    let board = Board::open().await;
    let policy = board.policy(json!(true), json!(["{Payables.approve(invoice.id)}"])).await;
    let path = format!("/approval_policies/{}", id(&policy));
    board.request(Method::DELETE, &path).await.expect(204);
    board.request(Method::GET, &path).await.message(404);
    assert!(board.get("/approval_policies").await["data"].as_array().unwrap().is_empty());
    let bill = board.submitted(10_000).await;
    assert_eq!(board.status(&bill).await, "approve_in_progress");
    assert_eq!(board.app.events_of(id(&policy).parse().unwrap()).await, ["approval_policy.created", "approval_policy.deleted"]);
}

#[tokio::test]
async fn what_it_began_goes_on() {
    let board = Board::open().await;
    let user = board.user().await;
    let policy = board.policy(json!(true), decide(ask(&[&user], 1))).await;
    let bill = board.submitted(10_000).await;
    board.request(Method::DELETE, &format!("/approval_policies/{}", id(&policy))).await.expect(204);
    board.answer(&user, "approve").await;
    assert_eq!(board.status(&bill).await, "waiting_to_be_paid");
}
