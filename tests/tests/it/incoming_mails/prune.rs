use bursar_kernel::TimeDelta;
use bursar_tests::mail_server::mail_with;
use bursar_tests::{Tenant, TestApp, form};
use serde_json::json;

use super::MailboxFixture;

#[tokio::test]
async fn a_mail_goes_after_a_while_and_its_file_with_it_but_for_what_was_made_of_it() {
    // What is pruned is everybody's.
    let tenant = Tenant::at(TestApp::start_alone(|_| {}).await).await;
    let mut fixture = MailboxFixture::at(tenant, "payable").await;
    let old = fixture.receive(&mail_with(&[("invoice.pdf", "application/pdf", form::PDF)])).await;
    fixture.later(TimeDelta::days(200)).await;
    let young = fixture.receive("Subject: hello\r\n\r\nno file").await;
    assert!(fixture.send("Subject: waits\r\n\r\n").await.starts_with("250 "));
    let file = format!("/files/{}", old["file_id"].as_str().unwrap());
    fixture.partner.get(&file).await.expect(200);

    for (days, left) in [(199, 3), (2, 2), (400, 1)] {
        fixture.later(TimeDelta::days(days)).await;
        fixture.app.prune().await;
        let listed = fixture.get("/incoming_mails?sort=received_at").await.expect(200);
        let listed = listed["data"].as_array().unwrap();
        assert_eq!(listed.len(), left, "{days}: {listed:?}");
        assert_eq!(listed.iter().any(|mail| mail["id"] == young["id"]), left > 1);
        assert_eq!(listed.iter().filter(|mail| mail["status"] == "waiting").count(), 1, "what waits stays");
    }
    fixture.partner.get(&file).await.message(404);
    let bills = fixture.all("/payables").await;
    assert_eq!((bills.len(), &bills[0]["file"]["name"]), (1, &json!("invoice.pdf")));
}
