//! Mail goes by real SMTP to the simulated mail server.

mod message;
mod outcomes;

use std::sync::Arc;

use bursar_jobs::{Limits, Registry, Runner};
use bursar_kernel::Uuid;
use bursar_mail::{Mail, Mailer, NewMail, RecipientKind, RecipientOutcome, Sender, SmtpServer};
use bursar_simulator::{Options, Simulator, TakenMail};
use bursar_store::Scope;
use bursar_tests::{Partner, TestApp};
use tokio::net::TcpListener;

/// A partner's entity that writes mails, and a mail server that takes them.
struct MailFixture {
    app: TestApp,
    partner: Partner,
    scope: Scope,
    simulator: Simulator,
    runner: Runner,
}

impl MailFixture {
    /// Does something while the mail server runs.
    async fn while_open<T>(doing: impl AsyncFnOnce(MailFixture) -> T) -> T {
        let app = TestApp::start().await;
        let partner = app.partner().await;
        let simulator = Simulator::new(Options::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = format!("smtp://{}?tls=none", listener.local_addr().unwrap());
        let fixture = MailFixture::of(&app, &partner, simulator.clone(), Some(&server)).await;
        tokio::select! {
            ended = simulator.take_mails(listener) => panic!("the mail server ended: {ended:?}"),
            done = doing(fixture) => done,
        }
    }

    /// A fixture whose mails go to this server, or nowhere.
    async fn of(app: &TestApp, partner: &Partner, simulator: Simulator, server: Option<&str>) -> MailFixture {
        let way = server.map(|url| (SmtpServer::parse(url).unwrap(), Sender::new("noreply@mail.example.com", None).unwrap()));
        MailFixture::over(app, partner, simulator, Mailer::new(app.db().clone(), app.env().clone(), app.files().clone(), way)).await
    }

    /// A fixture whose mails go by this mailer.
    async fn over(app: &TestApp, partner: &Partner, simulator: Simulator, mailer: Mailer) -> MailFixture {
        let scope = Scope::of_job("test", partner.credentials.partner_id, Some(partner.entity().await));
        let mut registry = Registry::default();
        bursar_mail::jobs(&mut registry, &Arc::new(mailer));
        let runner = Runner::new(app.db().clone(), app.env().clone(), registry, Limits::default());
        MailFixture { app: app.clone(), partner: partner.clone(), scope, simulator, runner }
    }

    /// A mail to these addresses.
    fn mail(&self, to: &[&str]) -> NewMail {
        NewMail {
            id: self.app.env().id(),
            from_name: "Acme GmbH".to_owned(),
            from_username: None,
            reply_to: None,
            recipients: to.iter().map(|address| (RecipientKind::To, (*address).to_owned())).collect(),
            subject: "Invoice INV-00042".to_owned(),
            text: "Dear Ada,\n\nplease find attached our invoice.".to_owned(),
            html: "<p>Dear Ada,</p><p>please find attached our invoice.</p>".to_owned(),
            attachments: Vec::new(),
        }
    }

    /// Writes the mail to the outbox.
    async fn post(&self, mail: NewMail) -> Uuid {
        let tx = self.app.db().begin().await.unwrap();
        let mail = bursar_mail::post(&tx, self.app.env(), &self.scope, mail).await.unwrap();
        tx.commit().await.unwrap();
        mail.id
    }

    /// Sends what is due.
    async fn work(&self) {
        self.runner.drain(&format!("mail/{}/", self.scope.partner_id())).await.unwrap();
    }

    async fn state(&self, id: Uuid) -> Mail {
        bursar_mail::mail(self.app.db(), &self.scope, id).await.unwrap().unwrap()
    }

    /// What became of each recipient, and the words of what went wrong.
    async fn outcomes(&self, id: Uuid) -> Vec<(String, RecipientOutcome, String)> {
        let recipients = bursar_mail::recipients(self.app.db(), &self.scope, id).await.unwrap();
        recipients.into_iter().map(|one| (one.address, one.outcome, one.error.unwrap_or_default())).collect()
    }

    fn taken(&self) -> Vec<TakenMail> {
        self.simulator.world().mailbox.mails().cloned().collect()
    }
}
