//! Notices are fetched and followed, one after the other.

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Error, TimeDelta};
use bursar_store::{Scope, record};
use serde::{Deserialize, Serialize};

use super::fetch::FetchEinvoice;
use super::sent::tell;
use crate::access_point::{AccessPointError, NoticeKind};
use crate::connections::Connection;
use crate::connections::store::owner_of_company;
use crate::context::EinvoicingContext;

/// How often notices are looked for where no webhook says that there is one.
const PAUSE: TimeDelta = TimeDelta::minutes(5);
/// How soon a notice is looked at again that may be about a document whose reference is not known yet.
const SOON: TimeDelta = TimeDelta::seconds(30);
/// Notices that are followed before others may have the place.
const AT_ONCE: usize = 50;

/// Fetches what the access point tells. What follows for an entity is done by jobs of its own.
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
            let is_followed = match notice.kind {
                NoticeKind::Received { company, document } => receive(context, lease, company, document).await.map(|()| true)?,
                NoticeKind::Failed { reference, company, why } => tell(context, lease, &reference, company.as_deref(), Some(why)).await?,
                NoticeKind::Moved { reference, company } => tell(context, lease, &reference, company.as_deref(), None).await?,
                NoticeKind::Nothing => true,
            };
            if !is_followed {
                return Ok(Outcome::Again(context.env.now() + SOON, Priority::Incremental));
            }
            lease.renewed_during(&context.db, access_point.acknowledge(&notice.id)).await?.map_err(unanswered)?;
        }
        Ok(Outcome::Again(context.env.now(), Priority::Incremental))
    }
}

fn unanswered(error: AccessPointError) -> JobError {
    JobError::retry(Error::internal(error.to_string()))
}

/// A document that came is to be fetched for its entity. What is for nobody here is dropped.
async fn receive(context: &EinvoicingContext, lease: &Lease, company: Option<String>, reference: String) -> Result<(), JobError> {
    let owner = match &company {
        Some(company) => owner_of_company(&context.db, company).await?,
        None => None,
    };
    let Some((partner_id, entity_id, connection_id)) = owner else {
        tracing::warn!(reference, "an e-invoice came for a company that has no connection here");
        return Ok(());
    };
    let scope = Scope::of_job("owner of an e-invoice from the network", partner_id, Some(entity_id));
    let connection = record::find::<Connection>(&context.db, &scope, connection_id).await?;
    if !connection.is_some_and(|connection| connection.is_receiver) {
        tracing::warn!(reference, %connection_id, "an e-invoice came by a connection that does not receive");
        return Ok(());
    }
    let tx = lease.begin(&context.db).await?;
    enqueue(&tx, &context.env, &FetchEinvoice { partner_id, entity_id, reference }).await?;
    tx.commit().await?;
    Ok(())
}
