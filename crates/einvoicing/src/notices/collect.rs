//! Notices are fetched and followed, one after the other.

use async_trait::async_trait;
use bursar_files::{FileType, Part};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, wake};
use bursar_kernel::{Error, Result, TimeDelta};
use bursar_recognition::{BillKind, e_invoice_kind};
use bursar_store::{Scope, record};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{ReceivedEinvoice, store};
use crate::access_point::{AccessPoint, News, Trouble};
use crate::connections::Connection;
use crate::connections::store::owner_of_company;
use crate::context::{EinvoicingContext, ReceivedKind, SendingOutcome};
use crate::transmissions::store::{by_reference, without_reference};
use crate::transmissions::transmit;

/// How often notices are looked for where no webhook says that there is one.
const PAUSE: TimeDelta = TimeDelta::minutes(5);
/// How soon a notice is looked at again that may be about a document whose reference is not known yet.
const SOON: TimeDelta = TimeDelta::seconds(30);
/// For how long such documents are waited for: other notices wait behind it.
const PATIENCE: TimeDelta = TimeDelta::hours(1);
/// Notices that are followed before others may have the place.
const AT_ONCE: usize = 50;

/// Fetches what the access point tells.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CollectNotices {}

#[async_trait]
impl Job for CollectNotices {
    const KIND: &'static str = "collect_einvoicing_notices";
    const PRIORITY: Priority = Priority::Incremental;
    /// It comes again anyway.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = EinvoicingContext;

    fn lane(&self) -> String {
        "einvoicing/notices".to_owned()
    }

    fn same_as(&self) -> Option<String> {
        Some(Self::KIND.to_owned())
    }

    async fn run(self, context: &EinvoicingContext, lease: &Lease) -> Result<Outcome, JobError> {
        let Some(access_point) = context.server.access_point() else { return Ok(Outcome::Done) };
        for _ in 0..AT_ONCE {
            let next = lease.renewed_during(&context.db, access_point.next_notice()).await?;
            let Some(notice) = next.map_err(unanswered)? else {
                return Ok(Outcome::Again(context.env.now() + PAUSE, Priority::Incremental));
            };
            match notice.news {
                News::Received { company, document } => receive(context, lease, access_point, company, &document).await?,
                News::Failed { reference, why } => {
                    if !fail(context, lease, &reference, why).await? {
                        return Ok(Outcome::Again(context.env.now() + SOON, Priority::Incremental));
                    }
                }
                News::Moved { reference } => ask_after(context, &reference).await?,
                News::Nothing => {}
            }
            lease.renewed_during(&context.db, access_point.acknowledge(&notice.id)).await?.map_err(unanswered)?;
        }
        Ok(Outcome::Again(context.env.now(), Priority::Incremental))
    }
}

fn unanswered(trouble: Trouble) -> JobError {
    JobError::retry(Error::internal(trouble.to_string()))
}

/// A document that came becomes one of the entity's: once, however often it is told of. What is for nobody here is dropped.
async fn receive(
    context: &EinvoicingContext,
    lease: &Lease,
    access_point: &dyn AccessPoint,
    company: Option<String>,
    reference: &str,
) -> Result<(), JobError> {
    let owner = match &company {
        Some(company) => owner_of_company(&context.db, company).await?,
        None => None,
    };
    let Some((partner_id, entity_id, connection_id)) = owner else {
        tracing::warn!(reference, "an e-invoice came for a company that has no connection here");
        return Ok(());
    };
    let scope = Scope::of_job("e-invoice from the network", partner_id, Some(entity_id));
    let connection = record::find::<Connection>(&context.db, &scope, connection_id).await?;
    if !connection.is_some_and(|connection| connection.is_receiver) {
        tracing::warn!(reference, %connection_id, "an e-invoice came by a connection that does not receive");
        return Ok(());
    }
    if store::is_known(&context.db, &scope, reference).await? {
        return Ok(());
    }
    let xml = match lease.renewed_during(&context.db, access_point.fetch(reference)).await? {
        Ok(xml) => xml,
        Err(trouble) => {
            let why = trouble.refusal()?;
            tracing::warn!(reference, why, "an e-invoice cannot be fetched");
            return Ok(());
        }
    };
    let kind = kind(&xml);
    let file = context.files.stage(&scope, FileType::EinvoicesXml, Part { name: format!("{reference}.xml"), bytes: xml }).await?;
    let tx = lease.begin(&context.db).await?;
    context.files.attach(&tx, &scope, &file).await?;
    let document_id = (context.received)(&tx, &context.env, &scope, &file, kind).await?;
    let (id, created_at) = (context.env.id(), context.env.now());
    let received = ReceivedEinvoice { id, entity_id, reference: reference.to_owned(), document_id, created_at };
    record::insert(&tx, &scope, &received).await?;
    tx.commit().await?;
    Ok(())
}

/// What it says besides, its reader tells.
fn kind(xml: &Bytes) -> ReceivedKind {
    match e_invoice_kind(xml) {
        Some(BillKind::CreditNote) => ReceivedKind::CreditNote,
        _ => ReceivedKind::Invoice,
    }
}

/// Nobody will have the document. False where it may be one that was sent and whose reference is not known yet, because the answer was lost: it is
/// submitted again at once, which tells its reference.
async fn fail(context: &EinvoicingContext, lease: &Lease, reference: &str, why: String) -> Result<bool, JobError> {
    if let Some((partner_id, entity_id, id)) = by_reference(&context.db, reference).await? {
        let scope = Scope::of_job("e-invoice that was not delivered", partner_id, Some(entity_id));
        transmit::end(context, lease, &scope, id, SendingOutcome::Failed(why)).await?;
        return Ok(true);
    }
    let waited_for = without_reference(&context.db, context.env.now() - PATIENCE).await?;
    if waited_for.is_empty() {
        tracing::warn!(reference, why, "an e-invoice that nobody sent from here was not delivered");
        return Ok(true);
    }
    let tx = context.db.begin().await?;
    for (entity_id, id) in waited_for {
        wake(&tx, &transmit::lane(entity_id, id), context.env.now()).await?;
    }
    tx.commit().await?;
    Ok(false)
}

/// What became of it, the access point is asked now.
async fn ask_after(context: &EinvoicingContext, reference: &str) -> Result<(), JobError> {
    let Some((_, entity_id, id)) = by_reference(&context.db, reference).await? else { return Ok(()) };
    let tx = context.db.begin().await?;
    wake(&tx, &transmit::lane(entity_id, id), context.env.now()).await?;
    tx.commit().await?;
    Ok(())
}
