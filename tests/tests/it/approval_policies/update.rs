use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{ApprovalFixture, ask, decide, id};

#[tokio::test]
async fn what_is_left_out_stays() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let policy = fixture.policy(json!("{invoice.amount > 1}"), json!([true])).await;
    let path = format!("/approval_policies/{}", id(&policy));
    let changed = user.patch(&path).json(json!({"name": "Rent", "priority": -3})).await.expect(200);
    let expected =
        [("name", json!("Rent")), ("priority", json!(-3)), ("updated_by", json!(user.id)), ("trigger", policy["trigger"].clone())];
    for (name, value) in expected {
        assert_eq!(changed[name], value, "{name}");
    }
    let cleared = user.patch(&path).json(json!({"trigger": null, "description": null})).await.expect(200);
    assert_eq!(cleared["trigger"], Value::Null);
    assert_eq!(fixture.read(&path).await, cleared);
}

#[tokio::test]
async fn a_policy_whose_approver_has_left_can_be_renamed_and_ended() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob) = (fixture.user().await, fixture.user().await);
    let script = decide(ask(&[&ada, &bob], 1));
    let policy = fixture.policy(json!(true), script.clone()).await;
    fixture.delete(&format!("/entity_users/{}", ada.id)).await.expect(204);
    fixture.app.work_approvals(fixture.entity).await;
    let patch = |body: Value| fixture.patch(&format!("/approval_policies/{}", id(&policy))).json(body);
    let changes =
        json!({"name": "Rent", "priority": 3, "script": script, "starts_at": "2024-06-01T00:00:00Z", "ends_at": "2024-06-02T00:00:00Z"});
    assert_eq!(patch(changes).await.expect(200)["name"], "Rent");
    let refused = patch(json!({"script": decide(ask(&[&ada], 1))})).await.message(400);
    assert!(refused.contains(&format!("{} is no user of this entity", ada.id)), "{refused}");
    patch(json!({"script": decide(ask(&[&bob], 1))})).await.expect(200);
    patch(json!({"status": "deleted"})).await.expect(200);
    fixture.app.work_approvals(fixture.entity).await;
}

#[tokio::test]
async fn running_processes_keep_their_script() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob) = (fixture.user().await, fixture.user().await);
    let policy = fixture.policy(json!(true), decide(ask(&[&ada], 1))).await;
    let bill = fixture.submitted(10_000).await;
    let change = json!({"script": decide(ask(&[&bob], 1))});
    fixture.patch(&format!("/approval_policies/{}", id(&policy))).json(change).await.expect(200);
    assert_eq!(fixture.process(&policy).await["script_snapshot"], policy["script"]);
    fixture.answer(&ada, "approve").await;
    assert_eq!(fixture.status(&bill).await, "waiting_to_be_paid");
}

#[tokio::test]
async fn a_status_follows_from_the_times() {
    let mut fixture = ApprovalFixture::open().await;
    let policy = fixture.policy(json!(true), json!(["{Payables.approve(invoice.id)}"])).await;
    let path = format!("/approval_policies/{}", id(&policy));
    let patch = |body: Value| fixture.patch(&path).json(body);
    assert_eq!(patch(json!({"status": "pending"})).await.fields(), ["body.status"]);
    let put_off = patch(json!({"starts_at": "2024-06-10T00:00:00Z", "status": "pending"})).await.expect(200);
    assert_eq!(put_off["status"], "pending");
    let bill = fixture.submitted(10_000).await;
    assert_eq!(fixture.status(&bill).await, "approve_in_progress");
    fixture.later(TimeDelta::days(7)).await;
    fixture.app.work_approvals(fixture.entity).await;
    let patch = |body: Value| fixture.patch(&path).json(body);
    assert_eq!(fixture.read(&path).await["status"], "active");
    assert_eq!(fixture.status(&bill).await, "approve_in_progress", "it was sent before the policy starts");
    let later = fixture.submitted(10_000).await;
    assert_eq!(fixture.status(&later).await, "waiting_to_be_paid");
    patch(json!({"status": "deleted"})).await.expect(200);
    patch(json!({"name": "x"})).await.message(404);
}

#[tokio::test]
async fn what_cannot_be_run_is_refused() {
    let fixture = ApprovalFixture::open().await;
    let policy = fixture.policy(json!(true), json!([true])).await;
    let patch = |body: Value| fixture.patch(&format!("/approval_policies/{}", id(&policy))).json(body);
    assert!(patch(json!({"script": []})).await.message(400).contains("must have a statement"));
    assert!(patch(json!({"trigger": "{nothing}"})).await.message(400).contains("nothing is unknown"));
    assert_eq!(patch(json!({"name": "x".repeat(256)})).await.fields(), ["body.name"]);
}
