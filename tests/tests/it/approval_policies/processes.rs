use http::Method;
use serde_json::{Value, json};

use super::{Board, ask, ask_roles, decide, id};

#[tokio::test]
async fn a_process_shows_what_it_knows() {
    let board = Board::open().await;
    let user = board.user().await;
    let policy = board.policy(json!(true), decide(ask(&[&user], 1))).await;
    let bill = board.submitted(45_000).await;
    let process = board.process(&policy).await;
    let path = format!("/approval_policies/{}/processes/{}", id(&policy), id(&process));
    assert_eq!(board.get(&path).await, process);
    assert_eq!((&process["status"], &process["error"]), (&json!("waiting"), &Value::Null));
    assert_eq!(process["metadata"], json!({"approval_policy_id": policy["id"], "payable_id": bill}));
    let invoice = &process["input"]["invoice"];
    assert_eq!((&invoice["amount"], &invoice["currency"], &invoice["id"]), (&json!(45_000), &json!("EUR"), &json!(bill)));
    assert_eq!(process["input"]["event_name"], "submitted_for_approval");
    let steps = board.get(&format!("{path}/steps")).await;
    let waiting = board.waiting().await;
    let expected = json!([{
        "approval_request_id": waiting[0]["id"], "approved_by": [], "object_id": bill, "rejected_by": null, "required_approval_count": 1,
        "role_ids": [], "status": "waiting", "user_ids": [user.id],
    }]);
    assert_eq!(steps["data"], expected);
    board.answer(&user, "approve").await;
    let after = board.get(&path).await;
    assert_eq!((&after["status"], &after["updated_by"]), (&json!("succeeded"), &json!(user.id)));
    assert_eq!(board.get(&format!("{path}/steps")).await["data"][0]["approved_by"], json!([user.id]));
}

/// The sheet's script: a chain of two users, then two holders of two roles.
#[tokio::test]
async fn a_chain_asks_one_after_another() {
    for rejected in [false, true] {
        let board = Board::open().await;
        let (first, second) = (board.user().await, board.user().await);
        let (third, fourth) = (board.user().await, board.user().await);
        let users = json!({"run_concurrently": false, "all": [ask(&[&first], 1), ask(&[&second], 1)]});
        let roles = ask_roles(&[third.role, fourth.role], 2);
        let policy = board.policy(json!(true), decide(json!({"run_concurrently": false, "all": [users, roles]}))).await;
        let bill = board.submitted(10_000).await;
        assert_eq!(board.steps(&policy).await, ["waiting", "not_started", "not_started"]);
        board.answer(&first, "approve").await;
        assert_eq!(board.steps(&policy).await, ["approved", "waiting", "not_started"]);
        if rejected {
            board.answer(&second, "reject").await;
            assert_eq!(board.steps(&policy).await, ["approved", "rejected", "skipped"]);
            assert_eq!(board.status(&bill).await, "rejected");
        } else {
            board.answer(&second, "approve").await;
            board.answer(&third, "approve").await;
            assert_eq!(board.status(&bill).await, "approve_in_progress");
            board.answer(&fourth, "approve").await;
            assert_eq!(board.steps(&policy).await, ["approved", "approved", "approved"]);
            assert_eq!(board.status(&bill).await, "waiting_to_be_paid");
        }
        assert_eq!(board.process(&policy).await["status"], "succeeded");
        let history = board.get(&format!("/payables/{bill}/history")).await;
        let last =
            history["data"].as_array().unwrap().iter().find(|entry| entry["event_data"]["old_status"] == "approve_in_progress").unwrap();
        let by = if rejected { second.id } else { fourth.id };
        assert_eq!(last["entity_user_id"], json!(by), "history names whoever answered last");
        board.app.work_approvals(board.entity).await;
    }
}

#[tokio::test]
async fn of_several_at_once_one_is_enough() {
    let board = Board::open().await;
    let (ada, bob) = (board.user().await, board.user().await);
    let any = json!({"any": [ask(&[&ada], 1), ask_roles(&[bob.role], 1)], "run_concurrently": true});
    let policy = board.policy(json!(true), decide(any)).await;
    let bill = board.submitted(10_000).await;
    let waiting = board.waiting().await;
    assert_eq!(waiting.len(), 2);
    ada.post(&format!("/approval_requests/{}/approve", id(&waiting[0]))).await.expect(200);
    assert_eq!(board.steps(&policy).await, ["approved", "skipped"]);
    assert_eq!(board.get(&format!("/approval_requests/{}", id(&waiting[1]))).await["status"], "canceled");
    assert_eq!(board.status(&bill).await, "waiting_to_be_paid");
    let told = board.app.events_of(id(&waiting[1]).parse().unwrap()).await;
    assert_eq!(told, ["approval_request.canceled", "approval_request.created"]);
    board.app.work_approvals(board.entity).await;
}

#[tokio::test]
async fn a_bill_is_marked_as_paid_with_a_comment() {
    let board = Board::open().await;
    let user = board.user().await;
    let paid = json!([{"if": ask(&[&user], 1), "then": [
        "{Payables.approve(invoice.id)}",
        {"call": "Payables.mark_as_paid", "params": {"comment": "Marked from approval."}},
    ]}]);
    board.policy(json!(true), paid).await;
    let bill = board.submitted(10_000).await;
    board.answer(&user, "approve").await;
    let shown = board.get(&format!("/payables/{bill}")).await;
    assert_eq!((&shown["status"], &shown["amount_paid"]), (&json!("paid"), &json!(10_000)));
    assert_eq!(shown["marked_as_paid_with_comment"], "Marked from approval.");
    let payments = board.get(&format!("/payment_records?object_id={bill}")).await;
    assert_eq!(payments["data"].as_array().unwrap().len(), 1);
    board.app.work_approvals(board.entity).await;
}

#[tokio::test]
async fn whoever_decides_by_hand_ends_it() {
    for verb in ["approve_payment_operation", "reject"] {
        let board = Board::open().await;
        let user = board.user().await;
        let policy = board.policy(json!(true), decide(json!({"all": [ask(&[&user], 1), ask(&[&user], 1)]}))).await;
        let bill = board.submitted(10_000).await;
        let request = id(&board.waiting().await[0]);
        board.request(Method::POST, &format!("/payables/{bill}/{verb}")).await.expect(200);
        assert_eq!(board.process(&policy).await["status"], "canceled");
        assert_eq!(board.steps(&policy).await, ["canceled", "skipped"]);
        assert_eq!(board.get(&format!("/approval_requests/{request}")).await["status"], "canceled");
        user.post(&format!("/approval_requests/{request}/approve")).await.message(409);
        board.app.work_approvals(board.entity).await;
    }
}

#[tokio::test]
async fn a_canceled_process_leaves_the_bill_to_people() {
    let board = Board::open().await;
    let user = board.user().await;
    let policy = board.policy(json!(true), decide(ask(&[&user], 1))).await;
    let bill = board.submitted(10_000).await;
    let process = id(&board.process(&policy).await);
    let cancel = format!("/approval_policies/{}/processes/{process}/cancel", id(&policy));
    let canceled = user.post(&cancel).await.expect(200);
    assert_eq!((&canceled["status"], &canceled["updated_by"]), (&json!("canceled"), &json!(user.id)));
    let refused = user.post(&cancel).await.message(409);
    assert_eq!(refused, format!("Action is not allowed for approval policy process with id {process}"));
    assert!(board.waiting().await.is_empty());
    assert_eq!(board.status(&bill).await, "approve_in_progress");
    let told = board.app.events_of(id(&policy).parse().unwrap()).await;
    assert_eq!(told, ["approval_policy.created", "approval_policy.process_canceled"]);
    board.request(Method::POST, &format!("/payables/{bill}/approve_payment_operation")).await.expect(200);
    board.app.work_approvals(board.entity).await;
}

#[tokio::test]
async fn a_process_is_found_under_its_policy_alone() {
    let board = Board::open().await;
    let policy = board.policy(json!(true), json!(["{Payables.approve(invoice.id)}"])).await;
    board.submitted(10_000).await;
    let process = id(&board.process(&policy).await);
    let other = id(&board.policy(json!(false), json!([true])).await);
    board.request(Method::GET, &format!("/approval_policies/{other}/processes/{process}")).await.message(404);
    board.request(Method::GET, &format!("/approval_policies/{other}/processes/{process}/steps")).await.message(404);
    board.request(Method::POST, &format!("/approval_policies/{other}/processes/{process}/cancel")).await.message(404);
}

#[tokio::test]
async fn too_few_who_could_agree_fail_it() {
    let board = Board::open().await;
    let (ada, bob) = (board.user().await, board.user().await);
    let policy = board.policy(json!(true), decide(ask(&[&ada, &bob], 2))).await;
    let bill = board.submitted(10_000).await;
    board.answer(&ada, "approve").await;
    board.request(Method::DELETE, &format!("/entity_users/{}", ada.id)).await.expect(204);
    board.app.work_approvals(board.entity).await;
    assert_eq!(board.process(&policy).await["status"], "waiting", "who agreed and has gone counts");
    board.request(Method::DELETE, &format!("/entity_users/{}", bob.id)).await.expect(204);
    board.app.work_approvals(board.entity).await;
    let process = board.process(&policy).await;
    assert_eq!(process["status"], "failed");
    let message = process["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("2 must agree, and only 1 are left who may"), "{message}");
    assert_eq!(board.steps(&policy).await, ["failed"]);
    assert_eq!(board.status(&bill).await, "approve_in_progress");
}

#[tokio::test]
async fn whoever_has_the_role_when_it_is_asked_may_answer() {
    let board = Board::open().await;
    let (ada, bob) = (board.user().await, board.user().await);
    board.policy(json!(true), decide(ask_roles(&[ada.role], 1))).await;
    let bill = board.submitted(10_000).await;
    let request = id(&board.waiting().await[0]);
    bob.post(&format!("/approval_requests/{request}/approve")).await.message(403);
    let late = board.partner.user_with_role(board.entity, ada.role).await;
    late.post(&format!("/approval_requests/{request}/approve")).await.expect(200);
    assert_eq!(board.status(&bill).await, "waiting_to_be_paid");
    board.app.work_approvals(board.entity).await;
}
