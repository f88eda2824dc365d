use bursar_tests::form;
use bursar_tests::mail_server::mail_with;
use serde_json::Value;

use super::MailboxFixture;

#[tokio::test]
async fn an_entity_sees_what_came_for_it() {
    let fixture = MailboxFixture::of("payable").await;
    let failed = fixture.receive("Subject: nothing\r\n\r\nx").await;
    fixture.receive(&mail_with(&[("invoice.pdf", "application/pdf", form::PDF)])).await;
    let found = async |query: String| -> Vec<Value> {
        let listed = fixture.get(&format!("/incoming_mails{query}")).await.expect(200);
        listed["data"].as_array().unwrap().clone()
    };
    assert_eq!(found(String::new()).await.len(), 2);
    assert_eq!(found("?status=failed".to_owned()).await, std::slice::from_ref(&failed));
    assert_eq!(found(format!("?mailbox_id={}", failed["mailbox_id"].as_str().unwrap())).await.len(), 2);
    assert_eq!(found(format!("?mailbox_id={}", fixture.app.env().id())).await.len(), 0);
    let others = fixture.partner.get("/incoming_mails").entity(fixture.partner.entity().await).await.expect(200);
    assert!(others["data"].as_array().unwrap().is_empty());
}
