use bursar_tests::{TestApp, id};
use serde_json::json;

use super::{ApprovalFixture, ask, ask_roles, decide};

#[tokio::test]
async fn whoever_is_asked_gets_a_mail_with_the_page_to_answer_on() {
    let fixture = ApprovalFixture::on(TestApp::start_with(|options| options.sends_mail = true).await).await;
    let settings = json!({"payable": {"approve_page_url": "https://platform.example/approve"}});
    fixture.partner.patch("/settings").json(settings).await.expect(200);
    let (ada, bob) = (fixture.user().await, fixture.user().await);
    for (user, email) in [(&ada, "ada@example.com"), (&bob, "bob@example.com")] {
        fixture.patch(&format!("/entity_users/{}", user.id)).json(json!({"email": email})).await.expect(200);
    }
    fixture.app.work_approvals(fixture.entity).await;
    fixture.policy(json!(true), decide(json!({"all": [ask(&[&ada], 1), ask_roles(&[bob.role], 1)]}))).await;
    let bill = fixture.submitted(10_000).await;
    fixture.app.work_approvals(fixture.entity).await;
    let [(subject, body)] = &fixture.outbox().await[..] else { panic!("one mail, to whoever is asked now") };
    assert!(subject.contains("RE-17") && subject.contains("Please approve"), "{subject}");
    let request = id(&fixture.waiting().await[0]);
    let link = format!("https://platform.example/approve?approval_request_id={request}&payable_id={bill}");
    assert!(body.contains(&link) && body.contains("100.00") && body.contains("Ada"), "{body}");
    fixture.answer(&ada, "approve").await;
    fixture.app.work_approvals(fixture.entity).await;
    assert_eq!(fixture.outbox().await.len(), 2, "the next one is asked once it is its turn");
}

#[tokio::test]
async fn nobody_is_asked_where_mail_is_not_set_up() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    fixture.policy(json!(true), decide(ask(&[&user], 1))).await;
    fixture.submitted(10_000).await;
    fixture.app.work_approvals(fixture.entity).await;
    assert!(fixture.outbox().await.is_empty());
}

#[tokio::test]
async fn on_behalf_of_an_inactive_entity_nobody_is_asked_until_it_is_active_again() {
    let fixture = ApprovalFixture::on(TestApp::start_with(|options| options.sends_mail = true).await).await;
    let user = fixture.user().await;
    fixture.patch(&format!("/entity_users/{}", user.id)).json(json!({"email": "ada@example.com"})).await.expect(200);
    fixture.app.work_approvals(fixture.entity).await;
    let waits = fixture.submitted(10_000).await;
    let script = decide(ask(&[&user], 1));
    let policy = fixture.post("/approval_policies").json(json!({"name": "Bills", "trigger": true, "script": script})).await.expect(201);
    let turn = async |verb: &str| {
        fixture.partner.post(&format!("/entities/{}/{verb}", fixture.entity)).await.expect(200);
        fixture.app.work_approvals(fixture.entity).await;
    };
    turn("deactivate").await;
    turn("activate").await;
    assert_eq!(fixture.process(&policy).await["metadata"]["payable_id"], waits, "the policy begins when the entity is active again");
    assert_eq!(fixture.outbox().await.len(), 1);
    fixture.submitted(20_000).await;
    turn("deactivate").await;
    assert_eq!(fixture.outbox().await.len(), 1);
    turn("activate").await;
    assert_eq!(fixture.outbox().await.len(), 2, "whoever is still asked hears of it");
}

#[tokio::test]
async fn a_mail_tells_what_is_left_to_pay_and_what_the_bill_comes_to() {
    let fixture = ApprovalFixture::on(TestApp::start_with(|options| options.sends_mail = true).await).await;
    let user = fixture.user().await;
    fixture.patch(&format!("/entity_users/{}", user.id)).json(json!({"email": "ada@example.com"})).await.expect(200);
    fixture.app.work_approvals(fixture.entity).await;
    fixture.policy(json!(true), decide(ask(&[&user], 1))).await;
    let submit = async || {
        let bill = fixture.bill(10_000).await;
        fixture.patch(&format!("/payables/{bill}")).json(json!({"amount_paid": 2_500})).await.expect(200);
        fixture.post(&format!("/payables/{bill}/submit_for_approval")).await.expect(200);
        fixture.app.work_approvals(fixture.entity).await;
        fixture.outbox().await
    };
    assert!(submit().await[0].1.contains("100.00"), "what is approved is the bill");
    let template = json!({
        "name": "Approval", "type": "payables_notify_approver", "language": "en", "is_default": true, "subject_template": "Bill",
        "body_template": "{{ amount_due }} of {{ total_amount }}",
    });
    fixture.partner.post("/mail_templates").json(template).await.expect(200);
    let mails = submit().await;
    assert!(mails.iter().any(|(_, body)| body.contains("75.00") && body.contains("100.00")), "{mails:?}");
}
