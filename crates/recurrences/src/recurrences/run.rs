//! A recurrence makes its invoices: each with what it says of it in one transaction, so that none is made twice and none is lost.

use async_trait::async_trait;
use bursar_accounting::clock::zone;
use bursar_documents::JobContext;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue_at};
use bursar_kernel::{Env, Error, ErrorKind, Result, Tz, Uuid};
use bursar_receivables::{Day, MadeInvoice, make_recurring_invoice};
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::happened::{Happening, tell};
use super::{Recurrence, Turn};

/// Iterations before the lane is given back.
const SLICE: usize = 20;

/// Makes the invoices of a recurrence whose days have come, and comes again for the next.
#[derive(Debug, Serialize, Deserialize)]
pub struct RunRecurrence {
    partner_id: Uuid,
    entity_id: Uuid,
    recurrence_id: Uuid,
}

impl RunRecurrence {
    /// That of this recurrence.
    pub fn new(partner_id: Uuid, entity_id: Uuid, recurrence_id: Uuid) -> Self {
        RunRecurrence { partner_id, entity_id, recurrence_id }
    }
}

/// The recurrence runs when its next day comes.
pub(crate) async fn schedule(tx: &Tx, env: &Env, scope: &Scope, recurrence: &Recurrence, zone: Tz) -> Result<()> {
    let at = match recurrence.turn(env.now(), zone) {
        Turn::Over => return Ok(()),
        Turn::At(moment) => moment,
        Turn::Skip | Turn::Make(_) => env.now(),
    };
    let job = RunRecurrence::new(scope.partner_id(), recurrence.entity_id, recurrence.id);
    enqueue_at(tx, env, &job, Priority::Incremental, at).await
}

#[async_trait]
impl Job for RunRecurrence {
    const KIND: &'static str = "run_recurrence";
    const PRIORITY: Priority = Priority::Incremental;
    /// What cannot be done today is done tomorrow.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = JobContext;

    /// What the clock does to the documents of an entity happens one after the other.
    fn lane(&self) -> String {
        Day::new(self.partner_id, self.entity_id).lane()
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("run_recurrence/{}", self.recurrence_id))
    }

    async fn run(self, context: &JobContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("a recurrence", self.partner_id, Some(self.entity_id));
        for _ in 0..SLICE {
            match take_turn(context, lease, scope, self.recurrence_id).await? {
                Turn::Over => return Ok(Outcome::Done),
                Turn::At(moment) => return Ok(Outcome::Again(moment, Priority::Incremental)),
                Turn::Skip | Turn::Make(_) => {}
            }
        }
        Ok(Outcome::Again(context.env.now(), Priority::Incremental))
    }
}

/// Does what is to be done next, in one transaction. Tells what it was.
async fn take_turn(context: &JobContext, lease: &Lease, scope: Scope, id: Uuid) -> Result<Turn, JobError> {
    let (env, now) = (&context.env, context.env.now());
    let tx = lease.begin(&context.db).await?;
    let Some(mut recurrence) = record::find_and_lock::<Recurrence>(&tx, &scope, id).await? else { return Ok(Turn::Over) };
    let zone = zone(&tx, &scope).await?;
    let turn = recurrence.turn(now, zone);
    let happening = match turn {
        Turn::Over | Turn::At(_) => return Ok(turn),
        Turn::Skip => Happening::Skipped(recurrence.skip(now, zone)),
        Turn::Make(place) => {
            let made = make_recurring_invoice(&tx, env, scope, recurrence.invoice_id, recurrence.automation(), context.sends_mail).await;
            let MadeInvoice { id: invoice_id, mail_id } = match made {
                Err(error) if is_refusal(&error) => {
                    drop(tx);
                    note_failure(context, lease, &scope, id, place, &error).await?;
                    return Ok(turn);
                }
                made => made?,
            };
            recurrence.made(place, invoice_id, mail_id);
            Happening::InvoiceCreated(invoice_id)
        }
    };
    recurrence.updated_at = now;
    record::save(&tx, &scope, &recurrence).await?;
    tell(&tx, env, &scope, &recurrence, [happening]).await?;
    tx.commit().await?;
    Ok(turn)
}

/// Is it said of the document, as a client would be told, and not of the server?
fn is_refusal(error: &Error) -> bool {
    !matches!(error.kind(), ErrorKind::Internal(_) | ErrorKind::Unavailable(_))
}

/// Nothing of the invoice is left; the iteration says why, and what is tried no more is told.
async fn note_failure(context: &JobContext, lease: &Lease, scope: &Scope, id: Uuid, place: usize, error: &Error) -> Result<(), JobError> {
    let now = context.env.now();
    let tx = lease.begin(&context.db).await?;
    let mut recurrence: Recurrence = record::lock(&tx, scope, id).await?;
    // Somebody changed it meanwhile: it is looked at anew.
    if recurrence.turn(now, zone(&tx, scope).await?) != Turn::Make(place) {
        return Ok(());
    }
    let reason = error.to_string();
    let is_final = recurrence.failed(place, reason.clone(), now);
    recurrence.updated_at = now;
    record::save(&tx, scope, &recurrence).await?;
    if is_final {
        tell(&tx, &context.env, scope, &recurrence, [Happening::IssueFailed(reason)]).await?;
    }
    tx.commit().await?;
    Ok(())
}
