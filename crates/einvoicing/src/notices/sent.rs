//! What is told of documents that were sent is written to them; their own jobs go on with it.

use bursar_jobs::{JobError, Lease, wake};
use bursar_kernel::{Result, TimeDelta};
use bursar_store::{Scope, record};

use crate::connections::store::company_called;
use crate::context::EinvoicingContext;
use crate::transmissions::store::{Sent, by_reference, without_reference};
use crate::transmissions::transmit::lane;
use crate::transmissions::{Transmission, TransmissionStatus};

/// For how long a document is waited for of which it is not known whether it was sent: other notices wait behind it.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

/// Writes down what is told of the document of this reference, of a company that the notice may name: why it was not delivered, or that there is
/// something to ask for. False where it cannot be told yet which document it is, so that the notice is looked at again.
///
/// A document whose answer was lost has no reference. A notice of its company by an unknown one is about it, if it is the only one.
pub(super) async fn tell(
    context: &EinvoicingContext,
    lease: &Lease,
    reference: &str,
    company: Option<&str>,
    why: Option<String>,
) -> Result<bool, JobError> {
    if let Some(sent) = by_reference(&context.db, reference).await? {
        return write(context, lease, sent, reference, why).await.map(|()| true);
    }
    let company = match company {
        Some(called) => company_called(&context.db, called).await?,
        None => None,
    };
    let unclear = without_reference_of(context, company.as_deref()).await?;
    if let ([(sent, _)], Some(_)) = (&unclear[..], company) {
        return write(context, lease, *sent, reference, why).await.map(|()| true);
    }
    let since = context.env.now() - PATIENCE;
    let is_waited_for = |one: &Transmission| one.status == TransmissionStatus::Sending && one.created_at >= since;
    let waited_for: Vec<&Transmission> = unclear.iter().map(|(_, one)| one).filter(|one| is_waited_for(one)).collect();
    if waited_for.is_empty() {
        tracing::warn!(reference, why, "the access point reports an e-invoice that is none of those sent from here, or of one of several");
        return Ok(true);
    }
    let tx = context.db.begin().await?;
    for one in waited_for {
        wake(&tx, &lane(one.entity_id, one.id), context.env.now()).await?;
    }
    tx.commit().await?;
    Ok(false)
}

/// The documents without a reference of that company; of all where the notice names none.
async fn without_reference_of(context: &EinvoicingContext, company: Option<&str>) -> Result<Vec<(Sent, Transmission)>> {
    let mut found = Vec::new();
    for sent in without_reference(&context.db).await? {
        let transmission: Transmission = record::get(&context.db, &scope_of(sent), sent.id).await?;
        if company.is_none_or(|company| transmission.company == company) {
            found.push((sent, transmission));
        }
    }
    Ok(found)
}

async fn write(context: &EinvoicingContext, lease: &Lease, sent: Sent, reference: &str, why: Option<String>) -> Result<(), JobError> {
    let scope = scope_of(sent);
    let tx = lease.begin(&context.db).await?;
    let mut transmission: Transmission = record::lock(&tx, &scope, sent.id).await?;
    if transmission.is_over() {
        return Ok(());
    }
    transmission.reference.get_or_insert_with(|| reference.to_owned());
    transmission.problem = why.or(transmission.problem);
    (transmission.status, transmission.updated_at) = (TransmissionStatus::Sent, context.env.now());
    record::save(&tx, &scope, &transmission).await?;
    wake(&tx, &lane(sent.entity_id, sent.id), context.env.now()).await?;
    tx.commit().await?;
    Ok(())
}

fn scope_of(sent: Sent) -> Scope {
    Scope::of_job("notice of an e-invoice that was sent", sent.partner_id, Some(sent.entity_id))
}
