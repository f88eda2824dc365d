//! The job of a backfill: makes the report page by page, and later has the documents written page by page. A page is one transaction with the
//! cursor, so whatever cuts it off repeats nothing.

use async_trait::async_trait;
use bursar_accounting::{Engine, LiveBook, live_book};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Result, TimeDelta, Uuid};
use bursar_store::{Scope, record};
use serde::{Deserialize, Serialize};

use super::decide::decide;
use super::{Backfill, BackfillStatus, Cursor, Stage, store};
use crate::eligible;
use crate::plan::Planner;
use crate::synced_records::SyncedRecord;
use crate::synced_records::store::ObjectKey;

/// Documents in one page of the report: each is planned as for a push.
const REPORT_PAGE: usize = 50;
/// Records that are made in one transaction.
const WORK_PAGE: usize = 200;
/// How often is looked whether everything that was begun has come to its end.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(30);

/// Takes a backfill one step further.
#[derive(Debug, Serialize, Deserialize)]
pub struct AdvanceBackfill {
    backfill_id: Uuid,
    partner_id: Uuid,
    entity_id: Uuid,
}

impl AdvanceBackfill {
    pub(crate) fn of(scope: &Scope, backfill: &Backfill) -> Self {
        AdvanceBackfill { backfill_id: backfill.id, partner_id: scope.partner_id(), entity_id: backfill.entity_id }
    }
}

#[async_trait]
impl Job for AdvanceBackfill {
    const KIND: &'static str = "advance_backfill";
    const PRIORITY: Priority = Priority::Backfill;
    type Context = Engine;

    fn lane(&self) -> String {
        format!("backfill/{}/{}", self.entity_id, self.backfill_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(self.lane())
    }

    async fn run(self, engine: &Engine, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("a backfill", self.partner_id, Some(self.entity_id));
        let backfill: Backfill = record::get(&engine.db, &scope, self.backfill_id).await?;
        let step = Step { engine, lease, scope };
        match backfill.status {
            BackfillStatus::Preparing => step.report(backfill).await,
            BackfillStatus::Running => step.work(backfill).await,
            BackfillStatus::Prepared | BackfillStatus::Done | BackfillStatus::Canceled => Ok(Outcome::Done),
        }
    }
}

struct Step<'a> {
    engine: &'a Engine,
    lease: &'a Lease,
    scope: Scope,
}

impl Step<'_> {
    /// One more page of the report.
    async fn report(&self, mut backfill: Backfill) -> Result<Outcome, JobError> {
        let (db, env) = (&self.engine.db, &self.engine.env);
        let Some(live) = self.book(&backfill).await? else { return self.give_up(backfill).await };
        let book = live.book(db).await?;
        let planner = Planner::new(db, self.scope, &book, &self.engine.settings.public_url).await?.looking_ahead(env).within(backfill.id);
        let page = self.page(&backfill).await?;
        let mut found = Vec::new();
        for id in &page.ids {
            found.extend(decide(&planner, env, &backfill, page.stage, *id).await?);
        }
        let tx = self.lease.begin(db).await?;
        let mut held: Backfill = record::lock(&tx, &self.scope, backfill.id).await?;
        if held.status == BackfillStatus::Preparing {
            for decided in &found {
                record::insert(&tx, &self.scope, &decided.document).await?;
                backfill.report.count(&decided.document, &decided.effects, decided.is_sale);
            }
            (held.report, held.cursor, held.updated_at) = (backfill.report, page.next, env.now());
            if held.cursor.is_none() {
                held.turn(BackfillStatus::Prepared, env.now());
            }
            record::save(&tx, &self.scope, &held).await?;
        }
        tx.commit().await?;
        Ok(if held.status == BackfillStatus::Preparing { self.again() } else { Outcome::Done })
    }

    /// The next objects to look at, and where to go on behind them.
    async fn page(&self, backfill: &Backfill) -> Result<Page> {
        let stages = || Stage::ALL.into_iter().filter(|stage| backfill.asked.object_types.contains(&stage.object_type()));
        let Some(Cursor { stage, after }) = backfill.cursor.or_else(|| stages().next().map(|stage| Cursor { stage, after: None })) else {
            return Ok(Page { stage: Stage::Payments, ids: Vec::new(), next: None });
        };
        let (db, scope) = (&self.engine.db, &self.scope);
        let ids = match stage {
            Stage::Invoices => bursar_receivables::invoice_ids(db, scope, after, REPORT_PAGE).await?,
            Stage::CreditNotes => bursar_receivables::credit_note_ids(db, scope, after, REPORT_PAGE).await?,
            Stage::Bills => bursar_payables::payable_ids(db, scope, after, REPORT_PAGE).await?,
            Stage::VendorCredits => bursar_payables::credit_note_ids(db, scope, after, REPORT_PAGE).await?,
            Stage::Payments => bursar_payments::payment_ids(db, scope, after, REPORT_PAGE).await?,
        };
        let next = match ids.last() {
            Some(last) => Some(Cursor { stage, after: Some(*last) }),
            None => stages().skip_while(|known| *known != stage).nth(1).map(|stage| Cursor { stage, after: None }),
        };
        Ok(Page { stage, ids, next })
    }

    /// One more page of records, which the push then takes up; at the end, waits until they have come to theirs.
    async fn work(&self, backfill: Backfill) -> Result<Outcome, JobError> {
        let env = &self.engine.env;
        let Some(live) = self.book(&backfill).await? else { return Ok(Outcome::Again(env.now() + LOOK_AGAIN, Priority::Backfill)) };
        let after = backfill.cursor.and_then(|cursor| cursor.after);
        let wanted = store::wanted(&self.engine.db, &self.scope, backfill.id, after, WORK_PAGE).await?;
        let tx = self.lease.begin(&self.engine.db).await?;
        let mut held: Backfill = record::lock(&tx, &self.scope, backfill.id).await?;
        if held.status != BackfillStatus::Running {
            return Ok(Outcome::Done);
        }
        for document in &wanted {
            let key = ObjectKey::new(held.book_id, document.object_type, document.object_id);
            let id = eligible::require(&tx, env, &self.scope, &key, &live.platform, Priority::Backfill as i64).await?;
            if document.posting_date.is_some() {
                let synced: SyncedRecord = record::lock(&tx, &self.scope, id).await?;
                record::save(&tx, &self.scope, &SyncedRecord { posting_date: document.posting_date, ..synced }).await?;
            }
        }
        let outcome = match wanted.last() {
            Some(last) => {
                held.cursor = Some(Cursor { stage: Stage::Payments, after: Some(last.id) });
                eligible::start(&tx, env, &self.scope, &live, Priority::Backfill).await?;
                self.again()
            }
            None if store::progress(&tx, &held).await?.pending > 0 => Outcome::Again(env.now() + LOOK_AGAIN, Priority::Backfill),
            None => {
                held.turn(BackfillStatus::Done, env.now());
                Outcome::Done
            }
        };
        held.updated_at = env.now();
        record::save(&tx, &self.scope, &held).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// The book, while its company is the connected one.
    async fn book(&self, backfill: &Backfill) -> Result<Option<LiveBook>> {
        let tx = self.engine.db.begin().await?;
        Ok(live_book(&tx, &self.scope).await?.filter(|live| live.id == backfill.book_id))
    }

    /// The company was disconnected before the report was ready.
    async fn give_up(&self, mut backfill: Backfill) -> Result<Outcome, JobError> {
        let tx = self.lease.begin(&self.engine.db).await?;
        backfill.turn(BackfillStatus::Canceled, self.engine.env.now());
        record::save(&tx, &self.scope, &backfill).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }

    fn again(&self) -> Outcome {
        Outcome::Again(self.engine.env.now(), Priority::Backfill)
    }
}

/// Objects to look at.
struct Page {
    stage: Stage,
    ids: Vec<Uuid>,
    next: Option<Cursor>,
}
