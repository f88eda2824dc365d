//! What the clock does to documents: invoices become overdue and quotes expire when a day is over, reminders go at nine in the morning, by the
//! clock of the entity.
//!
//! One job for each entity that has anything dated. It asks for the first day on which something was missed and works day by day, so that
//! after a silence everything happens once, in order. It comes again as long as something is open.

use async_trait::async_trait;
use bursar_accounting::clock;
use bursar_entities::EntityStatus;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue_at};
use bursar_kernel::{Env, ErrorKind, NaiveDate, Result, TimeDelta, Uuid};
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use crate::context::ReceivablesContext;
use crate::receivables::happened::Teller;
use crate::receivables::status::ReceivableStatus;
use crate::receivables::{Receivable, store};
use crate::reminding::remind::remind_all;
use crate::zones;

/// Documents in one transaction.
const BATCH: usize = 100;
/// How long the first look may wait: many documents that are issued one after the other make one.
const SOON: TimeDelta = TimeDelta::minutes(5);

/// What the clock does to the documents of an entity.
#[derive(Debug, Serialize, Deserialize)]
pub struct Day {
    partner_id: Uuid,
    entity_id: Uuid,
}

impl Day {
    /// That of this entity.
    pub fn new(partner_id: Uuid, entity_id: Uuid) -> Self {
        Day { partner_id, entity_id }
    }
}

/// Something of the entity is dated from now on. The job finds out when it is next needed.
pub(crate) async fn watch(tx: &Tx, env: &Env, scope: &Scope) -> Result<()> {
    let day = Day::new(scope.partner_id(), scope.one_entity()?);
    enqueue_at(tx, env, &day, Priority::Incremental, env.now() + SOON).await
}

#[async_trait]
impl Job for Day {
    const KIND: &'static str = "receivables_day";
    const PRIORITY: Priority = Priority::Incremental;
    /// A day that could not be worked on is worked on the next one.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = ReceivablesContext;

    fn lane(&self) -> String {
        format!("receivables/{}/day", self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("receivables_day/{}", self.entity_id))
    }

    async fn run(self, context: &ReceivablesContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("the day of receivables", self.partner_id, Some(self.entity_id));
        match bursar_entities::find_entity(&context.db, &scope, self.entity_id).await {
            Ok(entity) if entity.status != EntityStatus::Deleted => {}
            // Documents of an entity that was deleted stay as they are.
            Ok(_) => return Ok(Outcome::Done),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound(_)) => return Ok(Outcome::Done),
            Err(error) => return Err(error.into()),
        }
        let zone = clock::zone(&context.db, &scope).await?;
        let now = context.env.now();
        let today = zones::today(now, zone);
        while let Some(day) = store::next_day(&context.db, &scope).await?.filter(|day| *day < today) {
            let tx = lease.begin(&context.db).await?;
            pass(&Teller::of_clock(&tx, &context.env, scope), day).await?;
            tx.commit().await?;
        }
        if zones::is_past_nine(now, zone) {
            remind_all(context, lease, scope, zone).await?;
        }
        let is_open = store::next_day(&context.db, &scope).await?.is_some();
        let may_remind = !store::with_reminders(&context.db, &scope, None, 1).await?.is_empty();
        if is_open || may_remind { Ok(Outcome::Again(zones::next_round(now, zone), Priority::Incremental)) } else { Ok(Outcome::Done) }
    }
}

/// Some of what this day did, now that it is over.
async fn pass(teller: &Teller<'_>, day: NaiveDate) -> Result<()> {
    let (tx, scope) = (teller.tx, &teller.scope);
    for (documents, status) in [
        (store::due_on(tx, scope, day, BATCH).await?, ReceivableStatus::Overdue),
        (store::expiring_on(tx, scope, day, BATCH).await?, ReceivableStatus::Expired),
    ] {
        for document in documents {
            let old_status = document.status;
            let document = Receivable { status, updated_at: teller.env.now(), ..document };
            record::save(tx, scope, &document).await?;
            teller.moved(&document, old_status).await?;
        }
    }
    Ok(())
}
