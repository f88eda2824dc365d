use bursar_kernel::TimeDelta;
use bursar_mail::{MailState, RecipientOutcome};
use bursar_simulator::{Options, Simulator};
use bursar_store::sea_orm::{ConnectionTrait, Statement};
use bursar_tests::TestApp;

use super::Desk;

#[tokio::test]
async fn everybody_has_it() {
    Desk::while_open(async |desk| {
        let id = desk.post(desk.mail(&["ada@example.com", "bob@example.com"])).await;
        assert_eq!(desk.state(id).await.status, MailState::Pending);
        desk.work().await;
        assert_eq!((desk.state(id).await.status, desk.taken().len()), (MailState::Sent, 1));
        assert_eq!(desk.app.events_of(id).await, ["mail.sent"]);
        desk.work().await;
        assert_eq!(desk.taken().len(), 1, "what was sent is not sent again");
    })
    .await;
}

#[tokio::test]
async fn one_is_refused_and_the_others_have_it() {
    Desk::while_open(async |desk| {
        let id = desk.post(desk.mail(&["ada@example.com", "refused@example.com"])).await;
        desk.work().await;
        assert_eq!(desk.state(id).await.status, MailState::PartiallySent);
        let outcomes = desk.outcomes(id).await;
        assert_eq!((outcomes[0].1, outcomes[1].1), (RecipientOutcome::Sent, RecipientOutcome::Refused));
        assert!(outcomes[1].2.contains("no such mailbox"), "{outcomes:?}");
        assert_eq!(desk.taken()[0].recipients, ["ada@example.com"]);
    })
    .await;
}

#[tokio::test]
async fn who_is_busy_is_tried_for_a_day_and_the_others_only_once() {
    Desk::while_open(async |desk| {
        let id = desk.post(desk.mail(&["ada@example.com", "busy@example.com"])).await;
        desk.work().await;
        assert_eq!(desk.state(id).await.status, MailState::Processing);
        for _ in 0..30 {
            desk.app.advance(TimeDelta::hours(1));
            desk.work().await;
        }
        let outcomes = desk.outcomes(id).await;
        assert_eq!((outcomes[0].1, outcomes[1].1), (RecipientOutcome::Sent, RecipientOutcome::Refused));
        let mail = desk.state(id).await;
        assert_eq!((mail.status, desk.taken().len()), (MailState::PartiallySent, 1));
        assert!(mail.attempts > 5, "{}", mail.attempts);
        assert_eq!(desk.app.events_of(id).await, ["mail.partially_sent", "mail.processing"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_knows_what_became_of_a_text_that_was_never_answered_and_it_is_not_sent_again() {
    Desk::while_open(async |desk| {
        let id = desk.post(desk.mail(&["lost@example.com"])).await;
        desk.work().await;
        assert_eq!(desk.state(id).await.status, MailState::Failed);
        assert_eq!(desk.outcomes(id).await[0].1, RecipientOutcome::Unknown);
        desk.app.advance(TimeDelta::days(2));
        desk.work().await;
        assert_eq!(desk.state(id).await.attempts, 1);
    })
    .await;
}

#[tokio::test]
async fn a_process_that_died_after_its_mark_leaves_an_outcome_that_nobody_knows() {
    Desk::while_open(async |desk| {
        let id = desk.post(desk.mail(&["ada@example.com"])).await;
        let tx = desk.app.db().begin().await.unwrap();
        let sql = "UPDATE mail_recipients SET outcome = 'sending' WHERE mail_id = $1";
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [id.into()])).await.unwrap();
        tx.commit().await.unwrap();
        desk.work().await;
        let outcomes = desk.outcomes(id).await;
        assert_eq!((outcomes[0].1, desk.taken().len()), (RecipientOutcome::Unknown, 0));
        assert!(outcomes[0].2.contains("may have arrived"), "{outcomes:?}");
    })
    .await;
}

#[tokio::test]
async fn without_a_server_a_mail_fails_and_with_one_that_is_down_it_waits() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let desk = Desk::of(&app, &partner, Simulator::new(Options::default()), None).await;
    let id = desk.post(desk.mail(&["ada@example.com"])).await;
    desk.work().await;
    assert_eq!(desk.state(id).await.status, MailState::Failed);
    assert!(desk.outcomes(id).await[0].2.contains("not set up"));
    // Nothing listens on the discard port.
    let desk = Desk::of(&app, &partner, Simulator::new(Options::default()), Some("smtp://127.0.0.1:9?tls=none")).await;
    let id = desk.post(desk.mail(&["ada@example.com"])).await;
    desk.work().await;
    assert_eq!((desk.state(id).await.status, desk.outcomes(id).await[0].1), (MailState::Processing, RecipientOutcome::Waiting));
}

#[tokio::test]
async fn a_mail_has_somebody_to_go_to() {
    Desk::while_open(async |desk| {
        let tx = desk.app.db().begin().await.unwrap();
        for number in [0, 101] {
            let refused = bursar_mail::post(&tx, desk.app.env(), &desk.scope, desk.mail(&vec!["ada@example.com"; number])).await;
            assert!(refused.unwrap_err().to_string().contains("from 1 to 100"));
        }
    })
    .await;
}
