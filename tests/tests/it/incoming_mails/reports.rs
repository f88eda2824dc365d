use std::sync::Arc;

use bursar_jobs::{Limits, Registry, Runner};
use bursar_kernel::Uuid;
use bursar_mail::{MailState, Mailer, NewMail, RecipientKind, RecipientOutcome, Sender, SmtpServer};
use bursar_simulator::{Options, Simulator};
use bursar_store::Scope;
use bursar_tests::mail_domains;
use bursar_tests::mail_server::MailSession;
use serde_json::json;
use tokio::net::TcpListener;

use super::MailboxFixture;
use crate::receivables::line;
use crate::receivables::mailing::MailingFixture;

/// A mail that a real mail server took.
async fn sent(fixture: &MailboxFixture, scope: Scope, simulator: &Simulator, to: &[&str]) -> Uuid {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = SmtpServer::parse(&format!("smtp://{}?tls=none", listener.local_addr().unwrap())).unwrap();
    let sender = Sender::new("noreply@mail.example.com", None).unwrap().reported_to("bounces@in.bursar.test").unwrap();
    let (db, env) = (fixture.app.db(), fixture.app.env());
    let mailer = Arc::new(Mailer::new(db.clone(), env.clone(), fixture.app.files().clone(), Some((server, sender))));
    let mut registry = Registry::default();
    bursar_mail::jobs(&mut registry, &mailer);
    let new = NewMail {
        id: env.id(),
        from_name: "Acme GmbH".to_owned(),
        from_username: None,
        reply_to: None,
        recipients: to.iter().map(|address| (RecipientKind::To, (*address).to_owned())).collect(),
        subject: "Invoice".to_owned(),
        text: "Please find it attached.".to_owned(),
        html: "<p>Please find it attached.</p>".to_owned(),
        attachments: Vec::new(),
    };
    let tx = db.begin().await.unwrap();
    let mail = bursar_mail::post(&tx, env, &scope, new).await.unwrap();
    tx.commit().await.unwrap();
    let runner = Runner::new(db.clone(), env.clone(), registry, Limits::default());
    let lane = format!("mail/{}/", scope.partner_id());
    tokio::select! {
        ended = simulator.take_mails(listener) => panic!("the mail server ended: {ended:?}"),
        done = runner.drain(&lane) => drop(done.unwrap()),
    }
    mail.id
}

/// What the receiving server reports of one recipient, with the mail that came back.
fn report(recipient: &str, returned: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.com\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=bounce\r\n\r\n\
         --bounce\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\r\n\r\n\
         --bounce\r\nContent-Type: message/rfc822\r\n\r\n{returned}\r\n--bounce--\r\n"
    )
}

#[tokio::test]
async fn who_did_not_get_a_mail_is_shown() {
    let fixture = MailboxFixture::of("payable").await;
    let scope = Scope::of_job("test", fixture.partner.credentials.partner_id, Some(fixture.entity));
    let simulator = Simulator::new(Options::default());
    let id = sent(&fixture, scope, &simulator, &["ada@example.com", "bob@example.com"]).await;
    let taken = simulator.world().mailbox.mails().next().cloned().unwrap();
    assert_eq!(taken.sender, "bounces@in.bursar.test", "reports go where they are read");

    let returned = String::from_utf8(taken.raw.clone()).unwrap();
    let mut session = MailSession::open(fixture.listener.address).await;
    for recipient in ["stranger@example.com", "ADA@example.com"] {
        assert!(session.send("", "bounces@in.bursar.test", &report(recipient, &returned)).await.starts_with("250 "));
    }
    assert_eq!(bursar_mail::mail(fixture.app.db(), &scope, id).await.unwrap().unwrap().status, MailState::PartiallySent);
    let recipients = bursar_mail::recipients(fixture.app.db(), &scope, id).await.unwrap();
    let outcomes: Vec<_> = recipients.iter().map(|one| (one.outcome, one.error.as_deref())).collect();
    assert_eq!(outcomes, [(RecipientOutcome::Refused, Some("came back: 552 5.2.2 mailbox full")), (RecipientOutcome::Sent, None)]);
    assert_eq!(fixture.app.events_of(id).await, ["mail.partially_sent", "mail.sent"]);
}

#[tokio::test]
async fn a_report_that_comes_to_a_mailbox_is_one_too_and_makes_no_bill() {
    let fixture = MailboxFixture::of("payable").await;
    let scope = Scope::of_job("test", fixture.partner.credentials.partner_id, Some(fixture.entity));
    let simulator = Simulator::new(Options::default());
    let id = sent(&fixture, scope, &simulator, &["ada@example.com"]).await;
    let taken = simulator.world().mailbox.mails().next().cloned().unwrap();
    let returned = String::from_utf8(taken.raw.clone()).unwrap();
    assert!(fixture.send(&report("ada@example.com", &returned)).await.starts_with("250 "));
    fixture.app.work_mailboxes(fixture.entity).await;
    assert_eq!(bursar_mail::mail(fixture.app.db(), &scope, id).await.unwrap().unwrap().status, MailState::Failed);
    let listed = fixture.get("/incoming_mails").await.expect(200);
    assert_eq!(listed["data"], json!([]));

    // One about a mail of somebody else tells nothing, and is a mail like any other.
    let stranger = fixture.app.partner().await;
    let other = stranger.mailbox(stranger.entity().await, "payable").await;
    let mut session = MailSession::open(fixture.listener.address).await;
    assert!(session.send("", &other, &report("ada@example.com", &returned)).await.starts_with("250 "));
    assert_eq!(fixture.app.events_of(id).await, ["mail.failed", "mail.sent"]);
}

#[tokio::test]
async fn an_invoice_that_came_back_says_so_with_the_address_and_the_reason() {
    MailingFixture::while_open(async |office| {
        let invoice = office.shop.issued(office.shop.invoice(json!([line(10_000, 1)]))).await;
        let path = format!("/receivables/{}", invoice["id"].as_str().unwrap());
        let letter = json!({"subject_text": "Invoice", "body_text": "Please pay.", "recipients": {"to": ["ada@acme.example"]}});
        office.shop.post(&format!("{path}/send")).json(letter).await.expect(200);
        office.work().await;
        assert_eq!(office.mails(&invoice).await[0]["status"], "sent");
        let returned = String::from_utf8(office.taken()[0].raw.clone()).unwrap();
        let listener = office.shop.app.listen_for_mail(mail_domains()).await;
        let mut session = MailSession::open(listener.address).await;
        assert!(session.send("", "bounces@in.bursar.test", &report("ada@acme.example", &returned)).await.starts_with("250 "));
        let mail = office.mails(&invoice).await.remove(0);
        let expected = json!([{"email": "ada@acme.example", "error": "came back: 552 5.2.2 mailbox full", "is_success": false}]);
        assert_eq!((&mail["status"], &mail["recipients"]["to"]), (&json!("failed"), &expected));
        let history = office.shop.get(&format!("{path}/history?event_type__in=mail_sent")).await.expect(200);
        let told = &history["data"][0]["event_data"];
        assert_eq!((&told["mail_status"], &told["recipients"]["to"]), (&json!("failed"), &expected));
    })
    .await;
}
