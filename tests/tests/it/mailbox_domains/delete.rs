use bursar_tests::mail_server::MailSession;
use bursar_tests::{Tenant, id};
use serde_json::json;

#[tokio::test]
async fn its_mailboxes_go_with_it_and_mail_to_them_is_refused() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let address = partner.mailbox(entity, "payable").await;
    let domain = id(&partner.get("/mailbox_domains").await.expect(200)["data"][0]);
    partner.delete(&format!("/mailbox_domains/{domain}")).await.expect(204);
    let left = partner.get("/mailboxes").entity(entity).await.expect(200);
    assert_eq!((left["data"].as_array().unwrap().len(), &left["data"][0]["id"]), (1, &json!(entity)), "the one that it has by itself");
    let listener = app.listen_for_mail(bursar_tests::mail_domains()).await;
    let answer = MailSession::open(listener.address).await.send("a@example.com", &address, "Subject: x\r\n\r\nx").await;
    assert!(answer.starts_with("550 5.1.1"), "{answer}");
    partner.delete(&format!("/mailbox_domains/{domain}")).await.message(404);
    assert_eq!(app.events_of(domain.parse().unwrap()).await, ["mailbox_domain.created", "mailbox_domain.deleted"]);
}
