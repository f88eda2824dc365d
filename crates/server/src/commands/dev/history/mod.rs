//! Two years of documents of the second company, made by the API as a client makes them, by a clock that stands in the past: every rule, event
//! and number holds. They are older than any connection of the company, so nothing of them is pushed into a ledger.
//!
//! One job makes all of it. It works in the lane of the company's day, so that invoices become overdue, quotes expire and recurrences make
//! invoices by the clock of the past too. A day is marked before it begins: what a stop cuts off is left out, and nothing is made twice.

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Clock, Env, Result, Rng, TimeDelta, Timestamp, Uuid};
use bursar_receivables::Day;
use bursar_recurrences::RunRecurrence;
use bursar_store::{Db, Tx, Vault};
use bursar_web::EdgeOptions;
use serde::{Deserialize, Serialize};

use super::{UNCONNECTED, store};
use crate::commands::say;
use past::Past;
use plan::{DAYS, plan};

mod past;
mod plan;

/// When on a day what the day before left is done, and when the first call is made.
const DAY_BEGINS: TimeDelta = TimeDelta::minutes(10);
const WORK_BEGINS: TimeDelta = TimeDelta::hours(9);
/// When recurrences are looked at: six in the morning of this day, or of the next one, has then come wherever the company is.
const DAY_ENDS: TimeDelta = TimeDelta::minutes(24 * 60 - 10);
/// How long after a call the next one is made.
const BETWEEN_CALLS: TimeDelta = TimeDelta::seconds(130);

/// Makes the history of the second company.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct MakeHistory {
    partner_id: Uuid,
}

/// What the history is made with.
pub(super) struct HistoryContext {
    pub(super) db: Db,
    pub(super) vault: Vault,
    pub(super) edge: EdgeOptions,
    pub(super) storage: bursar_files::Storage,
    pub(super) client_id: Uuid,
    pub(super) client_secret: String,
    pub(super) seed: u64,
    /// When it ends: the first start of this data directory.
    pub(super) origin: Timestamp,
}

/// Has the history made, once for this database; false where it was begun before.
pub(super) async fn begin(tx: &Tx, env: &Env, partner_id: Uuid) -> Result<bool> {
    let is_new = store::begin_history(tx).await?;
    if is_new {
        enqueue(tx, env, &MakeHistory { partner_id }).await?;
    }
    Ok(is_new)
}

#[async_trait]
impl Job for MakeHistory {
    const KIND: &'static str = "make_dev_history";
    const PRIORITY: Priority = Priority::Person;
    type Context = HistoryContext;

    fn lane(&self) -> String {
        Day::new(self.partner_id, UNCONNECTED).lane()
    }

    /// Before what else waits in its lane, which would work by the clock of the present.
    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(Self::KIND.to_owned())
    }

    async fn run(self, context: &HistoryContext, lease: &Lease) -> Result<Outcome, JobError> {
        let start = context.origin - TimeDelta::days(DAYS);
        let midnight = start.date_naive().and_hms_opt(0, 0, 0).map_or(start, |midnight| midnight.and_utc());
        let env = Env { clock: Clock::fixed(context.origin), rng: Rng::system() };
        let mut past = Past::sign_in(context, env).await?;
        let steps = plan(context.seed, start.date_naive());
        let (first, known) = store::history(&context.db).await?;
        past.known = known;
        for day in first..DAYS {
            if past.is_connected().await? {
                say(&format!(
                    "The history of the second company ends on {}: its books are connected",
                    start.date_naive() + TimeDelta::days(day)
                ));
                return Ok(Outcome::Done);
            }
            let tx = lease.begin(&context.db).await?;
            store::mark_history(&tx, day + 1, &past.known).await?;
            tx.commit().await?;
            let day_begins = midnight + TimeDelta::days(day);
            past.set_clock(day_begins + DAY_BEGINS);
            Day::new(self.partner_id, UNCONNECTED).run(&past.receivables, lease).await?;
            past.set_clock(day_begins + WORK_BEGINS);
            for step in steps.iter().filter(|step| step.day == day) {
                past.make(step).await?;
                past.env.clock.advance(BETWEEN_CALLS);
            }
            if let Some(recurrence) = past.recurrence() {
                past.set_clock(day_begins + DAY_ENDS);
                RunRecurrence::new(self.partner_id, UNCONNECTED, recurrence).run(&past.recurrences, lease).await?;
            }
        }
        say(&past.summary());
        Ok(Outcome::Done)
    }
}
