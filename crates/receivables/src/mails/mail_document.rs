//! A mail with a document goes to the outbox: once its PDF is there, and with the files that go with it.

use async_trait::async_trait;
use bursar_documents::pdf::Drawing;
use bursar_files::{StoredFile, attached};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Result, TimeDelta, Uuid};
use bursar_mail::{WrittenLetter, is_given_up, largest_mail};
use bursar_store::{Scope, record};
use serde::{Deserialize, Serialize};

use super::letters::outgoing;
use super::{MailStatus, ReceivableMail};
use crate::context::ReceivablesContext;
use crate::papers::render_pdf::{lane, pdf_of};
use crate::receivables::Receivable;
use crate::receivables::attachments::Attachment;
use crate::receivables::status::ReceivableStatus;

/// How soon it is looked again whether the network has the document; what became of that wakes the job earlier.
const WHILE_ISSUING: TimeDelta = TimeDelta::minutes(10);

/// Hands a mail with a document to the outbox.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MailDocument {
    pub(crate) partner_id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) receivable_id: Uuid,
    pub(crate) mail_id: Uuid,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// The page of its template; a job that an older release wrote has none.
    #[serde(default)]
    pub(crate) html: Option<String>,
}

#[async_trait]
impl Job for MailDocument {
    const KIND: &'static str = "mail_receivable";
    const PRIORITY: Priority = Priority::Incremental;
    /// It is given up by its age, and the mail then says so.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = ReceivablesContext;

    /// That of the PDF, which it may have to make.
    fn lane(&self) -> String {
        lane(self.entity_id, self.receivable_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    async fn run(self, context: &ReceivablesContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("mail with a PDF", self.partner_id, Some(self.entity_id));
        let known = record::find::<ReceivableMail>(&context.db, &scope, self.mail_id).await?;
        let Some(mail) = known.filter(|mail| mail.status == MailStatus::Pending) else { return Ok(Outcome::Done) };
        if bursar_mail::mail(&context.db, &scope, self.mail_id).await?.is_some() {
            return Ok(Outcome::Done);
        }
        match held_back(context, &scope, self.receivable_id).await? {
            None => {}
            Some(HeldBack::Issuing) => return Ok(Outcome::Again(context.env.now() + WHILE_ISSUING, Priority::Incremental)),
            Some(HeldBack::Failed(why)) => return refuse(context, lease, &scope, mail, &why).await,
        }
        match self.hand_over(context, lease, &scope, mail.clone()).await {
            Err(JobError::Retry { .. }) if is_given_up(mail.created_at, context.env.now()) => {
                refuse(context, lease, &scope, mail, "the document could not be read, or its PDF not be made, for a day").await
            }
            ended => ended,
        }
    }
}

impl MailDocument {
    async fn hand_over(
        self,
        context: &ReceivablesContext,
        lease: &Lease,
        scope: &Scope,
        mail: ReceivableMail,
    ) -> Result<Outcome, JobError> {
        let rules = bursar_identity::receivable_rules(&context.db, scope).await?;
        if rules.attaches_pdf {
            match pdf_of(context, lease, scope, self.receivable_id).await {
                Ok(Drawing::Current(())) => {}
                Ok(Drawing::Superseded) => return Ok(Outcome::Again(context.env.now(), Priority::Incremental)),
                Ok(Drawing::Gone) => return refuse(context, lease, scope, mail, "the document was deleted").await,
                Err(JobError::Fail(error)) => {
                    return refuse(context, lease, scope, mail, &format!("the PDF cannot be made: {error}")).await;
                }
                Err(error) => return Err(error),
            }
        }
        let document = record::find::<Receivable>(&context.db, scope, self.receivable_id).await?;
        let Some(document) = document else { return refuse(context, lease, scope, mail, "the document was deleted").await };
        let files = files(context, scope, &document, rules.attaches_pdf).await?;
        if let Err(too_large) = largest_mail("attachments", files.iter().map(|file| file.size)) {
            return refuse(context, lease, scope, mail, &too_large.to_string()).await;
        }
        let preferences = bursar_entities::receivable_preferences(&context.db, scope).await?;
        let attachments = files.into_iter().map(|file| (file.id, file.name)).collect();
        let letter = WrittenLetter { subject: self.subject, text: self.text, html: self.html };
        let new = outgoing(&mail, &document, letter, (rules, preferences), attachments)?;
        let tx = lease.begin(&context.db).await?;
        bursar_mail::post(&tx, &context.env, scope, new).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

/// Why a mail does not leave yet, or not at all.
enum HeldBack {
    /// The network does not have the document yet.
    Issuing,
    /// The network did not deliver it, for this reason.
    Failed(String),
}

/// What goes through the network of electronic invoices is mailed once it is issued: until then it may fail, and be changed.
async fn held_back(context: &ReceivablesContext, scope: &Scope, id: Uuid) -> Result<Option<HeldBack>> {
    let Some(document) = record::find::<Receivable>(&context.db, scope, id).await? else { return Ok(None) };
    Ok(match document.status {
        ReceivableStatus::Issuing => Some(HeldBack::Issuing),
        ReceivableStatus::Failed => {
            let why = document.einvoice.and_then(|einvoice| einvoice.error_comment).unwrap_or_default();
            Some(HeldBack::Failed(format!("the network of electronic invoices did not deliver the document: {why}")))
        }
        _ => None,
    })
}

/// The PDF, and the attachments that go with mails; one that was deleted since does not.
async fn files(context: &ReceivablesContext, scope: &Scope, document: &Receivable, has_pdf: bool) -> Result<Vec<StoredFile>> {
    let pdf = document.current_pdf().filter(|_| has_pdf).map(|pdf| pdf.file_id);
    let mailed = document.attachments.iter().flatten().filter(|attachment| attachment.is_mailed()).map(Attachment::id);
    let ids: Vec<Uuid> = pdf.into_iter().chain(mailed).collect();
    let found = attached(&context.db, scope, ids.clone()).await?;
    Ok(ids.iter().filter_map(|id| found.iter().find(|file| file.id == *id).cloned()).collect())
}

/// Nobody gets it, and the mail says why.
async fn refuse(
    context: &ReceivablesContext,
    lease: &Lease,
    scope: &Scope,
    mut mail: ReceivableMail,
    why: &str,
) -> Result<Outcome, JobError> {
    let tx = lease.begin(&context.db).await?;
    mail.refuse(why);
    mail.updated_at = context.env.now();
    record::save(&tx, scope, &mail).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}
