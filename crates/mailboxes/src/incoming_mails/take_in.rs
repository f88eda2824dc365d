//! The documents of a mail become bills, credit notes or receipts, all of them in one transaction with the end of the job.

use async_trait::async_trait;
use bursar_entities::instead_of_work;
use bursar_events::{Change, EventRow, emit_job_change};
use bursar_expenses::receipt_from_mail;
use bursar_files::{FileType, Part, StoredFile};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, wake};
use bursar_kernel::{Env, Error, Result, Uuid};
use bursar_payables::{Author, MailOrigin, credit_note_from_mail, payable_from_mail};
use bursar_recognition::{BillKind, e_invoice_kind};
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::authenticate::bytes_of;
use super::authentication::MailAuthentication;
use super::read::{Document, ReadMail, read};
use super::{IncomingMail, IncomingMailStatus, MailDocumentType, ReceivedDocument};
use crate::context::MailboxesContext;
use crate::mailboxes::ReceivedObject;

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
        let attempt = lease.begin_attempt(&context.db, &self).await?;
        let is_given_up = attempt >= Self::MAX_ATTEMPTS;
        let read = if is_given_up { ReadMail::default() } else { read_mail(context, &scope, &mail).await? };
        let ReadMail { from, subject, documents, left_out } = read;
        let files = stage(context, &scope, mail.related_object_type, documents).await?;

        let tx = lease.begin(&context.db).await?;
        // It may have been checked meanwhile.
        let mail: IncomingMail = record::lock(&tx, &scope, self.mail_id).await?;
        let mut mail = IncomingMail { from, subject, left_out, updated_at: context.env.now(), ..mail };
        for (object_type, file) in files {
            context.files.attach(&tx, &scope, &file).await?;
            let object_id = make(&tx, context, scope, object_type, (&file, &mail)).await?;
            mail.documents.push(ReceivedDocument { object_type, object_id, file_name: file.name });
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

    /// Is it from whom it names?
    fn origin(&self) -> MailOrigin {
        self.authentication.as_ref().map_or(MailOrigin::Unchecked, MailAuthentication::origin)
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
    let reading = tokio::task::spawn_blocking(move || read(&raw, look));
    reading.await.map_err(|error| JobError::retry(Error::internal(error)))
}

/// What a file is: one that a person can look at, or an e-invoice in XML.
fn look(bytes: &[u8]) -> Result<Option<BillKind>, String> {
    let Some(objection) = FileType::Payables.objection(bytes) else { return Ok(None) };
    let kind = if FileType::EinvoicesXml.objection(bytes).is_none() { e_invoice_kind(bytes) } else { None };
    kind.map(Some).ok_or(objection)
}

async fn stage(
    context: &MailboxesContext,
    scope: &Scope,
    received: ReceivedObject,
    documents: Vec<Document>,
) -> Result<Vec<(MailDocumentType, StoredFile)>, JobError> {
    let mut files = Vec::new();
    for Document { name, bytes, e_invoice } in documents {
        let object_type = MailDocumentType::of(received, e_invoice);
        let file_type = match object_type {
            _ if e_invoice.is_some() => FileType::EinvoicesXml,
            MailDocumentType::Payable | MailDocumentType::PayablesCreditNote => FileType::Payables,
            MailDocumentType::Receipt => FileType::Receipts,
        };
        let part = Part { name, bytes: bytes.into() };
        files.push((object_type, context.files.stage(scope, file_type, part).await.map_err(JobError::retry)?));
    }
    Ok(files)
}

/// Makes of the file what it becomes; its id.
async fn make(
    tx: &Tx,
    context: &MailboxesContext,
    scope: Scope,
    object_type: MailDocumentType,
    (file, mail): (&StoredFile, &IncomingMail),
) -> Result<Uuid> {
    let author = Author { env: &context.env, scope, user_id: None };
    match object_type {
        MailDocumentType::Payable => payable_from_mail(tx, &author, file.id, (mail.author(), mail.origin())).await,
        MailDocumentType::PayablesCreditNote => credit_note_from_mail(tx, &author, file.id, mail.author()).await,
        MailDocumentType::Receipt => receipt_from_mail(tx, &author, file.id).await,
    }
}
