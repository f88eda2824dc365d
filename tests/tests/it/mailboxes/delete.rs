use bursar_tests::mail_server::{MailSession, mail_with};
use bursar_tests::{Tenant, id};
use bursar_tests::{form, mail_domains};

#[tokio::test]
async fn mail_is_refused_and_what_came_stays() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let address = partner.mailbox(entity, "payable").await;
    let listener = app.listen_for_mail(mail_domains()).await;
    let mut session = MailSession::open(listener.address).await;
    let mail = mail_with(&[("invoice.pdf", "application/pdf", form::PDF)]);
    assert!(session.send("billing@vendor.example", &address, &mail).await.starts_with("250 "));

    let mailbox = id(&partner.get("/mailboxes").entity(entity).await.expect(200)["data"][1]);
    partner.delete(&format!("/mailboxes/{mailbox}")).entity(partner.entity().await).await.message(404);
    partner.delete(&format!("/mailboxes/{mailbox}")).entity(entity).await.expect(204);
    assert!(session.send("billing@vendor.example", &address, &mail).await.starts_with("550 5.1.1"));
    app.work_mailboxes(entity).await;
    assert_eq!(partner.newest_mail(entity).await["status"], "done", "what was taken is ours");
    assert_eq!(app.events_of(mailbox.parse().unwrap()).await, ["mailbox.created", "mailbox.deleted"]);
    partner.delete(&format!("/mailboxes/{entity}")).entity(entity).await.message(404);
}
