//! A synchronized record: what became of one object of ours in one book. Its state machine is pure.

use bursar_accounting::PostingKind;
use bursar_connectors::Kind;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, TimeDelta, Timestamp, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::errors::{PushError, PushErrorCode};
use crate::plan::write_off::SETTLED_AT;

pub(crate) mod body;
pub(crate) mod get;
pub(crate) mod gone;
pub(crate) mod happened;
pub(crate) mod home_amount;
pub(crate) mod link;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod proof;
pub(crate) mod push;
pub(crate) mod push_many;
pub(crate) mod resolve;
pub(crate) mod store;
pub(crate) mod unlink;

pub(crate) use body::SyncedRecordBody;
pub(crate) use home_amount::HomeAmount;

/// An object of ours in a book.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "synced_records", called = "synced record", entity = "entity_id", also(status, error_code))]
pub struct SyncedRecord {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) book_id: Uuid,
    pub(crate) platform: String,
    #[record(word)]
    pub(crate) object_type: SyncedType,
    pub(crate) object_id: Uuid,
    /// Of counterparts whose ledger binds them to a currency; else empty.
    pub(crate) currency: String,
    /// Counts what was asked for.
    pub(crate) wanted: i64,
    /// What of it came to an end.
    pub(crate) settled: i64,
    /// Counts writes that reached their end: part of the key, so that a new write never gets the answer of an old one.
    pub(crate) generation: i64,
    /// Attempts in a row that did not reach an end.
    pub(crate) attempts: i64,
    /// Who waits: as the priorities of jobs.
    pub(crate) urgency: i64,
    /// When it is taken up next; none while it waits for another record, or for a person.
    pub(crate) next_attempt_at: Option<DateTime<Utc>>,
    /// The record that must be done before.
    pub(crate) waits_for: Option<Uuid>,
    /// What it is in the ledger.
    pub(crate) remote_kind: Option<String>,
    pub(crate) remote_id: Option<String>,
    /// The credit of the ledger that takes off what nobody pays of an invoice or a bill.
    pub(crate) write_off_id: Option<String>,
    pub(crate) object_updated_at: Option<DateTime<Utc>>,
    /// When the ledger last confirmed it.
    pub(crate) pushed_at: Option<DateTime<Utc>>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    #[record(json_text = "body")]
    pub(crate) error: Option<PushError>,
    /// What the ledger booked, where its home currency is another; none in rows from before it was kept.
    #[record(json_text = "body")]
    pub(crate) home_amount: Option<HomeAmount>,
    /// Hash of what was last written there.
    #[record(json_text = "body")]
    pub(crate) written: Option<String>,
    /// The day of posting, where a person chose another than the document's.
    #[record(json_text = "body")]
    pub(crate) posting_date: Option<bursar_kernel::NaiveDate>,
    /// A person asked for it to be made again after it was deleted in the ledger.
    #[record(json_text = "body")]
    pub(crate) recreate: bool,
    /// What a person decided about fields that were changed on both sides.
    #[record(json_text = "body")]
    pub(crate) resolved: Option<Vec<ResolvedField>>,
    /// A credit note was used for the document that it credits; of an invoice or a bill, its write-off was.
    #[record(json_text = "body")]
    pub(crate) is_allocated: bool,
    /// Whether its file lies beside a document there; none until that is wanted.
    #[record(json_text = "body")]
    pub(crate) attachment: Option<Attachment>,
    /// Merges of the ledger that were followed, oldest first; none in rows from before they were.
    #[record(json_text = "body")]
    pub(crate) merges: Option<Vec<FollowedMerge>>,
    /// Whether it is an object that the ledger has already was doubtful, or was said by a person.
    #[record(json_text = "body")]
    pub(crate) match_id: Option<Uuid>,
}

/// Where the file of a document stands that is in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Attachment {
    /// All else of the document is there.
    Wanted,
    /// It lies beside the document.
    Done,
}

/// What a person decided about a field that was changed on both sides; it counts as long as the ledger holds what the person saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ResolvedField {
    pub(crate) field: String,
    pub(crate) keep: ConflictSide,
    /// What stood in the ledger.
    pub(crate) there: String,
}

/// The side of a conflict that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SyncedConflictSide)]
pub(crate) enum ConflictSide {
    /// What stands here is written over what stands there.
    Here,
    /// What stands in the accounting system stays.
    There,
}

/// A counterpart of the ledger was merged into another one, and the record continues with that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SyncedRecordMerge)]
pub(crate) struct FollowedMerge {
    /// The provider's id of the one that was merged away.
    pub(crate) platform_object_id: String,
    /// The provider's id of the one that it was merged into.
    pub(crate) merged_into: String,
    /// When the record followed.
    #[serde(serialize_with = "wire::serialize")]
    pub(crate) followed_at: DateTime<Utc>,
}

/// What can be in a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = ObjectMatchTypes)]
pub enum SyncedType {
    /// A product of the catalog.
    Product,
    /// A counterpart as a customer.
    Customer,
    /// A counterpart as a vendor.
    Vendor,
    /// An invoice or a credit note.
    Receivable,
    /// A bill or a vendor's credit note.
    Bill,
    /// A payment.
    PaymentRecord,
}

impl SyncedType {
    /// The type of a document of this kind.
    pub(crate) fn of(kind: PostingKind) -> Self {
        if kind.is_sale() { SyncedType::Receivable } else { SyncedType::Bill }
    }
}

/// The status of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum SyncStatus {
    /// It is on its way, or waits for something that comes by itself.
    Pending,
    /// Somebody must act.
    Error,
    /// The ledger has it as it is here.
    Done,
}

/// Merges that a record remembers.
const MAX_MERGES: usize = 20;
/// Attempts after which the pause between them no longer grows.
const MAX_PAUSE: u32 = 6;

impl SyncedRecord {
    /// Its status.
    pub(crate) fn status(&self) -> &'static str {
        self.sync_status().into()
    }

    pub(crate) fn sync_status(&self) -> SyncStatus {
        match (&self.error, self.settled < self.wanted) {
            (Some(_), _) => SyncStatus::Error,
            (None, true) => SyncStatus::Pending,
            (None, false) => SyncStatus::Done,
        }
    }

    fn error_code(&self) -> Option<&'static str> {
        self.error.as_ref().map(|error| error.code.as_str())
    }

    /// The object changed, or a person asks: it is taken up again.
    pub(crate) fn want(&mut self, urgency: i64, now: Timestamp) {
        self.wanted += 1;
        self.urgency = urgency;
        self.attachment = self.attachment.filter(|attachment| *attachment == Attachment::Done);
        self.take_up(now);
    }

    /// The document is in the ledger, and its file shall lie beside it; where it has changed since, that is written first.
    pub(crate) fn want_attachment(&mut self, now: Timestamp) {
        if self.attachment.is_none() && self.settled >= self.wanted {
            self.want(self.urgency, now);
            self.attachment = Some(Attachment::Wanted);
        }
    }

    /// It is taken up now.
    pub(crate) fn take_up(&mut self, now: Timestamp) {
        self.error = None;
        self.waits_for = None;
        self.attempts = 0;
        self.next_attempt_at = Some(now);
        self.updated_at = now;
    }

    /// Everything up to this wish is in the ledger, or need not be.
    pub(crate) fn settle(&mut self, wanted: i64, now: Timestamp) {
        self.settled = self.settled.max(wanted);
        self.recreate = false;
        self.attachment = self.attachment.filter(|attachment| *attachment == Attachment::Done);
        self.error = None;
        self.waits_for = None;
        self.attempts = 0;
        self.next_attempt_at = (self.settled < self.wanted).then_some(now);
        self.updated_at = now;
    }

    /// It is this object of the ledger. A counterpart that was another one there was merged into it.
    pub(crate) fn found(&mut self, kind: Kind, remote_id: String, now: Timestamp) {
        let before = self.remote_id.replace(remote_id.clone()).filter(|before| self.is_party() && *before != remote_id);
        if let Some(platform_object_id) = before {
            let merges = self.merges.get_or_insert_default();
            merges.push(FollowedMerge { platform_object_id, merged_into: remote_id, followed_at: now });
            merges.drain(..merges.len().saturating_sub(MAX_MERGES));
        }
        self.remote_kind = Some(kind.as_str().to_owned());
        self.pushed_at = Some(now);
    }

    /// It was found after a restore: as what it was written last, nobody knows any more.
    pub(crate) fn forget_written(&mut self) {
        self.written = Some(String::new());
    }

    pub(crate) fn is_forgotten(&self) -> bool {
        self.written.as_deref() == Some("")
    }

    /// Somebody must act before it goes on.
    pub(crate) fn fail(&mut self, error: PushError, now: Timestamp) {
        self.error = Some(error);
        self.waits_for = None;
        self.next_attempt_at = None;
        self.updated_at = now;
    }

    /// Another record comes first: when that one is done, this one is taken up.
    pub(crate) fn wait_for(&mut self, other: Uuid, now: Timestamp) {
        self.error = None;
        self.waits_for = Some(other);
        self.next_attempt_at = None;
        self.updated_at = now;
    }

    /// Another one cannot go on without it: it is taken up before whatever that one stood before, unless it waits for an answer itself.
    pub(crate) fn take_the_place_of(&mut self, other: &SyncedRecord, now: Timestamp) {
        if let (Some(own), Some(others), 0) = (self.next_attempt_at, other.next_attempt_at, self.attempts) {
            self.urgency = self.urgency.min(other.urgency);
            self.postpone(own.min(others - TimeDelta::microseconds(1)), now);
        }
    }

    /// It is tried again at this time.
    pub(crate) fn postpone(&mut self, until: Timestamp, now: Timestamp) {
        self.next_attempt_at = Some(until);
        self.updated_at = now;
    }

    /// One more attempt led nowhere: the next one comes after a pause that grows up to four minutes.
    pub(crate) fn try_later(&mut self, now: Timestamp) {
        self.attempts += 1;
        let doublings = u32::try_from(self.attempts).unwrap_or(MAX_PAUSE).min(MAX_PAUSE);
        self.postpone(now + TimeDelta::seconds(4_i64.saturating_mul(1 << doublings)), now);
    }

    /// What it is in the ledger.
    pub(crate) fn kind(&self) -> Option<Kind> {
        self.remote_kind.as_deref().and_then(|kind| kind.parse().ok())
    }

    /// The ledger has the document as it is here, and at most its write-off or its file is missing: payments go there.
    pub(crate) fn is_booked(&self) -> bool {
        match &self.error {
            Some(error) => match error.code {
                PushErrorCode::WriteOffAccountMissing | PushErrorCode::FileNotAttached => true,
                PushErrorCode::PeriodClosed => error.field.as_deref() == Some(SETTLED_AT),
                _ => false,
            },
            None => self.settled >= self.wanted || self.attachment == Some(Attachment::Wanted),
        }
    }

    /// An invoice, a bill, or a credit note of either side?
    pub(crate) fn is_document(&self) -> bool {
        matches!(self.object_type, SyncedType::Receivable | SyncedType::Bill)
    }

    /// A customer or a vendor?
    pub(crate) fn is_party(&self) -> bool {
        matches!(self.object_type, SyncedType::Customer | SyncedType::Vendor)
    }
}

impl Named for SyncedRecord {
    const OBJECT_TYPE: ObjectType = ObjectType::named("accounting_synced_record");
    const CALLED: &'static str = "a synchronized record";
}
