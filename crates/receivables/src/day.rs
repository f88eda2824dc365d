//! What the clock does to documents: invoices become overdue and quotes expire.
//!
//! One job for each entity that has anything dated. It asks for the first day on which something was missed and works day by day, so that
//! after a silence everything happens once, in order. It comes again as long as something is open.

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{DateTime, Env, NaiveDate, Result, TimeDelta, Timestamp, Utc, Uuid};
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use crate::context::ReceivablesContext;
use crate::receivables::happened::Teller;
use crate::receivables::status::ReceivableStatus;
use crate::receivables::{Receivable, store};

/// Documents in one transaction.
const BATCH: usize = 100;
/// How long after midnight a day is over.
const AFTER_MIDNIGHT: TimeDelta = TimeDelta::minutes(5);

/// What the clock does to the documents of an entity.
#[derive(Debug, Serialize, Deserialize)]
pub struct Day {
    partner_id: Uuid,
    entity_id: Uuid,
}

/// Something of the entity is dated from now on.
pub(crate) async fn watch(tx: &Tx, env: &Env, scope: &Scope) -> Result<()> {
    let day = Day { partner_id: scope.partner_id(), entity_id: scope.one_entity()? };
    enqueue(tx, env, &day, Priority::Incremental, next_round(env.now())).await
}

/// The next time that a day is over.
fn next_round(now: Timestamp) -> Timestamp {
    let of = |day: NaiveDate| DateTime::<Utc>::from_naive_utc_and_offset(day.and_time(Default::default()), Utc) + AFTER_MIDNIGHT;
    let today = of(now.date_naive());
    if today > now { today } else { today + TimeDelta::days(1) }
}

#[async_trait]
impl Job for Day {
    const KIND: &'static str = "receivables_day";
    /// A day that could not be worked on is worked on the next one.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = ReceivablesContext;

    fn lane(&self) -> String {
        format!("receivables/{}", self.entity_id)
    }

    fn priority(&self) -> Priority {
        Priority::Incremental
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("receivables_day/{}", self.entity_id))
    }

    async fn run(self, context: &ReceivablesContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("the day of receivables", self.partner_id, Some(self.entity_id));
        loop {
            let now = context.env.now();
            let tx = context.db.begin().await?;
            lease.guard(&tx).await?;
            match store::next_day(&tx, &scope).await? {
                None => return Ok(Outcome::Done),
                Some(day) if day >= now.date_naive() => return Ok(Outcome::Again(next_round(now), Priority::Incremental)),
                Some(day) => pass(&Teller::of_clock(&tx, &context.env, scope), day).await?,
            }
            tx.commit().await?;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_over_five_minutes_after_midnight() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(next_round(at("2024-06-03T09:30:00Z")), at("2024-06-04T00:05:00Z"));
        assert_eq!(next_round(at("2024-06-03T00:04:59Z")), at("2024-06-03T00:05:00Z"));
        assert_eq!(next_round(at("2024-06-03T00:05:00Z")), at("2024-06-04T00:05:00Z"));
    }
}
