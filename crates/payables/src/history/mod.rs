//! What happened to a payable, and who did it.

use bursar_kernel::{DateTime, Result, Utc, Uuid, wire};
use bursar_store::{Record, Tx, record};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::payables::happened::Author;
use crate::payables::status::PayableStatus;
use crate::payables::{Origin, Payable};

pub(crate) mod list;
pub(crate) mod store;

/// An entry of the history of a payable.
#[derive(Debug, Clone, Serialize, ToSchema, Record)]
#[record(table = "payable_history", called = "history entry", entity = "entity_id")]
#[schema(as = PayableHistoryResponse)]
pub(crate) struct HistoryEntry {
    /// Its id.
    id: Uuid,
    #[serde(skip)]
    entity_id: Uuid,
    /// The user who did it; null for a partner's token and for what happened automatically.
    entity_user_id: Option<Uuid>,
    /// More about it; what, its type decides.
    #[record(json_text)]
    #[schema(value_type = EventData)]
    event_data: serde_json::Value,
    /// What happened.
    #[record(word)]
    event_type: EventType,
    /// To which payable.
    payable_id: Uuid,
    /// When.
    #[serde(with = "wire")]
    timestamp: DateTime<Utc>,
}

/// What can happen to a payable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayableHistoryEventTypeEnum)]
pub(crate) enum EventType {
    /// It has another status.
    StatusChanged,
    /// It was made.
    PayableCreated,
    /// Its data, its lines or what was paid of it changed.
    PayableUpdated,
    /// A credit note takes something off it.
    CreditNoteLinked,
    /// A credit note does so no longer.
    CreditNoteUnlinked,
    /// It got its file.
    FileAttached,
}

/// More about an entry.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the shapes of what is written as JSON")]
enum EventData {
    StatusChanged(StatusChanged),
    Updated(Updated),
    Created(Created),
    CreditNote(CreditNoteLink),
    FileAttached(FileAttached),
}

/// Of a change of status.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayableStatusChangedEventData)]
struct StatusChanged {
    /// The status after it.
    new_status: PayableStatus,
    /// The status before it.
    old_status: PayableStatus,
}

/// Of a change: there is nothing more to say.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayableUpdatedEventData)]
struct Updated {}

/// Of a creation.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayableCreatedEventData)]
struct Created {
    /// How it came in.
    payable_source: Origin,
}

/// Of a credit note whose link was made or taken away.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayableCreditNoteLinkedEventData)]
struct CreditNoteLink {
    /// The number on the credit note.
    credit_note_document_id: Option<String>,
    /// Which credit note.
    credit_note_id: String,
}

/// Of a file.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FileAttachedEventData)]
struct FileAttached {
    /// Its name.
    file_name: String,
    /// Bytes.
    file_size: i64,
    /// Where the bytes can be fetched.
    url: String,
}

impl HistoryEntry {
    /// The status after it, where it tells of a change of status.
    fn new_status(&self) -> Option<PayableStatus> {
        serde_json::from_value(self.event_data.get("new_status")?.clone()).ok()
    }

    /// The status before it, where it tells of a change of status.
    fn old_status(&self) -> Option<PayableStatus> {
        serde_json::from_value(self.event_data.get("old_status")?.clone()).ok()
    }
}

/// One more entry.
pub(crate) async fn write(
    tx: &Tx,
    author: &Author<'_>,
    payable: &Payable,
    event_type: EventType,
    event_data: serde_json::Value,
) -> Result<()> {
    let entry = HistoryEntry {
        id: author.env.id(),
        entity_id: payable.entity_id,
        entity_user_id: author.user_id,
        event_data,
        event_type,
        payable_id: payable.id,
        timestamp: author.env.now(),
    };
    record::insert(tx, &author.scope, &entry).await
}
