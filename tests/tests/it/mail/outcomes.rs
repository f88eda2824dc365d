use bursar_kernel::{Clock, Env, Result, Rng, TimeDelta, Uuid};
use bursar_mail::{Bounce, DkimKey, MailState, Mailer, RecipientOutcome, Sender, SmtpServer, bounced};
use bursar_simulator::{Options, Simulator};
use bursar_store::{Db, Scope, execute, fetch_all};
use bursar_tests::TestApp;
use serde_json::Value;
use tokio::net::TcpListener;

use super::MailFixture;

/// Posts a mail with a file whose bytes are looked for at this place.
async fn with_lost_file(fixture: &MailFixture, place: &str) -> Uuid {
    let made: Value = fixture.partner.upload("attachments", "terms.txt", b"terms").await.expect(201);
    fixture.app.move_bytes(&made, place).await;
    let mut mail = fixture.mail(&["ada@example.com"]);
    mail.attachments = vec![(made["id"].as_str().unwrap().parse().unwrap(), "terms.txt".to_owned())];
    fixture.post(mail).await
}

#[tokio::test]
async fn everybody_has_it() {
    MailFixture::while_open(async |fixture| {
        let id = fixture.post(fixture.mail(&["ada@example.com", "bob@example.com"])).await;
        assert_eq!(fixture.state(id).await.status, MailState::Pending);
        fixture.work().await;
        assert_eq!((fixture.state(id).await.status, fixture.taken().len()), (MailState::Sent, 1));
        assert_eq!(fixture.app.events_of(id).await, ["mail.sent"]);
        fixture.work().await;
        assert_eq!(fixture.taken().len(), 1, "what was sent is not sent again");
    })
    .await;
}

#[tokio::test]
async fn one_is_refused_and_the_others_have_it() {
    MailFixture::while_open(async |fixture| {
        let id = fixture.post(fixture.mail(&["ada@example.com", "refused@example.com"])).await;
        fixture.work().await;
        assert_eq!(fixture.state(id).await.status, MailState::PartiallySent);
        let outcomes = fixture.outcomes(id).await;
        assert_eq!((outcomes[0].1, outcomes[1].1), (RecipientOutcome::Sent, RecipientOutcome::Refused));
        assert!(outcomes[1].2.contains("no such mailbox"), "{outcomes:?}");
        assert_eq!(fixture.taken()[0].recipients, ["ada@example.com"]);
    })
    .await;
}

#[tokio::test]
async fn who_is_busy_is_tried_for_a_day_and_the_others_only_once() {
    MailFixture::while_open(async |fixture| {
        let id = fixture.post(fixture.mail(&["ada@example.com", "busy@example.com"])).await;
        fixture.work().await;
        assert_eq!(fixture.state(id).await.status, MailState::Processing);
        for _ in 0..30 {
            fixture.app.advance(TimeDelta::hours(1));
            fixture.work().await;
        }
        let outcomes = fixture.outcomes(id).await;
        assert_eq!((outcomes[0].1, outcomes[1].1), (RecipientOutcome::Sent, RecipientOutcome::Refused));
        let mail = fixture.state(id).await;
        assert_eq!((mail.status, fixture.taken().len()), (MailState::PartiallySent, 1));
        assert!(mail.attempts > 5, "{}", mail.attempts);
        assert_eq!(fixture.app.events_of(id).await, ["mail.partially_sent", "mail.processing"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_knows_what_became_of_a_text_that_was_never_answered_and_it_is_not_sent_again() {
    MailFixture::while_open(async |fixture| {
        let id = fixture.post(fixture.mail(&["lost@example.com"])).await;
        fixture.work().await;
        assert_eq!(fixture.state(id).await.status, MailState::Failed);
        assert_eq!(fixture.outcomes(id).await[0].1, RecipientOutcome::Unknown);
        fixture.app.advance(TimeDelta::days(2));
        fixture.work().await;
        assert_eq!(fixture.state(id).await.attempts, 1);
    })
    .await;
}

#[tokio::test]
async fn a_process_that_died_after_its_mark_leaves_an_outcome_that_nobody_knows() {
    MailFixture::while_open(async |fixture| {
        let id = fixture.post(fixture.mail(&["ada@example.com"])).await;
        let tx = fixture.app.db().begin().await.unwrap();
        let sql = "UPDATE mail_recipients SET outcome = 'sending' WHERE mail_id = $1";
        execute(&tx, sql, [id.into()]).await.unwrap();
        tx.commit().await.unwrap();
        fixture.work().await;
        let outcomes = fixture.outcomes(id).await;
        assert_eq!((outcomes[0].1, fixture.taken().len()), (RecipientOutcome::Unknown, 0));
        assert!(outcomes[0].2.contains("may have arrived"), "{outcomes:?}");
    })
    .await;
}

#[tokio::test]
async fn without_a_server_a_mail_fails_and_with_one_that_is_down_it_waits() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let fixture = MailFixture::of(&app, &partner, Simulator::new(Options::default()), None).await;
    let id = fixture.post(fixture.mail(&["ada@example.com"])).await;
    fixture.work().await;
    assert_eq!(fixture.state(id).await.status, MailState::Failed);
    assert!(fixture.outcomes(id).await[0].2.contains("not set up"));
    // Nothing listens on the discard port.
    let fixture = MailFixture::of(&app, &partner, Simulator::new(Options::default()), Some("smtp://127.0.0.1:9?tls=none")).await;
    let id = fixture.post(fixture.mail(&["ada@example.com"])).await;
    fixture.work().await;
    assert_eq!((fixture.state(id).await.status, fixture.outcomes(id).await[0].1), (MailState::Processing, RecipientOutcome::Waiting));
}

#[tokio::test]
async fn a_mail_has_somebody_to_go_to() {
    MailFixture::while_open(async |fixture| {
        let tx = fixture.app.db().begin().await.unwrap();
        for number in [0, 101] {
            let refused = bursar_mail::post(&tx, fixture.app.env(), &fixture.scope, fixture.mail(&vec!["ada@example.com"; number])).await;
            assert!(refused.unwrap_err().to_string().contains("from 1 to 100"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_mail_whose_file_is_missing_is_refused_and_says_which() {
    MailFixture::while_open(async |fixture| {
        let id = with_lost_file(&fixture, "not/restored").await;
        fixture.work().await;
        assert_eq!((fixture.state(id).await.status, fixture.taken().len()), (MailState::Failed, 0));
        let outcomes = fixture.outcomes(id).await;
        assert_eq!(outcomes[0].2, "the attachment terms.txt is missing on this server");
        assert_eq!(fixture.app.events_of(id).await, ["mail.failed"]);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_tried_for_a_day() {
    MailFixture::while_open(async |fixture| {
        // No directory holds a name that is so long.
        let id = with_lost_file(&fixture, &"x".repeat(300)).await;
        fixture.work().await;
        assert_eq!((fixture.state(id).await.status, fixture.state(id).await.attempts), (MailState::Processing, 1));
        assert_eq!(fixture.outcomes(id).await[0].2, "the attachment terms.txt could not be read");
        for _ in 0..30 {
            fixture.app.advance(TimeDelta::hours(1));
            fixture.work().await;
        }
        assert_eq!((fixture.state(id).await.status, fixture.taken().len()), (MailState::Failed, 0));
        assert_eq!(fixture.app.events_of(id).await, ["mail.failed", "mail.processing"]);
    })
    .await;
}

/// Another server reports, while the only mail of the entity is on its way, that Ada did not get it.
async fn reported_meanwhile(db: &Db, scope: &Scope) -> Result<Option<String>> {
    let env = Env { clock: Clock::fixed("2024-06-03T09:32:00Z".parse().unwrap()), rng: Rng::system() };
    let row = fetch_all(db, "SELECT id FROM mails WHERE entity_id = $1", [scope.one_entity()?.into()]).await?.remove(0);
    let bounce =
        Bounce { mail_id: row.try_get("", "id")?, address: "ada@example.com".to_owned(), reason: "the mailbox is full".to_owned() };
    let tx = db.begin().await?;
    assert!(bounced(&tx, &env, None, bounce).await?);
    tx.commit().await?;
    Ok(None)
}

#[tokio::test]
async fn what_another_server_reports_while_the_rest_is_sent_stays() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let simulator = Simulator::new(Options::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("smtp://{}?tls=none", listener.local_addr().unwrap());
    let first = MailFixture::of(&app, &partner, simulator.clone(), Some(&server)).await;
    let key = DkimKey { selector: "bursar1".to_owned(), private_key: include_str!("key.pem").to_owned() };
    let way = (SmtpServer::parse(&server).unwrap(), Sender::new("noreply@mail.example.com", Some(key)).unwrap());
    let mailer = Mailer::new(app.db().clone(), app.env().clone(), app.files().clone(), Some(way));
    let mailer = mailer.from_domains(|db, scope| Box::pin(reported_meanwhile(db, scope)));
    let second = MailFixture::over(&app, &partner, simulator.clone(), mailer).await;
    let id = first.post(first.mail(&["ada@example.com", "busy@example.com"])).await;
    let sent = async {
        first.work().await;
        assert_eq!(first.outcomes(id).await[0].1, RecipientOutcome::Sent);
        app.advance(TimeDelta::minutes(2));
        second.work().await;
    };
    tokio::select! {
        ended = simulator.take_mails(listener) => panic!("the mail server ended: {ended:?}"),
        () = sent => {}
    }
    let outcomes = first.outcomes(id).await;
    assert_eq!((outcomes[0].1, outcomes[0].2.as_str()), (RecipientOutcome::Refused, "the mailbox is full"));
    assert_eq!((outcomes[1].1, first.state(id).await.attempts), (RecipientOutcome::Waiting, 2));
}
