use serde_json::json;

use super::{ApprovalFixture, ask, decide, id};

#[tokio::test]
async fn each_answers_once_and_only_those_who_are_asked() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob, carol) = (fixture.user().await, fixture.user().await, fixture.user().await);
    let asked =
        json!({"object_type": "payable", "object_id": fixture.bill(1).await, "required_approval_count": 2, "user_ids": [ada.id, bob.id]});
    let path = format!("/approval_requests/{}", id(&fixture.post("/approval_requests").json(asked).await.expect(201)));
    carol.post(&format!("{path}/approve")).await.message(403);
    let once = ada.post(&format!("{path}/approve")).await.expect(200);
    assert_eq!((&once["status"], &once["approved_by"]), (&json!("waiting"), &json!([ada.id])));
    assert!(ada.post(&format!("{path}/approve")).await.message(409).contains("approved it already"));
    let both = bob.post(&format!("{path}/approve")).await.expect(200);
    assert_eq!((&both["status"], &both["approved_by"]), (&json!("approved"), &json!([ada.id, bob.id])));
    assert!(bob.post(&format!("{path}/reject")).await.message(409).contains("takes no more answers"));
    let told = fixture.app.events_of(id(&both).parse().unwrap()).await;
    assert_eq!(told, ["approval_request.approved", "approval_request.created"]);
}

#[tokio::test]
async fn one_is_enough_to_reject_and_what_follows_the_script_says() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob) = (fixture.user().await, fixture.user().await);
    fixture.policy(json!(true), json!([ask(&[&ada, &bob], 2)])).await;
    let bill = fixture.submitted(10_000).await;
    let rejected = fixture.answer(&bob, "reject").await;
    assert_eq!((&rejected["status"], &rejected["rejected_by"]), (&json!("rejected"), &json!(bob.id)));
    assert_eq!(fixture.status(&bill).await, "approve_in_progress", "a script without an effect moves nothing");
    fixture.app.work_approvals(fixture.entity).await;
}

#[tokio::test]
async fn a_partners_token_answers_for_a_user() {
    let fixture = ApprovalFixture::open().await;
    let (ada, bob, carol) = (fixture.user().await, fixture.user().await, fixture.user().await);
    fixture.policy(json!(true), decide(ask(&[&ada, &bob], 2))).await;
    let bill = fixture.submitted(10_000).await;
    let path = format!("/approval_requests/{}/approve", id(&fixture.waiting().await[0]));
    let answer = |query: String| fixture.post(&format!("{path}{query}")).json(json!({}));
    assert!(answer(String::new()).await.message(403).contains("entity_user_id"));
    answer(format!("?entity_user_id={}", carol.id)).await.message(403);
    let once = answer(format!("?entity_user_id={}", bob.id)).await.expect(200);
    assert_eq!(once["approved_by"], json!([bob.id]));
    let only_one_is_left = answer(String::new()).await.expect(200);
    assert_eq!(only_one_is_left["approved_by"], json!([bob.id, ada.id]));
    assert_eq!(fixture.status(&bill).await, "waiting_to_be_paid");
    fixture.app.work_approvals(fixture.entity).await;
}

#[tokio::test]
async fn a_request_that_is_taken_back_ends_its_process() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let policy = fixture.policy(json!(true), decide(ask(&[&user], 1))).await;
    let bill = fixture.submitted(10_000).await;
    let canceled = fixture.answer(&user, "cancel").await;
    assert_eq!(canceled["status"], "canceled");
    assert_eq!(
        (fixture.process(&policy).await["status"].as_str(), fixture.steps(&policy).await),
        (Some("canceled"), vec!["canceled".to_owned()])
    );
    assert_eq!(fixture.status(&bill).await, "approve_in_progress");
    user.post(&format!("/approval_requests/{}/cancel", id(&canceled))).await.message(409);
    fixture.app.work_approvals(fixture.entity).await;
}
