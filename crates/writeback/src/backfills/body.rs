//! A backfill on the wire.

use bursar_kernel::{DateTime, NaiveDate, Utc, Uuid, wire};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Asked, Backfill, BackfillStatus, Effect, Report, Total};
use crate::synced_records::{SyncStatus, SyncedType};

/// A backfill.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingBackfill)]
pub(crate) struct BackfillBody {
    /// Its id.
    id: Uuid,
    /// Its status.
    status: BackfillStatus,
    /// When it was asked for.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// The types that it looks at.
    object_types: Vec<SyncedType>,
    /// Documents of earlier days are left out.
    starts_on: Option<NaiveDate>,
    /// The day of posting of documents of a closed period that were named.
    posting_date: Option<NaiveDate>,
    /// What it looked at, by type, outcome, month and currency.
    totals: Vec<Total>,
    /// What the documents that are written add to accounts, by month and currency.
    effects: Vec<Effect>,
    /// The progress of the writing.
    progress: Progress,
}

/// The progress of the writing.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = AccountingBackfillProgress)]
pub(crate) struct Progress {
    /// Documents on their way.
    pub(crate) pending: i64,
    /// Documents for which somebody must act: their synchronized records say what.
    pub(crate) error: i64,
    /// Documents that the accounting system has.
    pub(crate) done: i64,
}

impl Progress {
    pub(crate) fn count(&mut self, status: SyncStatus, count: i64) {
        match status {
            SyncStatus::Pending => self.pending = count,
            SyncStatus::Error => self.error = count,
            SyncStatus::Done => self.done = count,
        }
    }
}

impl Backfill {
    /// The backfill on the wire.
    pub(crate) fn body(self, progress: Progress) -> BackfillBody {
        let Backfill { id, status, created_at, updated_at, asked, report, .. } = self;
        let Asked { object_types, starts_on, posting_date, .. } = asked;
        let Report { totals, effects } = report;
        BackfillBody { id, status, created_at, updated_at, object_types, starts_on, posting_date, totals, effects, progress }
    }
}
