use bursar_mail::{DkimKey, Mailer, RecipientKind, Sender, SmtpServer};
use bursar_simulator::{Options, Simulator};
use bursar_tests::{TestApp, form};
use serde_json::json;
use tokio::net::TcpListener;

use super::MailFixture;

#[tokio::test]
async fn a_person_sees_what_was_written() {
    MailFixture::while_open(async |fixture| {
        let mut mail = fixture.mail(&["ada@example.com", "bob@example.com"]);
        mail.recipients.push((RecipientKind::Cc, "carol@example.com".to_owned()));
        mail.recipients.push((RecipientKind::Bcc, "dave@example.com".to_owned()));
        (mail.from_username, mail.reply_to) = (Some("billing".to_owned()), Some("books@acme.example".to_owned()));
        mail.subject = "Rechnung für\r\nBcc: eve@example.com".to_owned();
        mail.text = "Grüße\n\n.\nein Punkt am Anfang".to_owned();
        let id = fixture.post(mail).await;
        fixture.work().await;
        let taken = fixture.taken();
        let [mail] = &taken[..] else { panic!("{taken:#?}") };
        assert_eq!(mail.sender, "billing@mail.example.com");
        assert_eq!(mail.recipients, ["ada@example.com", "bob@example.com", "carol@example.com", "dave@example.com"]);
        let shown = &mail.shown;
        assert_eq!(shown.from, "Acme GmbH <billing@mail.example.com>");
        assert_eq!((shown.to.as_str(), shown.cc.as_str()), ("ada@example.com, bob@example.com", "carol@example.com"));
        assert_eq!(shown.reply_to, "books@acme.example");
        assert_eq!(shown.subject, "Rechnung für Bcc: eve@example.com");
        assert_eq!(shown.text.replace("\r\n", "\n").trim_end(), "Grüße\n\n.\nein Punkt am Anfang");
        assert!(shown.html.contains("<p>Dear Ada,</p>"), "{}", shown.html);
        assert_eq!(shown.message_id, format!("{id}@mail.example.com"));
        assert!(!String::from_utf8_lossy(&mail.raw).contains("dave@"), "a blind copy stands in no header");
    })
    .await;
}

#[tokio::test]
async fn files_go_with_it() {
    MailFixture::while_open(async |fixture| {
        let made = fixture.partner.upload("attachments", "invoice.pdf", form::PDF).await.expect(201);
        let mut mail = fixture.mail(&["ada@example.com"]);
        mail.attachments = vec![(made["id"].as_str().unwrap().parse().unwrap(), "Rechnung für März.pdf".to_owned())];
        fixture.post(mail).await;
        fixture.work().await;
        let taken = fixture.taken();
        let files = json!(taken[0].shown.attachments);
        assert_eq!(files[0]["name"], "Rechnung für März.pdf");
        assert_eq!(files[0]["size"], form::PDF.len());
    })
    .await;
}

#[tokio::test]
async fn a_mail_from_a_partners_domain_is_signed_for_it() {
    let simulator = Simulator::new(Options::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = SmtpServer::parse(&format!("smtp://{}?tls=none", listener.local_addr().unwrap())).unwrap();
    let key = DkimKey { selector: "bursar1".to_owned(), private_key: include_str!("key.pem").to_owned() };
    let sender = Sender::new("noreply@mail.example.com", Some(key)).unwrap();
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mailer = Mailer::new(app.db().clone(), app.env().clone(), app.files().clone(), Some((server, sender)));
    let mailer = mailer.from_domains(|_, _| Box::pin(async { Ok(Some("bills.acme.example".to_owned())) }));
    let fixture = MailFixture::over(&app, &partner, simulator.clone(), mailer).await;
    fixture.post(fixture.mail(&["ada@example.com"])).await;
    tokio::select! {
        ended = simulator.take_mails(listener) => panic!("the mail server ended: {ended:?}"),
        () = fixture.work() => {}
    }
    let taken = fixture.taken();
    assert_eq!(taken[0].shown.from, "Acme GmbH <noreply@bills.acme.example>");
    assert_eq!(taken[0].sender, "noreply@mail.example.com", "servers are asked about the operator's domain");
    let raw = String::from_utf8_lossy(&taken[0].raw).replace("\r\n", "\n");
    let signature = raw.split("\n\n").next().unwrap().split("DKIM-Signature:").nth(1).expect("a signature");
    assert!(signature.contains("d=bills.acme.example") && signature.contains("s=bursar1"), "{signature}");
}
