//! The journal: every write as it was sent, and what came of it. A row is committed before a byte leaves.

use bursar_connectors::record::Document;
use bursar_connectors::write::{DocumentEntry, DocumentField, Object, PreparedWrite, Write};
use bursar_kernel::{DateTime, TimeDelta, Timestamp, Utc, Uuid};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

pub(crate) mod store;

/// A provider carries a call out within 40 seconds of its sending, or not at all: until then nobody asks what became of it.
pub(crate) const SETTLES_AFTER: TimeDelta = TimeDelta::seconds(45);
/// How long before the lease ends the last byte may leave.
pub(crate) const BEFORE_THE_LEASE_ENDS: TimeDelta = TimeDelta::seconds(20);

/// One attempt.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "push_attempts", called = "attempt", entity = "entity_id")]
pub(crate) struct PushAttempt {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) synced_record_id: Uuid,
    pub(crate) generation: i64,
    /// The wish of the record that it fulfills.
    pub(crate) wanted: i64,
    pub(crate) key: String,
    pub(crate) sent_at: DateTime<Utc>,
    /// Later than this nothing may leave: another worker may have the lane.
    pub(crate) send_before: DateTime<Utc>,
    pub(crate) ended_at: Option<DateTime<Utc>>,
    #[record(word)]
    pub(crate) outcome: Option<AttemptOutcome>,
    /// By which object of the ledger it is looked for: the counterpart of a document, the document that a payment or a credit goes to.
    pub(crate) names_remote_id: Option<String>,
    #[record(json_text = "body")]
    pub(crate) write: Write,
    #[record(json_text = "body")]
    pub(crate) prepared: PreparedWrite,
    /// What the object is worth, distinguished by this.
    #[record(json_text = "body")]
    pub(crate) hash: String,
    #[record(json_text = "body")]
    pub(crate) answer: Option<AttemptAnswer>,
    /// What the ledger made of a document: later edits there are told apart from ours by it.
    #[record(json_text = "body")]
    pub(crate) made: Option<Document>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = PushAttemptOutcome)]
pub(crate) enum AttemptOutcome {
    /// The provider did it.
    Confirmed,
    /// The provider refused.
    Refused,
    /// Nothing was done, and it may be sent again.
    NotDone,
    /// Nobody knows yet.
    Unknown,
    /// Looked for and found: it had been done.
    Found,
    /// Looked for and not found: it had not been done.
    Absent,
}

impl AttemptOutcome {
    /// Is it known what became of it?
    pub(crate) fn is_settled(self) -> bool {
        self != AttemptOutcome::Unknown
    }
}

/// What the provider answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PushAttemptAnswer)]
pub(crate) struct AttemptAnswer {
    /// The provider's id of the object.
    pub(crate) platform_object_id: Option<String>,
    /// The provider's words, when it did not do it.
    pub(crate) message: Option<String>,
    /// The provider's code.
    pub(crate) provider_code: Option<String>,
    /// The provider's trace id.
    pub(crate) trace_id: Option<String>,
}

impl PushAttempt {
    /// It ended.
    pub(crate) fn end(&mut self, outcome: AttemptOutcome, answer: AttemptAnswer, now: Timestamp) {
        (self.outcome, self.answer, self.ended_at) = (Some(outcome), Some(answer), Some(now));
    }

    /// The document that it writes.
    pub(crate) fn entry(&self) -> Option<&DocumentEntry> {
        match &self.write {
            Write::Create { object: Object::Document(entry) } | Write::Update { object: Object::Document(entry), .. } => Some(entry),
            _ => None,
        }
    }

    /// By which object of the ledger a write is looked for.
    pub(crate) fn named_by(write: &Write) -> Option<String> {
        let (Write::Create { object } | Write::Update { object, .. }) = write else { return None };
        match object {
            Object::Document(entry) => Some(entry.counterpart_id.clone()),
            Object::Payment(entry) => Some(entry.document.remote_id.clone()),
            Object::Allocation(entry) => Some(entry.document.remote_id.clone()),
            Object::Party(_) | Object::Item(_) | Object::WriteOff(_) | Object::Attachment(_) => None,
        }
    }

    /// Does it pay a document, or use a credit for one?
    pub(crate) fn pays(&self) -> bool {
        matches!(&self.write, Write::Create { object: Object::Payment(_) | Object::Allocation(_) })
    }

    /// Does it write a document, or what becomes of its balance?
    pub(crate) fn is_of_a_document(&self) -> bool {
        let (Write::Create { object } | Write::Update { object, .. }) = &self.write else { return false };
        matches!(object, Object::Document(_) | Object::WriteOff(_) | Object::Allocation(_))
    }

    /// The document whose lines it writes: where the lines were left as they were there, the amounts are those of whoever edited them.
    pub(crate) fn priced(&self) -> Option<&DocumentEntry> {
        self.entry().filter(|_| !self.kept().contains(&DocumentField::Lines))
    }

    /// The fields of a document that it left as they were in the ledger.
    pub(crate) fn kept(&self) -> &[DocumentField] {
        match &self.write {
            Write::Update { kept, .. } => kept,
            _ => &[],
        }
    }

    /// The document that it wrote, and what the ledger made of it.
    pub(crate) fn document(&self) -> Option<(&DocumentEntry, &Document)> {
        Some((self.entry()?, self.made.as_ref()?))
    }

    /// From when on it can be told what became of it.
    pub(crate) fn settles_at(&self) -> Timestamp {
        self.sent_at + SETTLES_AFTER
    }

    /// The provider did it.
    pub(crate) fn is_done(&self) -> bool {
        matches!(self.outcome, Some(AttemptOutcome::Confirmed | AttemptOutcome::Found))
    }

    /// What became of it is not known.
    pub(crate) fn is_open(&self) -> bool {
        !self.outcome.is_some_and(AttemptOutcome::is_settled)
    }
}
