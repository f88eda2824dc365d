use futures::future::join_all;
use serde_json::json;

use super::{ApprovalFixture, ask, decide, id};

/// Whoever answers at the same time: the process ends once, and exactly one effect happens.
#[tokio::test]
async fn answers_at_once_decide_once() {
    let fixture = ApprovalFixture::open().await;
    let users = join_all((0..6).map(|_| fixture.user())).await;
    let named: Vec<_> = users.iter().collect();
    let policy = fixture.policy(json!(true), decide(ask(&named, 3))).await;
    let bill = fixture.submitted(10_000).await;
    let request = id(&fixture.waiting().await[0]);
    let path = format!("/approval_requests/{request}/approve");
    let answers = join_all(users.iter().map(|user| async { user.post(&path).await.status })).await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 3, "{answers:?}");
    assert!(answers.iter().all(|status| matches!(status, 200 | 409)), "{answers:?}");
    assert_eq!(fixture.status(&bill).await, "waiting_to_be_paid");
    assert_eq!(fixture.process(&policy).await["status"], "succeeded");
    let told = fixture.app.events_of(bill.parse().unwrap()).await;
    assert_eq!(told.iter().filter(|event| *event == "payable.approved").count(), 1, "{told:?}");
    fixture.app.work_approvals(fixture.entity).await;
}
