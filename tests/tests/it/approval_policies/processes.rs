use serde_json::{Value, json};

use super::{ApprovalFixture, ask, ask_roles, decide, id};

#[tokio::test]
async fn a_process_shows_what_it_knows() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let policy = fixture.policy(json!(true), decide(ask(&[&user], 1))).await;
    let bill = fixture.submitted(45_000).await;
    let process = fixture.process(&policy).await;
    let path = format!("/approval_policies/{}/processes/{}", id(&policy), id(&process));
    assert_eq!(fixture.read(&path).await, process);
    assert_eq!((&process["status"], &process["error"]), (&json!("waiting"), &Value::Null));
    assert_eq!(process["metadata"], json!({"approval_policy_id": policy["id"], "payable_id": bill}));
    let invoice = &process["input"]["invoice"];
    assert_eq!((&invoice["amount"], &invoice["currency"], &invoice["id"]), (&json!(45_000), &json!("EUR"), &json!(bill)));
    assert_eq!(process["input"]["event_name"], "submitted_for_approval");
    let steps = fixture.read(&format!("{path}/steps")).await;
    let waiting = fixture.waiting().await;
    let expected = json!([{
        "approval_request_id": waiting[0]["id"], "approved_by": [], "object_id": bill, "rejected_by": null, "required_approval_count": 1,
        "role_ids": [], "status": "waiting", "user_ids": [user.id],
    }]);
    assert_eq!(steps["data"], expected);
    fixture.answer(&user, "approve").await;
    let after = fixture.read(&path).await;
    assert_eq!((&after["status"], &after["updated_by"]), (&json!("succeeded"), &json!(user.id)));
    assert_eq!(fixture.read(&format!("{path}/steps")).await["data"][0]["approved_by"], json!([user.id]));
}

/// The sheet's script: a chain of two users, then two holders of two roles.
#[tokio::test]
async fn a_chain_asks_one_after_another() {
    for rejected in [false, true] {
        let fixture = ApprovalFixture::open().await;
        let (first, second) = (fixture.user().await, fixture.user().await);
        let (third, fourth) = (fixture.user().await, fixture.user().await);
        let users = json!({"run_concurrently": false, "all": [ask(&[&first], 1), ask(&[&second], 1)]});
        let roles = ask_roles(&[third.role, fourth.role], 2);
        let policy = fixture.policy(json!(true), decide(json!({"run_concurrently": false, "all": [users, roles]}))).await;
        let bill = fixture.submitted(10_000).await;
        assert_eq!(fixture.steps(&policy).await, ["waiting", "not_started", "not_started"]);
        fixture.answer(&first, "approve").await;
        assert_eq!(fixture.steps(&policy).await, ["approved", "waiting", "not_started"]);
        if rejected {
            fixture.answer(&second, "reject").await;
            assert_eq!(fixture.steps(&policy).await, ["approved", "rejected", "skipped"]);
            assert_eq!(fixture.status(&bill).await, "rejected");
        } else {
            fixture.answer(&second, "approve").await;
            fixture.answer(&third, "approve").await;
            assert_eq!(fixture.status(&bill).await, "approve_in_progress");
            fixture.answer(&fourth, "approve").await;
            assert_eq!(fixture.steps(&policy).await, ["approved", "approved", "approved"]);
            assert_eq!(fixture.status(&bill).await, "waiting_to_be_paid");
        }
        assert_eq!(fixture.process(&policy).await["status"], "succeeded");
        let history = fixture.read(&format!("/payables/{bill}/history")).await;
        let last =
            history["data"].as_array().unwrap().iter().find(|entry| entry["event_data"]["old_status"] == "approve_in_progress").unwrap();
        let by = if rejected { second.id } else { fourth.id };
        assert_eq!(last["entity_user_id"], json!(by), "history names whoever answered last");
        fixture.app.work_approvals(fixture.entity).await;
    }
}

#[tokio::test]
async fn of_several_at_once_one_is_enough() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob) = (fixture.user().await, fixture.user().await);
    let any = json!({"any": [ask(&[&ada], 1), ask_roles(&[bob.role], 1)], "run_concurrently": true});
    let policy = fixture.policy(json!(true), decide(any)).await;
    let bill = fixture.submitted(10_000).await;
    let waiting = fixture.waiting().await;
    assert_eq!(waiting.len(), 2);
    ada.post(&format!("/approval_requests/{}/approve", id(&waiting[0]))).await.expect(200);
    assert_eq!(fixture.steps(&policy).await, ["approved", "skipped"]);
    assert_eq!(fixture.read(&format!("/approval_requests/{}", id(&waiting[1]))).await["status"], "canceled");
    assert_eq!(fixture.status(&bill).await, "waiting_to_be_paid");
    let told = fixture.app.events_of(id(&waiting[1]).parse().unwrap()).await;
    assert_eq!(told, ["approval_request.canceled", "approval_request.created"]);
    fixture.app.work_approvals(fixture.entity).await;
}

#[tokio::test]
async fn a_bill_is_marked_as_paid_with_a_comment() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let paid = json!([{"if": ask(&[&user], 1), "then": [
        "{Payables.approve(invoice.id)}",
        {"call": "Payables.mark_as_paid", "params": {"comment": "Marked from approval."}},
    ]}]);
    fixture.policy(json!(true), paid).await;
    let bill = fixture.submitted(10_000).await;
    fixture.answer(&user, "approve").await;
    let shown = fixture.read(&format!("/payables/{bill}")).await;
    assert_eq!((&shown["status"], &shown["amount_paid"]), (&json!("paid"), &json!(10_000)));
    assert_eq!(shown["marked_as_paid_with_comment"], "Marked from approval.");
    let payments = fixture.read(&format!("/payment_records?object_id={bill}")).await;
    assert_eq!(payments["data"].as_array().unwrap().len(), 1);
    fixture.app.work_approvals(fixture.entity).await;
}

#[tokio::test]
async fn whoever_decides_by_hand_ends_it() {
    for verb in ["approve_payment_operation", "reject"] {
        let fixture = ApprovalFixture::open().await;
        let user = fixture.user().await;
        let policy = fixture.policy(json!(true), decide(json!({"all": [ask(&[&user], 1), ask(&[&user], 1)]}))).await;
        let bill = fixture.submitted(10_000).await;
        let request = id(&fixture.waiting().await[0]);
        fixture.post(&format!("/payables/{bill}/{verb}")).await.expect(200);
        assert_eq!(fixture.process(&policy).await["status"], "canceled");
        assert_eq!(fixture.steps(&policy).await, ["canceled", "skipped"]);
        assert_eq!(fixture.read(&format!("/approval_requests/{request}")).await["status"], "canceled");
        user.post(&format!("/approval_requests/{request}/approve")).await.message(409);
        fixture.app.work_approvals(fixture.entity).await;
    }
}

#[tokio::test]
async fn a_canceled_process_leaves_the_bill_to_people() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let policy = fixture.policy(json!(true), decide(ask(&[&user], 1))).await;
    let bill = fixture.submitted(10_000).await;
    let process = id(&fixture.process(&policy).await);
    let cancel = format!("/approval_policies/{}/processes/{process}/cancel", id(&policy));
    let canceled = user.post(&cancel).await.expect(200);
    assert_eq!((&canceled["status"], &canceled["updated_by"]), (&json!("canceled"), &json!(user.id)));
    let refused = user.post(&cancel).await.message(409);
    assert_eq!(refused, format!("Action is not allowed for approval policy process with id {process}"));
    assert!(fixture.waiting().await.is_empty());
    assert_eq!(fixture.status(&bill).await, "approve_in_progress");
    let told = fixture.app.events_of(id(&policy).parse().unwrap()).await;
    assert_eq!(told, ["approval_policy.created", "approval_policy.process_canceled"]);
    fixture.post(&format!("/payables/{bill}/approve_payment_operation")).await.expect(200);
    fixture.app.work_approvals(fixture.entity).await;
}

#[tokio::test]
async fn a_process_is_found_under_its_policy_alone() {
    let fixture = ApprovalFixture::open().await;
    let policy = fixture.policy(json!(true), json!(["{Payables.approve(invoice.id)}"])).await;
    fixture.submitted(10_000).await;
    let process = id(&fixture.process(&policy).await);
    let other = id(&fixture.policy(json!(false), json!([true])).await);
    fixture.get(&format!("/approval_policies/{other}/processes/{process}")).await.message(404);
    fixture.get(&format!("/approval_policies/{other}/processes/{process}/steps")).await.message(404);
    fixture.post(&format!("/approval_policies/{other}/processes/{process}/cancel")).await.message(404);
}

#[tokio::test]
async fn too_few_who_could_agree_fail_it() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob) = (fixture.user().await, fixture.user().await);
    let policy = fixture.policy(json!(true), decide(ask(&[&ada, &bob], 2))).await;
    let bill = fixture.submitted(10_000).await;
    fixture.answer(&ada, "approve").await;
    fixture.delete(&format!("/entity_users/{}", ada.id)).await.expect(204);
    fixture.app.work_approvals(fixture.entity).await;
    assert_eq!(fixture.process(&policy).await["status"], "waiting", "who agreed and has gone counts");
    fixture.delete(&format!("/entity_users/{}", bob.id)).await.expect(204);
    fixture.app.work_approvals(fixture.entity).await;
    let process = fixture.process(&policy).await;
    assert_eq!(process["status"], "failed");
    let message = process["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("2 must agree, and only 1 are left who may"), "{message}");
    assert_eq!(fixture.steps(&policy).await, ["failed"]);
    assert_eq!(fixture.status(&bill).await, "approve_in_progress");
}

#[tokio::test]
async fn whoever_has_the_role_when_it_is_asked_may_answer() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob) = (fixture.user().await, fixture.user().await);
    fixture.policy(json!(true), decide(ask_roles(&[ada.role], 1))).await;
    let bill = fixture.submitted(10_000).await;
    let request = id(&fixture.waiting().await[0]);
    bob.post(&format!("/approval_requests/{request}/approve")).await.message(403);
    let late = fixture.partner.user_with_role(fixture.entity, ada.role).await;
    late.post(&format!("/approval_requests/{request}/approve")).await.expect(200);
    assert_eq!(fixture.status(&bill).await, "waiting_to_be_paid");
    fixture.app.work_approvals(fixture.entity).await;
}
