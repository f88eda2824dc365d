use bursar_mailboxes::IncomingMailSettings;
use bursar_tests::mail_server::{MailSession, mail_with};
use bursar_tests::{form, mail_domains};
use serde_json::json;

use super::MailboxFixture;

#[tokio::test]
async fn what_was_answered_is_kept_and_the_same_mail_is_kept_once() {
    let fixture = MailboxFixture::of("payable").await;
    let mail = mail_with(&[("invoice.pdf", "application/pdf", form::PDF)]);
    for _ in 0..3 {
        assert!(fixture.send(&mail).await.starts_with("250 2.6.0"), "a server that heard no answer sends it again");
    }
    fixture.app.work_mailboxes(fixture.entity).await;
    assert_eq!(
        (fixture.all("/payables").await.len(), fixture.partner.newest_mail(fixture.entity).await["status"].clone()),
        (1, json!("done"))
    );
}

#[tokio::test]
async fn unknown_addresses_are_refused_before_the_data() {
    let fixture = MailboxFixture::of("payable").await;
    let mut session = MailSession::open(fixture.listener.address).await;
    session.say("EHLO mx.example.com").await;
    session.say("MAIL FROM:<a@example.com>").await;
    let domain = fixture.address.split('@').next_back().unwrap();
    for address in ["bills@example.com".to_owned(), format!("other@{domain}"), format!("bills@x.{domain}"), "bills".to_owned()] {
        let answer = session.say(&format!("RCPT TO:<{address}>")).await;
        assert!(answer.starts_with('5'), "{address}: {answer}");
    }
    let answer = session.say(&format!("RCPT TO:<{}>", fixture.address.to_uppercase())).await;
    assert!(answer.starts_with("250"), "capitals do not count: {answer}");
}

#[tokio::test]
async fn an_entity_is_written_to_without_a_mailbox_of_its_own() {
    let mut fixture = MailboxFixture::of("receipt").await;
    fixture.address = format!("{}@IN.bursar.test", fixture.entity.simple());
    let mail = fixture.receive(&mail_with(&[("invoice.pdf", "application/pdf", form::PDF)])).await;
    assert_eq!((&mail["status"], &mail["mailbox_id"]), (&json!("done"), &json!(fixture.entity)));
    let [bill] = &fixture.all("/payables").await[..] else { panic!("{mail}") };
    assert_eq!((&bill["payable_origin"], &mail["documents"][0]["object_id"]), (&json!("email"), &bill["id"]));
    for nobody in [format!("{}@in.bursar.test", fixture.app.env().id().simple()), format!("{}@bursar.test", fixture.entity.simple())] {
        fixture.address = nobody;
        assert!(fixture.send("Subject: lost\r\n\r\nx").await.starts_with("550 5.1.1"), "{}", fixture.address);
    }
}

#[tokio::test]
async fn lmtp_answers_for_each_recipient() {
    let fixture = MailboxFixture::of("payable").await;
    let second = fixture.partner.entity().await;
    let other = fixture.partner.mailbox(second, "payable").await;
    let mut session = MailSession::open(fixture.listener.address).await;
    session.say("LHLO mx.example.com").await;
    session.say("MAIL FROM:<billing@vendor.example>").await;
    for address in [&fixture.address, &other] {
        session.say(&format!("RCPT TO:<{address}>")).await;
    }
    session.say("DATA").await;
    let mail = mail_with(&[("invoice.pdf", "application/pdf", form::PDF)]);
    let answers = [session.say(&format!("{mail}\r\n.")).await, session.hear().await];
    assert!(answers.iter().all(|answer| answer.starts_with("250 2.6.0")), "{answers:?}");
    for entity in [fixture.entity, second] {
        fixture.app.work_mailboxes(entity).await;
        assert_eq!(fixture.partner.newest_mail(entity).await["status"], "done");
    }
}

#[tokio::test]
async fn limits_are_told_and_nothing_is_kept() {
    let fixture = MailboxFixture::of("payable").await;
    let settings = IncomingMailSettings { mail_bytes: 70_000, mails_a_minute: 2, ..mail_domains() };
    let listener = fixture.app.listen_for_mail(settings).await;
    let mut session = MailSession::open(listener.address).await;
    let long = format!("Subject: long\r\n\r\n{}", "x".repeat(200_000));
    let answer = session.send("a@example.com", &fixture.address, &long).await;
    assert!(answer.starts_with("552 5.3.4"), "{answer}");
    for place in 0..2 {
        assert!(session.send("a@example.com", &fixture.address, &format!("Subject: {place}\r\n\r\nx")).await.starts_with("250"));
    }
    let answer = session.send("a@example.com", &fixture.address, "Subject: 3\r\n\r\nx").await;
    assert!(answer.starts_with("450 4.7.1"), "{answer}");
    let kept = fixture.get("/incoming_mails").await.expect(200);
    assert_eq!(kept["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_point_at_the_beginning_of_a_line_is_no_end() {
    let fixture = MailboxFixture::of("payable").await;
    let mail = "Subject: a\r\n\r\nfirst\r\n.second\r\n..third\n.\nfourth";
    fixture.receive(mail).await;
    let kept = fixture.partner.newest_mail(fixture.entity).await;
    assert_eq!(kept["size"], mail.len() + 2, "the last line ends, too");
}
