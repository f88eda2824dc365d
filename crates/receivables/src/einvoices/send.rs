//! A document is written as XML and handed over to the network.

use async_trait::async_trait;
use bursar_einvoicing::{NetworkCredentials, NewTransmission, SendingOutcome, can_send, hand_over};
use bursar_entities::Participant;
use bursar_files::{FileType, Part};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Error, ErrorKind, Result, Uuid};
use bursar_store::{Db, Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::CredentialsCopy;
use super::prove::{sender, written};
use super::settle::settle_einvoice;
use crate::context::ReceivablesContext;
use crate::papers::render_pdf::lane;
use crate::receivables::status::ReceivableStatus;
use crate::receivables::{Receivable, store};

/// Hands a document over to the network.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SendEinvoice {
    partner_id: Uuid,
    entity_id: Uuid,
    receivable_id: Uuid,
}

/// Asks for an issued document to be sent.
pub(crate) async fn ask_for_sending(tx: &Tx, env: &Env, scope: &Scope, document: &Receivable) -> Result<()> {
    let job = SendEinvoice { partner_id: scope.partner_id(), entity_id: document.entity_id, receivable_id: document.id };
    enqueue(tx, env, &job).await
}

#[async_trait]
impl Job for SendEinvoice {
    const KIND: &'static str = "send_einvoice";
    const PRIORITY: Priority = Priority::Person;
    /// A document that nobody hands over is issuing, and nobody may send it otherwise meanwhile.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = ReceivablesContext;

    fn lane(&self) -> String {
        lane(self.entity_id, self.receivable_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("send_einvoice/{}", self.receivable_id))
    }

    /// A document that is being issued changes no more, so that what was proven is what is written.
    async fn run(self, context: &ReceivablesContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("e-invoice of a receivable", self.partner_id, Some(self.entity_id));
        let known = record::find::<Receivable>(&context.db, &scope, self.receivable_id).await?;
        let Some(document) = known.filter(Receivable::waits_for_sending) else { return Ok(Outcome::Done) };
        let lines = store::lines_of(&context.db, &scope, document.id).await?;
        let issued = document.issued_on().ok_or_else(|| Error::internal("a document is sent that was not issued"))?;
        let xml = match written(&context.db, &scope, &document, &lines, issued).await {
            Ok(xml) => xml,
            Err(error) => return fail(context, lease, &scope, document.id, refusal(error)?).await,
        };
        let name = format!("{}.xml", document.pdf_name().trim_end_matches(".pdf"));
        let file = context.files.stage(&scope, FileType::EinvoicesXml, Part { name, bytes: xml.into() }).await?;
        let (sender, receiver) = match numbers(&context.db, &scope, &document).await? {
            Ok(numbers) => numbers,
            Err(why) => return fail(context, lease, &scope, document.id, why).await,
        };
        let tx = lease.begin(&context.db).await?;
        let mut document: Receivable = record::lock(&tx, &scope, self.receivable_id).await?;
        if !document.waits_for_sending() {
            return Ok(Outcome::Done);
        }
        document.einvoice.get_or_insert_default().file_id = Some(file.id);
        context.files.attach(&tx, &scope, &file).await?;
        record::save(&tx, &scope, &document).await?;
        let new = NewTransmission { document_id: document.id, file_id: file.id, sender: &sender, receiver };
        hand_over(&tx, &context.env, &scope, new).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

/// Under which number it is sent, and to which; or why it cannot be: between its issue and now, the connection may have changed.
async fn numbers(db: &Db, scope: &Scope, document: &Receivable) -> Result<Result<(NetworkCredentials, Participant), String>> {
    let receiver = document.einvoice.as_ref().and_then(|einvoice| einvoice.receiver.as_ref());
    let (Some(sender), Some(receiver)) = (sender(db, scope, document).await?, receiver.map(CredentialsCopy::participant)) else {
        return Ok(Err("the number of the entity in the network is gone: name another one, and issue the document again".to_owned()));
    };
    let why = can_send(db, scope, &sender).await?;
    Ok(why.map_or(Ok((sender, receiver)), Err))
}

/// What the rules refuse of a document, in one line; any other error is one of ours.
fn refusal(error: Error) -> Result<String> {
    match error.kind() {
        ErrorKind::Invalid(fields) => Ok(fields.iter().map(|field| field.msg.as_str()).collect::<Vec<_>>().join("; ")),
        _ => Err(error),
    }
}

/// The network will not have it.
async fn fail(context: &ReceivablesContext, lease: &Lease, scope: &Scope, id: Uuid, why: String) -> Result<Outcome, JobError> {
    let tx = lease.begin(&context.db).await?;
    settle_einvoice(&tx, &context.env, scope, id, &SendingOutcome::Failed(why)).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

impl Receivable {
    fn waits_for_sending(&self) -> bool {
        self.status == ReceivableStatus::Issuing && self.einvoice.as_ref().is_some_and(|einvoice| einvoice.file_id.is_none())
    }
}
