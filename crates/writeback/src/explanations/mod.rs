//! Why a document is in its ledger, or is not: for any document exactly one reason of a closed list, by a rule that is pure.

use bursar_accounting::{ConnectionStatus, DocumentLabel, LabelKind, PostingStanding};
use bursar_kernel::{DateTime, Timestamp, Utc, Uuid, wire};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

use crate::errors::{PushActor, PushErrorCode};
use crate::synced_records::{SyncStatus, SyncedRecord, SyncedType};

mod facts;
pub(crate) mod list;
pub(crate) mod why;

/// Why a document is in its ledger, or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr, VariantArray, ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ExplanationReason {
    /// The accounting system has it as it is here.
    Done,
    /// It is written at the next attempt.
    OnItsWay,
    /// Another record comes first.
    WaitsFor,
    /// Somebody must act.
    Refused,
    /// It was there, and was deleted or voided there.
    DeletedInLedger,
    /// The connection rests by the platform's wish.
    ConnectionPaused,
    /// The authorization of the connection has ended.
    ConnectionLost,
    /// It waits for books that are no longer connected.
    Disconnected,
    /// It belongs to books that another company's have followed.
    InAnotherBook,
    /// No books are connected, and none were when it became one for the ledger.
    NotConnected,
    /// No books were connected when it became one for the ledger.
    NotConnectedThen,
    /// It became one for the ledger before any books were connected.
    OlderThanConnection,
    /// It is not one for the ledger yet.
    NotReady,
    /// It was taken back before it was written.
    TakenBack,
    /// A payment that moved no money.
    NoMoney,
    /// What came back of a payment: people enter it.
    CameBack,
    /// Documents of its kind are not written.
    KindNotWritten,
    /// The push settings of the entity leave its kind out.
    KindOff,
}

/// What is known of a document, its record and the connection of its entity.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) label: DocumentLabel,
    /// When books of the entity were connected for the first time.
    pub(crate) first_connected_at: Option<Timestamp>,
    /// The connection that has books and is not disconnected.
    pub(crate) connection: Option<LiveConnection>,
    /// The record in the connected book, else the one that changed last.
    pub(crate) record: Option<SyncedRecord>,
    /// The mirror says that the ledger no longer has it.
    pub(crate) is_gone_there: bool,
    /// The record that comes first.
    pub(crate) first: Option<SyncedRecord>,
    /// The push settings leave documents of its kind out.
    pub(crate) is_off: bool,
}

/// A connection that has books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LiveConnection {
    pub(crate) book_id: Uuid,
    pub(crate) status: ConnectionStatus,
    pub(crate) is_paused: bool,
}

impl Facts {
    /// The one reason.
    pub(crate) fn reason(&self) -> ExplanationReason {
        match &self.record {
            _ if self.label.kind == LabelKind::Quote => ExplanationReason::KindNotWritten,
            record if self.came_back() && record.as_ref().is_none_or(|record| record.remote_id.is_none()) => ExplanationReason::CameBack,
            Some(record) => self.reason_of(record),
            None => self.reason_without_record(),
        }
    }

    fn came_back(&self) -> bool {
        self.label.kind == LabelKind::ReturnedPayment && self.label.standing == PostingStanding::Booked
    }

    fn reason_without_record(&self) -> ExplanationReason {
        let is_older = self.label.booked_at.zip(self.first_connected_at).is_some_and(|(booked, connected)| booked < connected);
        match (self.label.standing, self.connection) {
            (PostingStanding::NotYet, _) => ExplanationReason::NotReady,
            (PostingStanding::Withdrawn, _) => ExplanationReason::TakenBack,
            (PostingStanding::Booked, None) => ExplanationReason::NotConnected,
            (PostingStanding::Booked, Some(_)) if self.is_off => ExplanationReason::KindOff,
            (PostingStanding::Booked, Some(_)) if is_older => ExplanationReason::OlderThanConnection,
            (PostingStanding::Booked, Some(_)) => ExplanationReason::NotConnectedThen,
        }
    }

    fn reason_of(&self, record: &SyncedRecord) -> ExplanationReason {
        if self.connection.is_some_and(|connection| connection.book_id != record.book_id) {
            return ExplanationReason::InAnotherBook;
        }
        match (record.sync_status(), &record.error) {
            (SyncStatus::Error, Some(error)) if error.code == PushErrorCode::DeletedInLedger => ExplanationReason::DeletedInLedger,
            (SyncStatus::Error, _) => ExplanationReason::Refused,
            (SyncStatus::Pending, _) => self.reason_of_waiting(record),
            (SyncStatus::Done, _) => self.reason_of_settled(record),
        }
    }

    fn reason_of_waiting(&self, record: &SyncedRecord) -> ExplanationReason {
        match self.connection {
            None => ExplanationReason::Disconnected,
            Some(connection) if connection.status != ConnectionStatus::Connected => ExplanationReason::ConnectionLost,
            Some(connection) if connection.is_paused => ExplanationReason::ConnectionPaused,
            Some(_) if record.waits_for.is_some() => ExplanationReason::WaitsFor,
            Some(_) => ExplanationReason::OnItsWay,
        }
    }

    fn reason_of_settled(&self, record: &SyncedRecord) -> ExplanationReason {
        match (&record.remote_id, self.label.standing) {
            (None, PostingStanding::NotYet) => ExplanationReason::NotReady,
            (None, PostingStanding::Booked) if self.label.kind == LabelKind::Payment => ExplanationReason::NoMoney,
            (None, _) => ExplanationReason::TakenBack,
            (Some(_), PostingStanding::Booked) if self.is_gone_there && !self.came_back() => ExplanationReason::DeletedInLedger,
            (Some(_), _) => ExplanationReason::Done,
        }
    }

    /// The reason in words, with what it speaks of.
    pub(crate) fn explanation(&self) -> Explanation {
        let (reason, label) = (self.reason(), &self.label);
        let error = self.record.as_ref().and_then(|record| record.error.as_ref()).filter(|_| reason == ExplanationReason::Refused);
        let (who_must_act, remedy) = match error {
            Some(error) => Some(error.code.remedy()),
            None => reason.remedy(),
        }
        .unzip();
        let page =
            error.map_or_else(|| format!("explanations#{}", reason.into_str()), |error| format!("push-errors#{}", error.code.as_str()));
        let first = self.first.as_ref().filter(|_| matches!(reason, ExplanationReason::WaitsFor | ExplanationReason::Refused));
        Explanation {
            object_type: object_type(label.kind),
            object_id: label.id,
            document: label.kind,
            number: label.number.clone(),
            document_status: label.status,
            reason,
            message: error.map_or_else(|| reason.words().to_owned(), |error| error.message.clone()),
            remedy,
            who_must_act,
            documentation: format!("/docs/guides/{page}"),
            error: error.map(|error| shown(error.shown())),
            waits_for: first.map(WaitsFor::from),
            next_attempt_at: self.record.as_ref().and_then(|record| record.next_attempt_at),
            synced_record_id: self.record.as_ref().map(|record| record.id),
            platform: self.record.as_ref().map(|record| record.platform.clone()),
            platform_object_id: self.record.as_ref().and_then(|record| record.remote_id.clone()),
        }
    }
}

fn shown(error: Value) -> Map<String, Value> {
    match error {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The type of the record that a document of this kind has.
pub(crate) fn object_type(kind: LabelKind) -> SyncedType {
    match kind {
        LabelKind::Invoice | LabelKind::Quote | LabelKind::CreditNote => SyncedType::Receivable,
        LabelKind::Bill | LabelKind::VendorCredit => SyncedType::Bill,
        LabelKind::Payment | LabelKind::ReturnedPayment => SyncedType::PaymentRecord,
    }
}

impl ExplanationReason {
    /// What it means, in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Done => "the accounting system has the document as it is here",
            Self::OnItsWay => "the document is written at the next attempt",
            Self::WaitsFor => "another record comes first: the document is then sent automatically",
            Self::Refused => "the record of the document has an error",
            Self::DeletedInLedger => "the document was deleted or voided in the accounting system",
            Self::ConnectionPaused => "the connection is paused, and nothing is written meanwhile",
            Self::ConnectionLost => "the accounting system no longer accepts the authorization of the connection",
            Self::Disconnected => "the document waits for books that are no longer connected",
            Self::InAnotherBook => {
                "the document belongs to the books of a company that was connected before, not to those that are connected now"
            }
            Self::NotConnected => "no accounting system is connected, and none was when the document was issued, approved or paid",
            Self::NotConnectedThen => "no accounting system was connected when the document was issued, approved or paid",
            Self::OlderThanConnection => "the document was issued, approved or paid before an accounting system was connected",
            Self::NotReady => {
                "the document is not written yet: invoices and credit notes are when they are issued, bills and vendors' credit notes when they are approved, payments when they have succeeded"
            }
            Self::TakenBack => "the document was taken back before it was written: there is nothing to write",
            Self::NoMoney => "no money moved: what the record settles is written off with its document",
            Self::CameBack => "what came back of a payment is not written: its document is owed again here",
            Self::KindOff => "the push settings of the entity leave documents of this kind out",
            Self::KindNotWritten => "documents of this kind are not written: a quote is written as the invoice that is made of it",
        }
    }

    /// Who must act, and what to do; nothing where nobody must.
    pub fn remedy(self) -> Option<(PushActor, &'static str)> {
        use PushActor::{EntityUser, LedgerUser, Partner};
        match self {
            Self::Done | Self::OnItsWay | Self::WaitsFor | Self::TakenBack | Self::NoMoney | Self::KindNotWritten => None,
            Self::Refused => Some((EntityUser, "do what the error of the record says")),
            Self::DeletedInLedger => {
                Some((EntityUser, "if it is to be made again there, push its record with recreate: true; nothing else makes it again"))
            }
            Self::ConnectionPaused => Some((Partner, "resume the connection: POST /accounting_connections/{connection_id}/resume")),
            Self::ConnectionLost => {
                Some((LedgerUser, "open the link of the connection and reconnect it: the document is then sent automatically"))
            }
            Self::Disconnected => Some((EntityUser, "connect the same company again: the document is then sent automatically")),
            Self::InAnotherBook => Some((EntityUser, "connect that company again if the document is still to be written there")),
            Self::NotConnected => {
                Some((EntityUser, "connect the accounting system, then have what is older written by POST /accounting_backfills"))
            }
            Self::NotConnectedThen | Self::OlderThanConnection => {
                Some((EntityUser, "have it written by POST /accounting_backfills; if the accounting system has it already, it is linked"))
            }
            Self::CameBack => Some((
                LedgerUser,
                "take the payment off its document in the accounting system, or what came back of it: the document is then open there too",
            )),
            Self::KindOff => Some((
                EntityUser,
                "set the kind to authorised with PATCH /accounting_push_settings; what was left out is then written by POST /accounting_backfills",
            )),
            Self::NotReady => Some((EntityUser, "issue it, have it approved, or mark the payment as succeeded")),
        }
    }
}

/// Why one document is in the accounting system, or is not.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingExplanation)]
pub struct Explanation {
    /// The type of its record.
    pub object_type: SyncedType,
    /// Its id.
    pub object_id: Uuid,
    /// What it is.
    pub document: LabelKind,
    /// Its number; payments have none.
    pub number: Option<String>,
    /// Its status here.
    pub document_status: &'static str,
    /// The one reason.
    pub reason: ExplanationReason,
    /// The reason in words.
    pub message: String,
    /// What to do; null where nothing need be done.
    pub remedy: Option<&'static str>,
    /// Who must do it.
    pub who_must_act: Option<PushActor>,
    /// Where it is written down.
    pub documentation: String,
    /// Of `refused`: the error of the record, as `GET /accounting_synced_records/{synced_record_id}` shows it.
    #[schema(value_type = Option<Object>)]
    pub error: Option<Map<String, Value>>,
    /// Of `waits_for`, and of what was refused for the sake of another: the record that comes first.
    pub waits_for: Option<WaitsFor>,
    /// When it is tried next.
    #[serde(with = "wire::option")]
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Its record, where it has one.
    pub synced_record_id: Option<Uuid>,
    /// The accounting system of the record.
    pub platform: Option<String>,
    /// Its id in the accounting system.
    pub platform_object_id: Option<String>,
}

/// A record that comes first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingExplanationWaitsFor)]
pub struct WaitsFor {
    /// Its id.
    pub synced_record_id: Uuid,
    /// The type of its object.
    pub object_type: SyncedType,
    /// Its object.
    pub object_id: Uuid,
    /// Its status.
    pub sync_status: SyncStatus,
}

impl From<&SyncedRecord> for WaitsFor {
    fn from(first: &SyncedRecord) -> Self {
        WaitsFor {
            synced_record_id: first.id,
            object_type: first.object_type,
            object_id: first.object_id,
            sync_status: first.sync_status(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../../docs/explanations.md");

    #[test]
    fn every_reason_has_its_section_with_its_words_and_remedy_and_no_other_has() {
        for reason in ExplanationReason::VARIANTS {
            let section = PAGE.split("\n## ").find(|section| section.starts_with(&format!("{}\n", reason.into_str())));
            let section = section.unwrap_or_else(|| panic!("{reason:?} has no section"));
            assert!(section.to_lowercase().contains(&reason.words().to_lowercase()), "{reason:?}: the page says something else");
            let remedy = reason.remedy().map_or("Nothing need be done", |(_, remedy)| remedy);
            assert!(section.contains(remedy), "{reason:?}: the page tells another remedy");
        }
        assert_eq!(PAGE.matches("\n## ").count(), ExplanationReason::VARIANTS.len());
    }
}
