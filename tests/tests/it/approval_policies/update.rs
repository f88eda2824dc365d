use bursar_kernel::TimeDelta;
use http::Method;
use serde_json::{Value, json};

use super::{Board, ask, decide, id};

#[tokio::test]
async fn what_is_left_out_stays() {
    let board = Board::open().await;
    let user = board.user().await;
    let policy = board.policy(json!("{invoice.amount > 1}"), json!([true])).await;
    let path = format!("/approval_policies/{}", id(&policy));
    let changed = user.patch(&path).json(json!({"name": "Rent", "priority": -3})).await.expect(200);
    let expected =
        [("name", json!("Rent")), ("priority", json!(-3)), ("updated_by", json!(user.id)), ("trigger", policy["trigger"].clone())];
    for (name, value) in expected {
        assert_eq!(changed[name], value, "{name}");
    }
    let cleared = user.patch(&path).json(json!({"trigger": null, "description": null})).await.expect(200);
    assert_eq!(cleared["trigger"], Value::Null);
    assert_eq!(board.get(&path).await, cleared);
}

#[tokio::test]
async fn running_processes_keep_their_script() {
    let board = Board::open().await;
    let (ada, bob) = (board.user().await, board.user().await);
    let policy = board.policy(json!(true), decide(ask(&[&ada], 1))).await;
    let bill = board.submitted(10_000).await;
    let change = json!({"script": decide(ask(&[&bob], 1))});
    board.request(Method::PATCH, &format!("/approval_policies/{}", id(&policy))).json(change).await.expect(200);
    assert_eq!(board.process(&policy).await["script_snapshot"], policy["script"]);
    board.answer(&ada, "approve").await;
    assert_eq!(board.status(&bill).await, "waiting_to_be_paid");
}

#[tokio::test]
async fn a_status_follows_from_the_times() {
    let mut board = Board::open().await;
    let policy = board.policy(json!(true), json!(["{Payables.approve(invoice.id)}"])).await;
    let path = format!("/approval_policies/{}", id(&policy));
    let patch = |body: Value| board.request(Method::PATCH, &path).json(body);
    assert_eq!(patch(json!({"status": "pending"})).await.fields(), ["body.status"]);
    let put_off = patch(json!({"starts_at": "2024-06-10T00:00:00Z", "status": "pending"})).await.expect(200);
    assert_eq!(put_off["status"], "pending");
    let bill = board.submitted(10_000).await;
    assert_eq!(board.status(&bill).await, "approve_in_progress");
    board.later(TimeDelta::days(7)).await;
    board.app.work_approvals(board.entity).await;
    let patch = |body: Value| board.request(Method::PATCH, &path).json(body);
    assert_eq!(board.get(&path).await["status"], "active");
    assert_eq!(board.status(&bill).await, "waiting_to_be_paid", "it begins with what waits");
    patch(json!({"status": "deleted"})).await.expect(200);
    patch(json!({"name": "x"})).await.message(404);
}

#[tokio::test]
async fn what_cannot_be_run_is_refused() {
    let board = Board::open().await;
    let policy = board.policy(json!(true), json!([true])).await;
    let patch = |body: Value| board.request(Method::PATCH, &format!("/approval_policies/{}", id(&policy))).json(body);
    assert!(patch(json!({"script": []})).await.message(400).contains("must have a statement"));
    assert!(patch(json!({"trigger": "{nothing}"})).await.message(400).contains("nothing is unknown"));
    assert_eq!(patch(json!({"name": "x".repeat(256)})).await.fields(), ["body.name"]);
}
