use serde_json::json;

use super::{Board, ask, decide, id};

#[tokio::test]
async fn each_answers_once_and_only_those_who_are_asked() {
    let board = Board::open().await;
    let (ada, bob, carol) = (board.user().await, board.user().await, board.user().await);
    let asked =
        json!({"object_type": "payable", "object_id": board.bill(1).await, "required_approval_count": 2, "user_ids": [ada.id, bob.id]});
    let path = format!("/approval_requests/{}", id(&board.post("/approval_requests", asked).await.expect(201)));
    carol.post(&format!("{path}/approve")).await.message(403);
    let once = ada.post(&format!("{path}/approve")).await.expect(200);
    assert_eq!((&once["status"], &once["approved_by"]), (&json!("waiting"), &json!([ada.id])));
    assert!(ada.post(&format!("{path}/approve")).await.message(409).contains("approved it already"));
    let both = bob.post(&format!("{path}/approve")).await.expect(200);
    assert_eq!((&both["status"], &both["approved_by"]), (&json!("approved"), &json!([ada.id, bob.id])));
    assert!(bob.post(&format!("{path}/reject")).await.message(409).contains("takes no more answers"));
    let told = board.app.events_of(id(&both).parse().unwrap()).await;
    assert_eq!(told, ["approval_request.approved", "approval_request.created"]);
}

#[tokio::test]
async fn one_is_enough_to_reject_and_what_follows_the_script_says() {
    let board = Board::open().await;
    let (ada, bob) = (board.user().await, board.user().await);
    board.policy(json!(true), json!([ask(&[&ada, &bob], 2)])).await;
    let bill = board.submitted(10_000).await;
    let rejected = board.answer(&bob, "reject").await;
    assert_eq!((&rejected["status"], &rejected["rejected_by"]), (&json!("rejected"), &json!(bob.id)));
    assert_eq!(board.status(&bill).await, "approve_in_progress", "a script without an effect moves nothing");
    board.app.work_approvals(board.entity).await;
}

#[tokio::test]
async fn a_partners_token_answers_for_a_user() {
    let board = Board::open().await;
    let (ada, bob, carol) = (board.user().await, board.user().await, board.user().await);
    board.policy(json!(true), decide(ask(&[&ada, &bob], 2))).await;
    let bill = board.submitted(10_000).await;
    let path = format!("/approval_requests/{}/approve", id(&board.waiting().await[0]));
    let answer = |query: String| board.post(&format!("{path}{query}"), json!({}));
    assert!(answer(String::new()).await.message(403).contains("entity_user_id"));
    answer(format!("?entity_user_id={}", carol.id)).await.message(403);
    let once = answer(format!("?entity_user_id={}", bob.id)).await.expect(200);
    assert_eq!(once["approved_by"], json!([bob.id]));
    let only_one_is_left = answer(String::new()).await.expect(200);
    assert_eq!(only_one_is_left["approved_by"], json!([bob.id, ada.id]));
    assert_eq!(board.status(&bill).await, "waiting_to_be_paid");
    board.app.work_approvals(board.entity).await;
}

#[tokio::test]
async fn a_request_that_is_taken_back_ends_its_process() {
    let board = Board::open().await;
    let user = board.user().await;
    let policy = board.policy(json!(true), decide(ask(&[&user], 1))).await;
    let bill = board.submitted(10_000).await;
    let canceled = board.answer(&user, "cancel").await;
    assert_eq!(canceled["status"], "canceled");
    assert_eq!(
        (board.process(&policy).await["status"].as_str(), board.steps(&policy).await),
        (Some("canceled"), vec!["canceled".to_owned()])
    );
    assert_eq!(board.status(&bill).await, "approve_in_progress");
    user.post(&format!("/approval_requests/{}/cancel", id(&canceled))).await.message(409);
    board.app.work_approvals(board.entity).await;
}
