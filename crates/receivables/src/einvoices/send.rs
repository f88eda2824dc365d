//! A document is written as XML and handed over to the network.

use async_trait::async_trait;
use bursar_einvoicing::{NewTransmission, hand_over};
use bursar_files::{FileType, Part};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Error, Result, Uuid};
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::prove::{sender, written};
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
        let xml = written(&context.db, &scope, &document, &lines, issued).await?;
        let name = format!("{}.xml", document.pdf_name().trim_end_matches(".pdf"));
        let file = context.files.stage(&scope, FileType::EinvoicesXml, Part { name, bytes: xml.into() }).await?;
        let tx = lease.begin(&context.db).await?;
        let mut document: Receivable = record::lock(&tx, &scope, self.receivable_id).await?;
        let sender = sender(&tx, &scope, &document).await?;
        let Some(einvoice) = document.einvoice.as_mut().filter(|einvoice| einvoice.file_id.is_none()) else { return Ok(Outcome::Done) };
        let (Some(sender), Some(receiver)) = (sender, &einvoice.receiver) else {
            return Err(JobError::fail(Error::internal("the numbers of an e-invoice are gone")));
        };
        let receiver = receiver.participant();
        einvoice.file_id = Some(file.id);
        context.files.attach(&tx, &scope, &file).await?;
        record::save(&tx, &scope, &document).await?;
        let new = NewTransmission { document_id: document.id, file_id: file.id, sender: &sender, receiver };
        hand_over(&tx, &context.env, &scope, new).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

impl Receivable {
    fn waits_for_sending(&self) -> bool {
        self.status == ReceivableStatus::Issuing && self.einvoice.as_ref().is_some_and(|einvoice| einvoice.file_id.is_none())
    }
}
