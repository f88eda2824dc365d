//! A document that came is fetched and becomes one of the entity's: by a job of its own, so that one that cannot be fetched holds up no other.

use async_trait::async_trait;
use bursar_files::{FileType, Part};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::Uuid;
use bursar_recognition::{BillKind, e_invoice_kind};
use bursar_store::{Scope, record};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{ReceivedEinvoice, store};
use crate::context::{EinvoicingContext, ReceivedKind};

/// Takes a document in: once, however often it is told of.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FetchEinvoice {
    pub(super) partner_id: Uuid,
    pub(super) entity_id: Uuid,
    /// What the access point calls it.
    pub(super) reference: String,
}

#[async_trait]
impl Job for FetchEinvoice {
    const KIND: &'static str = "fetch_einvoice";
    const PRIORITY: Priority = Priority::Incremental;
    /// Its notice is acknowledged: nobody tells of it again.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = EinvoicingContext;

    fn lane(&self) -> String {
        format!("einvoicing/{}/received/{}", self.entity_id, self.reference)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("fetch_einvoice/{}", self.reference))
    }

    async fn run(self, context: &EinvoicingContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("e-invoice from the network", self.partner_id, Some(self.entity_id));
        let Some(access_point) = context.server.access_point() else { return Ok(Outcome::Done) };
        if store::is_known(&context.db, &scope, &self.reference).await? {
            return Ok(Outcome::Done);
        }
        let xml = match lease.renewed_during(&context.db, access_point.fetch(&self.reference)).await? {
            Ok(xml) => xml,
            Err(error) => {
                let why = error.refusal()?;
                tracing::warn!(reference = self.reference, why, "an e-invoice cannot be fetched");
                return Ok(Outcome::Done);
            }
        };
        let (kind, name) = (kind(&xml), format!("{}.xml", self.reference));
        let file = context.files.stage(&scope, FileType::EinvoicesXml, Part { name, bytes: xml }).await?;
        let tx = lease.begin(&context.db).await?;
        context.files.attach(&tx, &scope, &file).await?;
        let document_id = (context.received)(&tx, &context.env, &scope, &file, kind).await?;
        let (id, created_at) = (context.env.id(), context.env.now());
        let received = ReceivedEinvoice { id, entity_id: self.entity_id, reference: self.reference, document_id, created_at };
        record::insert(&tx, &scope, &received).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

/// What it says besides, its reader tells.
fn kind(xml: &Bytes) -> ReceivedKind {
    match e_invoice_kind(xml) {
        Some(BillKind::CreditNote) => ReceivedKind::CreditNote,
        _ => ReceivedKind::Invoice,
    }
}
