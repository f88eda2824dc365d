//! A mail with a document goes to the outbox: once its PDF is there, and with the files that go with it.

use async_trait::async_trait;
use bursar_documents::pdf::Drawing;
use bursar_files::{StoredFile, attached};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Result, Uuid};
use bursar_mail::{WrittenLetter, largest_mail};
use bursar_store::{Scope, record};
use serde::{Deserialize, Serialize};

use super::letters::outgoing;
use super::{MailStatus, ReceivableMail};
use crate::context::ReceivablesContext;
use crate::papers::render_pdf::{lane, pdf_of};
use crate::receivables::Receivable;
use crate::receivables::attachments::Attachment;

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
        let rules = bursar_identity::receivable_rules(&context.db, &scope).await?;
        if rules.attaches_pdf {
            match pdf_of(context, lease, &scope, self.receivable_id).await {
                Ok(Drawing::Current(())) => {}
                Ok(Drawing::Superseded) => return Ok(Outcome::Again(context.env.now(), Priority::Incremental)),
                Ok(Drawing::Gone) => return refuse(context, lease, &scope, mail, "the document was deleted").await,
                Err(JobError::Fail(error)) => {
                    return refuse(context, lease, &scope, mail, &format!("the PDF cannot be made: {error}")).await;
                }
                Err(error) => return Err(error),
            }
        }
        let Some(document) = record::find::<Receivable>(&context.db, &scope, self.receivable_id).await? else { return Ok(Outcome::Done) };
        let files = files(context, &scope, &document, rules.attaches_pdf).await?;
        if let Err(too_large) = largest_mail("attachments", files.iter().map(|file| file.size)) {
            return refuse(context, lease, &scope, mail, &too_large.to_string()).await;
        }
        let preferences = bursar_entities::receivable_preferences(&context.db, &scope).await?;
        let attachments = files.into_iter().map(|file| (file.id, file.name)).collect();
        let letter = WrittenLetter { subject: self.subject, text: self.text, html: self.html };
        let new = outgoing(&mail, &document, letter, (rules, preferences), attachments)?;
        let tx = lease.begin(&context.db).await?;
        bursar_mail::post(&tx, &context.env, &scope, new).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
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
    mail.recipients.refuse(why);
    (mail.status, mail.updated_at) = (MailStatus::Failed, context.env.now());
    record::save(&tx, scope, &mail).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}
