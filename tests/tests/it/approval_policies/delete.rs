use serde_json::json;

use super::{ApprovalFixture, ask, decide, id};

#[tokio::test]
async fn a_deleted_policy_decides_about_no_more_bills() {
    let fixture = ApprovalFixture::open().await;
    let policy = fixture.policy(json!(true), json!(["{Payables.approve(invoice.id)}"])).await;
    let path = format!("/approval_policies/{}", id(&policy));
    fixture.delete(&path).await.expect(204);
    fixture.get(&path).await.message(404);
    assert!(fixture.read("/approval_policies").await["data"].as_array().unwrap().is_empty());
    let bill = fixture.submitted(10_000).await;
    assert_eq!(fixture.status(&bill).await, "approve_in_progress");
    assert_eq!(fixture.app.events_of(id(&policy).parse().unwrap()).await, ["approval_policy.created", "approval_policy.deleted"]);
}

#[tokio::test]
async fn what_it_began_goes_on() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let policy = fixture.policy(json!(true), decide(ask(&[&user], 1))).await;
    let bill = fixture.submitted(10_000).await;
    fixture.delete(&format!("/approval_policies/{}", id(&policy))).await.expect(204);
    fixture.answer(&user, "approve").await;
    assert_eq!(fixture.status(&bill).await, "waiting_to_be_paid");
}
