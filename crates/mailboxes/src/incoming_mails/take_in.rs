//! The documents of a mail become bills or receipts, all of them in one transaction with the end of the job.

use async_trait::async_trait;
use bursar_entities::instead_of_work;
use bursar_events::{Change, EventRow, emit_job_change};
use bursar_files::{FileType, Part, StoredFile};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, wake};
use bursar_kernel::{Env, Result, Uuid};
use bursar_payables::Author;
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::authenticate::bytes_of;
use super::read::{Document, ReadMail, read};
use super::{IncomingMail, IncomingMailStatus, ReceivedDocument};
use crate::context::MailboxesContext;
use crate::mailboxes::{Mailbox, ReceivedObject};

/// Takes the documents out of a mail.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TakeIn {
    partner_id: Uuid,
    entity_id: Uuid,
    mail_id: Uuid,
}

impl TakeIn {
    pub(crate) fn new(scope: &Scope, mail_id: Uuid) -> Result<Self> {
        Ok(TakeIn { partner_id: scope.partner_id(), entity_id: scope.one_entity()?, mail_id })
    }
}

/// The mails of an entity one after the other: which of two equal bills came first is then no matter of chance.
fn lane(entity_id: Uuid) -> String {
    format!("incoming_mails/{entity_id}")
}

/// An entity changed: mail that waited for it to be active is taken in.
pub async fn follow_entity(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    if event.action == "updated" { wake(tx, &lane(event.object_id), env.now()).await } else { Ok(()) }
}

#[async_trait]
impl Job for TakeIn {
    const KIND: &'static str = "take_in_mail";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = MailboxesContext;

    fn lane(&self) -> String {
        lane(self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("take_in_mail/{}", self.mail_id))
    }

    async fn run(self, context: &MailboxesContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("documents of a mail", self.partner_id, Some(self.entity_id));
        let known = record::find::<IncomingMail>(&context.db, &scope, self.mail_id).await?;
        let Some(mail) = known.filter(|mail| mail.status == IncomingMailStatus::Waiting) else { return Ok(Outcome::Done) };
        if let Some(instead) = instead_of_work(&context.db, &scope, context.env.now()).await? {
            return Ok(instead);
        }
        let mailbox = record::find::<Mailbox>(&context.db, &scope, mail.mailbox_id).await?;
        let attempt = lease.begin_attempt(&context.db, &self).await?;
        let is_given_up = attempt >= Self::MAX_ATTEMPTS;
        let read = if is_given_up { ReadMail::default() } else { read_mail(context, &scope, &mail).await? };
        let ReadMail { from, subject, documents, left_out } = read;
        let kind = mailbox.map_or(ReceivedObject::Payable, |mailbox| mailbox.related_object_type);
        let files = stage(context, &scope, kind, documents).await?;

        let tx = lease.begin(&context.db).await?;
        // It may have been checked meanwhile.
        let mail: IncomingMail = record::lock(&tx, &scope, self.mail_id).await?;
        let mut mail = IncomingMail { from, subject, left_out, updated_at: context.env.now(), ..mail };
        for file in &files {
            context.files.attach(&tx, &scope, file).await?;
            mail.documents.push(make(&tx, context, scope, kind, file, mail.author()).await?);
        }
        mail.end(is_given_up);
        record::save(&tx, &scope, &mail).await?;
        emit_job_change(&tx, &context.env, self.partner_id, Change::Updated, &mail).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

impl IncomingMail {
    /// Whom a bill names as its sender.
    fn author(&self) -> &str {
        self.from.as_deref().unwrap_or(&self.sender)
    }

    fn end(&mut self, is_given_up: bool) {
        let problem = match self.documents.is_empty() {
            _ if is_given_up => Some("taking it in failed again and again: upload its documents by hand"),
            true => Some("there is no PDF, PNG, JPEG or XML of a document in it"),
            false => None,
        };
        self.status = if problem.is_none() { IncomingMailStatus::Done } else { IncomingMailStatus::Failed };
        self.problem = problem.map(str::to_owned);
    }
}

async fn read_mail(context: &MailboxesContext, scope: &Scope, mail: &IncomingMail) -> Result<ReadMail, JobError> {
    // Of one whose file is gone there is nothing to read any more.
    let Some(raw) = bytes_of(context, scope, mail).await? else { return Ok(ReadMail::default()) };
    Ok(read(&raw, |bytes| FileType::Payables.objection(bytes).filter(|_| !is_e_invoice(bytes)).map_or(Ok(()), Err)))
}

/// Is it the XML of an invoice or a credit note, in one of the two syntaxes of EN 16931?
fn is_e_invoice(bytes: &[u8]) -> bool {
    // Most files are none by their first bytes: only XML is looked through.
    if FileType::EinvoicesXml.objection(bytes).is_some() {
        return false;
    }
    let text = String::from_utf8_lossy(bytes);
    ["CrossIndustryInvoice", "ubl:schema:xsd:Invoice-2", "ubl:schema:xsd:CreditNote-2"].iter().any(|name| text.contains(name))
}

async fn stage(
    context: &MailboxesContext,
    scope: &Scope,
    kind: ReceivedObject,
    documents: Vec<Document>,
) -> Result<Vec<StoredFile>, JobError> {
    let mut files = Vec::new();
    for Document { name, bytes } in documents {
        let file_type = match kind {
            _ if is_e_invoice(&bytes) => FileType::EinvoicesXml,
            ReceivedObject::Payable => FileType::Payables,
            ReceivedObject::Receipt => FileType::Receipts,
        };
        let part = Part { name, bytes: bytes.into() };
        files.push(context.files.stage(scope, file_type, part).await.map_err(JobError::retry)?);
    }
    Ok(files)
}

async fn make(
    tx: &Tx,
    context: &MailboxesContext,
    scope: Scope,
    kind: ReceivedObject,
    file: &StoredFile,
    sender: &str,
) -> Result<ReceivedDocument> {
    let author = Author { env: &context.env, scope, user_id: None };
    let object_id = match kind {
        ReceivedObject::Payable => bursar_payables::payable_from_mail(tx, &author, file.id, sender).await?,
        ReceivedObject::Receipt => bursar_expenses::receipt_from_mail(tx, &author, file.id).await?,
    };
    Ok(ReceivedDocument { object_type: kind, object_id, file_name: file.name.clone() })
}
