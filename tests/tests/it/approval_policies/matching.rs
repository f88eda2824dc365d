use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{ApprovalFixture, id};

fn approve() -> Value {
    json!(["{Payables.approve(invoice.id)}"])
}

fn reject() -> Value {
    json!(["{Payables.reject(invoice.id)}"])
}

#[tokio::test]
async fn the_policy_that_is_for_a_bill_decides() {
    let fixture = ApprovalFixture::open().await;
    let large = fixture.policy(json!("{invoice.amount > 10000}"), reject()).await;
    let small = fixture.policy(json!("{invoice.amount <= 10000}"), approve()).await;
    for (amount, status, policy) in [(10_000, "waiting_to_be_paid", &small), (10_001, "rejected", &large)] {
        let bill = fixture.bill(amount).await;
        let sent = fixture.post(&format!("/payables/{bill}/submit_for_approval")).await.expect(200);
        assert_eq!((&sent["status"], &sent["approval_policy_id"]), (&json!(status), &policy["id"]));
        assert_eq!(fixture.process(policy).await["status"], "succeeded");
    }
}

#[tokio::test]
async fn the_highest_priority_decides_and_a_tie_decides_nothing() {
    let fixture = ApprovalFixture::open().await;
    let with = |priority: i32, script: Value| {
        fixture.post("/approval_policies").json(json!({"name": "Bills", "priority": priority, "script": script}))
    };
    with(1, reject()).await.expect(201);
    let highest = with(2, approve()).await.expect(201);
    let bill = fixture.submitted(10_000).await;
    assert_eq!(fixture.status(&bill).await, "waiting_to_be_paid");
    with(2, reject()).await.expect(201);
    let bill = fixture.submitted(10_000).await;
    let shown = fixture.read(&format!("/payables/{bill}")).await;
    assert_eq!((&shown["status"], &shown["approval_policy_id"]), (&json!("approve_in_progress"), &Value::Null));
    let told = async || {
        let told = fixture.app.events_of(bill.parse().unwrap()).await;
        told.iter().filter(|name| *name == "payable.multiple_approval_policies_matched").count()
    };
    assert_eq!(told().await, 1);
    fixture.app.work_approvals(fixture.entity).await;
    with(2, reject()).await.expect(201);
    let change = json!({"name": "All bills"});
    fixture.patch(&format!("/approval_policies/{}", id(&highest))).json(change).await.expect(200);
    fixture.app.work_approvals(fixture.entity).await;
    assert_eq!(told().await, 1, "what was told is not told again because a policy changed");
    fixture.delete(&format!("/approval_policies/{}", id(&highest))).await.expect(204);
    fixture.app.work_approvals(fixture.entity).await;
}

#[tokio::test]
async fn a_policy_begins_with_the_bills_that_wait_without_one() {
    let fixture = ApprovalFixture::open().await;
    let (first, second) = (fixture.submitted(10_000).await, fixture.submitted(20_000).await);
    assert_eq!(fixture.status(&first).await, "approve_in_progress");
    let policy = fixture.policy(json!("{invoice.amount > 15000}"), approve()).await;
    assert_eq!(
        (fixture.status(&first).await.as_str(), fixture.status(&second).await.as_str()),
        ("approve_in_progress", "waiting_to_be_paid")
    );
    let change = json!({"trigger": true});
    fixture.patch(&format!("/approval_policies/{}", id(&policy))).json(change).await.expect(200);
    fixture.app.work_approvals(fixture.entity).await;
    assert_eq!(fixture.status(&first).await, "waiting_to_be_paid");
}

#[tokio::test]
async fn a_policy_is_for_what_was_sent_between_its_times() {
    let mut fixture = ApprovalFixture::open().await;
    let times = json!({
        "name": "June", "script": approve(), "starts_at": "2024-06-04T00:00:00Z", "ends_at": "2024-06-05T00:00:00Z",
    });
    let policy = fixture.post("/approval_policies").json(times).await.expect(201);
    assert_eq!(policy["status"], "pending");
    let early = fixture.submitted(10_000).await;
    assert_eq!(fixture.status(&early).await, "approve_in_progress");
    fixture.later(TimeDelta::hours(20)).await;
    let inside = fixture.submitted(10_000).await;
    assert_eq!(fixture.status(&inside).await, "waiting_to_be_paid", "whether or not its start was noted");
    fixture.app.work_approvals(fixture.entity).await;
    assert_eq!(fixture.read(&format!("/approval_policies/{}", id(&policy))).await["status"], "active");
    assert_eq!(fixture.status(&early).await, "approve_in_progress", "it was sent before the policy started");
    fixture.later(TimeDelta::days(1)).await;
    fixture.app.work_approvals(fixture.entity).await;
    let late = fixture.submitted(10_000).await;
    assert_eq!(fixture.status(&late).await, "approve_in_progress");
}

#[tokio::test]
async fn a_policy_that_names_its_start_is_for_what_was_sent_from_then_on() {
    let mut fixture = ApprovalFixture::open().await;
    let (early, again) = (fixture.submitted(10_000).await, fixture.submitted(10_000).await);
    fixture.later(TimeDelta::hours(20)).await;
    let inside = fixture.submitted(10_000).await;
    // What was sent once more counts from then on.
    for verb in ["reject", "reopen", "submit_for_approval"] {
        fixture.post(&format!("/payables/{again}/{verb}")).await.expect(200);
    }
    let started = json!({"name": "June", "script": approve(), "starts_at": "2024-06-04T00:00:00Z"});
    let policy = fixture.post("/approval_policies").json(started).await.expect(201);
    fixture.app.work_approvals(fixture.entity).await;
    for (bill, status) in [(&early, "approve_in_progress"), (&again, "waiting_to_be_paid"), (&inside, "waiting_to_be_paid")] {
        assert_eq!(fixture.status(bill).await, status);
    }
    let without = json!({"starts_at": null});
    fixture.patch(&format!("/approval_policies/{}", id(&policy))).json(without).await.expect(200);
    fixture.app.work_approvals(fixture.entity).await;
    assert_eq!(fixture.status(&early).await, "waiting_to_be_paid", "without a start it is for all that waits");
}

#[tokio::test]
async fn amounts_are_converted_by_the_rates_of_the_entity() {
    let fixture = ApprovalFixture::open().await;
    let settings = json!({"currency": {"default": "EUR", "exchange_rates": [{"base": "EUR", "to": "USD", "rate": 1.1}]}});
    fixture.patch(&format!("/entities/{}/settings", fixture.entity)).json(settings).await.expect(200);
    let convert = json!({"call": "Currency.convert", "params": {
        "amount": "{invoice.amount}", "from_currency": "{invoice.currency}", "to_currency": "USD",
    }});
    fixture.policy(json!({"operator": ">", "left_operand": convert, "right_operand": 40_000}), approve()).await;
    let (below, above) = (fixture.submitted(36_000).await, fixture.submitted(45_000).await);
    assert_eq!(
        (fixture.status(&below).await.as_str(), fixture.status(&above).await.as_str()),
        ("approve_in_progress", "waiting_to_be_paid")
    );
}

#[tokio::test]
async fn a_trigger_that_cannot_be_evaluated_stops_the_bill_and_says_why() {
    let fixture = ApprovalFixture::open().await;
    let convert = json!({"call": "Currency.convert", "params": {
        "amount": "{invoice.amount}", "from_currency": "{invoice.currency}", "to_currency": "USD",
    }});
    let policy = fixture.policy(json!({"operator": ">", "left_operand": convert, "right_operand": 1}), reject()).await;
    fixture.policy(json!("{invoice.amount < 0}"), approve()).await;
    let bill = fixture.submitted(10_000).await;
    assert_eq!(fixture.status(&bill).await, "approve_in_progress");
    let process = fixture.process(&policy).await;
    assert_eq!(process["status"], "failed");
    let message = process["error"]["message"].as_str().unwrap();
    assert!(message.contains("no exchange rate between EUR and USD"), "{message}");
    let told = fixture.app.events_of(id(&process).parse().unwrap()).await;
    assert_eq!(told, ["approval_policy_process.created", "approval_policy_process.execution_error"]);
}

#[tokio::test]
async fn what_is_reopened_is_matched_anew() {
    let fixture = ApprovalFixture::open().await;
    let policy = fixture.policy(json!(true), reject()).await;
    let bill = fixture.submitted(10_000).await;
    let reopened = fixture.post(&format!("/payables/{bill}/reopen")).await.expect(200);
    assert_eq!((&reopened["status"], &reopened["approval_policy_id"]), (&json!("new"), &Value::Null));
    fixture.patch(&format!("/approval_policies/{}", id(&policy))).json(json!({"script": approve()})).await.expect(200);
    fixture.post(&format!("/payables/{bill}/submit_for_approval")).await.expect(200);
    assert_eq!(fixture.status(&bill).await, "waiting_to_be_paid");
    fixture.app.work_approvals(fixture.entity).await;
}
