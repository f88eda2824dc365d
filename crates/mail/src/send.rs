//! Sending: one job for each mail.

use std::sync::Arc;

use async_trait::async_trait;
use bursar_files::{FileStore, attached};
use bursar_jobs::{Job, JobError, LastWrite, Lease, Next, Outcome, Priority};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Db, Scope, Tx, record};
use futures::future::BoxFuture;
use lettre::Address;
use serde::{Deserialize, Serialize};

use crate::message::{AttachedBytes, Sender};
use crate::outbox::{Mail, MailState, RecipientOutcome, SentTo, store};
use crate::schedule::next_attempt;
use crate::smtp::{Failure, SmtpClient, SmtpServer};

/// What sending needs.
pub struct Mailer {
    db: Db,
    env: Env,
    files: Arc<FileStore>,
    server: Option<(SmtpClient, Sender)>,
    domain_of: Option<SendingDomain>,
}

/// The domain from which the mails of an entity come, where it has one: whoever knows domains tells.
pub type SendingDomain = for<'a> fn(&'a Db, &'a Scope) -> BoxFuture<'a, Result<Option<String>>>;

impl Mailer {
    /// Over this server; without one, mails fail.
    pub fn new(db: Db, env: Env, files: Arc<FileStore>, server: Option<(SmtpServer, Sender)>) -> Self {
        let server = server.map(|(server, sender)| (SmtpClient::new(server, sender.domain()), sender));
        Mailer { db, env, files, server, domain_of: None }
    }

    /// The same whose mails come from the domains of partners.
    pub fn from_domains(self, domain_of: SendingDomain) -> Self {
        Mailer { domain_of: Some(domain_of), ..self }
    }
}

/// Sends a mail to those who do not have it yet.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SendMail {
    mail_id: Uuid,
    partner_id: Uuid,
    entity_id: Uuid,
}

impl SendMail {
    pub(crate) fn of(mail: &Mail) -> Self {
        SendMail { mail_id: mail.id, partner_id: mail.partner_id, entity_id: mail.entity_id }
    }
}

#[async_trait]
impl Job for SendMail {
    const KIND: &'static str = "send_mail";
    const PRIORITY: Priority = Priority::Incremental;
    /// Attempts to send are counted in the mail: what fails here is the database.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = Mailer;

    fn lane(&self) -> String {
        format!("mail/{}/{}", self.partner_id, self.mail_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    async fn run(self, mailer: &Mailer, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("send mail", self.partner_id, Some(self.entity_id));
        let Some(mail) = store::mail(&mailer.db, &scope, self.mail_id).await? else { return Ok(Outcome::Done) };
        let recipients = store::recipients(&mailer.db, &scope, self.mail_id).await?;
        let mut attempt = Attempt { env: mailer.env.clone(), scope, before: mail.status, mail, recipients };
        attempt.give_up_what_nobody_knows();
        if attempt.waiting().next().is_some() {
            let failed = match &mailer.server {
                Some((client, sender)) => attempt.send(mailer, client, sender, lease).await?,
                None => Some(Failure::Refused("mail is not set up on this server".to_owned())),
            };
            if let Some(failure) = failed {
                attempt.settle(RecipientOutcome::Waiting, &Err(failure));
            }
            attempt.mail.attempts = attempt.mail.attempts.saturating_add(1);
        }
        Ok(attempt.ended())
    }
}

/// A mail while it is sent.
struct Attempt {
    env: Env,
    scope: Scope,
    before: MailState,
    mail: Mail,
    recipients: Vec<SentTo>,
}

impl Attempt {
    /// Those who are still to get it.
    fn waiting(&self) -> impl Iterator<Item = &SentTo> {
        self.recipients.iter().filter(|recipient| recipient.outcome == RecipientOutcome::Waiting)
    }

    /// A mark that nobody took away: the process ended, or lost its lane, while the text was on its way.
    fn give_up_what_nobody_knows(&mut self) {
        let words = "the server was stopped while this was being sent".to_owned();
        self.settle(RecipientOutcome::Sending, &Err(Failure::Unknown(words)));
    }

    /// Writes down what became of all recipients with this outcome.
    fn settle(&mut self, of: RecipientOutcome, became: &std::result::Result<(), Failure>) {
        self.recipients.iter_mut().filter(|recipient| recipient.outcome == of).for_each(|recipient| became_of(recipient, became));
    }

    /// Sends it. Answers what went wrong for everybody; what each recipient came to is written down.
    async fn send(&mut self, mailer: &Mailer, client: &SmtpClient, sender: &Sender, lease: &Lease) -> Result<Option<Failure>, JobError> {
        let attachments = self.attachments(mailer).await?;
        let domain = match mailer.domain_of {
            Some(domain_of) if sender.signs() => domain_of(&mailer.db, &self.scope).await?,
            _ => None,
        };
        let (from, text) = match sender.message(&self.mail, domain.as_deref(), &self.recipients, attachments) {
            Ok(message) => message,
            Err(error) => return Ok(Some(Failure::Refused(format!("the mail cannot be written: {error}")))),
        };
        let (mut places, mut addresses) = (Vec::new(), Vec::new());
        for (place, recipient) in self.recipients.iter_mut().enumerate() {
            match recipient.address.parse::<Address>() {
                Ok(address) if recipient.outcome == RecipientOutcome::Waiting => {
                    places.push(place);
                    addresses.push(address);
                }
                Ok(_) => {}
                Err(_) => became_of(recipient, &Err(Failure::Refused("is no address".to_owned()))),
            }
        }
        let (opened, answers) = match client.open(&from, &addresses).await {
            Ok(opened) => opened,
            Err(failure) => return Ok(Some(failure)),
        };
        for (place, answer) in places.into_iter().zip(&answers) {
            match answer {
                Ok(()) => self.recipients[place].outcome = RecipientOutcome::Sending,
                refused => became_of(&mut self.recipients[place], refused),
            }
        }
        let Some(opened) = opened else { return Ok(None) };
        self.mark(&mailer.db, lease).await?;
        let sent = client.send(opened, &text).await;
        self.settle(RecipientOutcome::Sending, &sent);
        Ok(None)
    }

    async fn attachments(&self, mailer: &Mailer) -> Result<Vec<AttachedBytes>, JobError> {
        let ids: Vec<Uuid> = self.mail.attachments.iter().map(|(id, _)| *id).collect();
        // A file of the partner's own may go with a mail of an entity: whoever named it has checked that.
        let of_partner = Scope::of_job("send mail", self.mail.partner_id, None);
        let files = attached(&mailer.db, &of_partner, ids).await?;
        let mut all = Vec::new();
        for (id, name) in &self.mail.attachments {
            // A file that was deleted since is not in the mail.
            let Some(file) = files.iter().find(|file| file.id == *id) else { continue };
            let bytes = mailer.files.read(file).await?;
            all.push(AttachedBytes { name: name.clone(), media_type: file.media_type.clone(), bytes });
        }
        Ok(all)
    }

    /// Commits that the text is about to go out: after this, an attempt that is not known to have failed is never made again.
    async fn mark(&self, db: &Db, lease: &Lease) -> Result<(), JobError> {
        let tx = lease.begin(db).await?;
        for recipient in self.recipients.iter().filter(|recipient| recipient.outcome == RecipientOutcome::Sending) {
            record::save(&tx, &self.scope, recipient).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// What came of it is written in the transaction that ends the job.
    fn ended(mut self) -> Outcome {
        let now = self.env.now();
        let next = self.waiting().next().is_some().then(|| next_attempt(self.mail.attempts, self.mail.created_at, now)).flatten();
        if next.is_none() {
            for recipient in self.recipients.iter_mut().filter(|recipient| recipient.outcome == RecipientOutcome::Waiting) {
                recipient.outcome = RecipientOutcome::Refused;
            }
        }
        self.mail.status = MailState::of(&self.recipients);
        if self.has_changed() {
            self.mail.updated_at = now;
        }
        Outcome::write(self, next.map_or(Next::Done, |at| Next::Again(at, Priority::Incremental)))
    }

    fn has_changed(&self) -> bool {
        self.mail.status != self.before
    }
}

#[async_trait]
impl LastWrite for Attempt {
    async fn write(ended: &[&Self], tx: &Tx) -> Result<()> {
        for attempt in ended {
            for recipient in &attempt.recipients {
                record::save(tx, &attempt.scope, recipient).await?;
            }
            record::save(tx, &attempt.scope, &attempt.mail).await?;
            if attempt.has_changed() {
                attempt.mail.emit_status(tx, &attempt.env).await?;
            }
        }
        Ok(())
    }
}

/// What became of a recipient.
fn became_of(recipient: &mut SentTo, became: &std::result::Result<(), Failure>) {
    let (outcome, error) = match became {
        Ok(()) => (RecipientOutcome::Sent, None),
        Err(Failure::Refused(words)) => (RecipientOutcome::Refused, Some(words.clone())),
        Err(Failure::Later(words)) => (RecipientOutcome::Waiting, Some(words.clone())),
        Err(Failure::Unknown(words)) => (RecipientOutcome::Unknown, Some(format!("{words}: it may have arrived"))),
    };
    (recipient.outcome, recipient.error) = (outcome, error);
}
