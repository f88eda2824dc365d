//! What happened to a document, in order. A row is written by the call that tells of the event, from the same value.

use std::borrow::Cow;

use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::schema::AnyOfBuilder;
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::mails::{MailRecipients, MailStatus, ReminderType};
use crate::receivables::status::{ReceivableStatus, ReceivableType};

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod shown;
pub(crate) mod store;

/// Something that happened to a document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "receivable_history", called = "history record", entity = "entity_id")]
#[schema(as = ReceivableHistoryResponse)]
pub(crate) struct HistoryRecord {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// The link to the PDF that shows the document as it was then. Null where none was made, or not yet, and for what changes nothing that it
    /// shows: mails, documents made of it, and payments, but for the last one where the entity sets `generate_paid_invoice_pdf`.
    #[record(skip)]
    #[schema(required = false, min_length = 1, max_length = 65536, format = "uri")]
    pub(crate) current_pdf_url: Option<String>,
    #[serde(skip)]
    pub(crate) pdf_file_id: Option<Uuid>,
    /// The user who did it; null when the partner did, or the clock.
    #[schema(required = false)]
    pub(crate) entity_user_id: Option<Uuid>,
    /// What is said of it: which fields, depends on the type.
    #[record(json_text)]
    #[schema(value_type = HistoryEvent)]
    pub(crate) event_data: Value,
    /// What happened.
    #[record(word)]
    pub(crate) event_type: HistoryEventType,
    /// Which document.
    pub(crate) receivable_id: Uuid,
    /// When it happened.
    #[serde(with = "wire")]
    pub(crate) timestamp: DateTime<Utc>,
}

impl HistoryEventType {
    /// Does the document look different afterwards, or may it?
    pub(crate) fn has_pdf(self) -> bool {
        matches!(self, HistoryEventType::ReceivableCreated | HistoryEventType::ReceivableUpdated | HistoryEventType::StatusChanged)
    }
}

impl HistoryRecord {
    /// Where the document stood before it, where it tells of a change of status.
    fn old_status(&self) -> Option<ReceivableStatus> {
        serde_json::from_value(self.event_data.get("old_status")?.clone()).ok()
    }
}

/// What is said of what happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum HistoryEvent {
    /// It stands somewhere else.
    StatusChanged(StatusChanged),
    /// It was changed.
    ReceivableUpdated(ReceivableUpdated),
    /// It was made.
    ReceivableCreated(ReceivableCreated),
    /// Another document was made of it.
    BasedOnReceivableCreated(BasedOnCreated),
    /// It was paid, or part of it.
    PaymentReceived(PaymentReceived),
    /// It was sent.
    MailSent(MailSent),
    /// The counterpart was reminded.
    ReminderMailSent(ReminderMailSent),
}

impl HistoryEvent {
    /// The word for it.
    pub(crate) fn event_type(&self) -> HistoryEventType {
        match self {
            HistoryEvent::StatusChanged(_) => HistoryEventType::StatusChanged,
            HistoryEvent::ReceivableUpdated(_) => HistoryEventType::ReceivableUpdated,
            HistoryEvent::ReceivableCreated(_) => HistoryEventType::ReceivableCreated,
            HistoryEvent::BasedOnReceivableCreated(_) => HistoryEventType::BasedOnReceivableCreated,
            HistoryEvent::PaymentReceived(_) => HistoryEventType::PaymentReceived,
            HistoryEvent::MailSent(_) => HistoryEventType::MailSent,
            HistoryEvent::ReminderMailSent(mail) => match mail.term {
                ReminderType::Overdue => HistoryEventType::OverdueReminderMailSent,
                _ => HistoryEventType::PaymentReminderMailSent,
            },
        }
    }
}

/// Two of them say nothing more, so what is said may fit several.
impl PartialSchema for HistoryEvent {
    fn schema() -> RefOr<Schema> {
        let kinds = [
            StatusChanged::name(),
            ReceivableUpdated::name(),
            ReceivableCreated::name(),
            BasedOnCreated::name(),
            PaymentReceived::name(),
            MailSent::name(),
            ReminderMailSent::name(),
        ];
        let any = AnyOfBuilder::new().description(Some("What is said of what happened."));
        Schema::AnyOf(kinds.into_iter().fold(any, |any, name| any.item(Ref::from_schema_name(name))).build()).into()
    }
}

impl ToSchema for HistoryEvent {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ReceivableHistoryEventData")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        described::<StatusChanged>(schemas);
        described::<ReceivableUpdated>(schemas);
        described::<ReceivableCreated>(schemas);
        described::<BasedOnCreated>(schemas);
        described::<PaymentReceived>(schemas);
        described::<MailSent>(schemas);
        described::<ReminderMailSent>(schemas);
    }
}

fn described<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into(), T::schema()));
    T::schemas(schemas);
}

/// It was changed: nothing more is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivableUpdatedEventData)]
pub(crate) struct ReceivableUpdated {}

/// It was made: nothing more is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivableCreatedEventData)]
pub(crate) struct ReceivableCreated {}

/// Which types of events there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableHistoryEventTypeEnum)]
pub(crate) enum HistoryEventType {
    /// It stands somewhere else.
    StatusChanged,
    /// It was made.
    ReceivableCreated,
    /// It was changed.
    ReceivableUpdated,
    /// Another document was made of it.
    BasedOnReceivableCreated,
    /// It was paid, or part of it.
    PaymentReceived,
    /// It was sent.
    MailSent,
    /// The counterpart was reminded before it was due.
    PaymentReminderMailSent,
    /// The counterpart was reminded when it was overdue.
    OverdueReminderMailSent,
}

/// It stands somewhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = StatusChangedEventData)]
pub(crate) struct StatusChanged {
    /// Its status afterwards.
    pub(crate) new_status: ReceivableStatus,
    /// Where it stood.
    pub(crate) old_status: ReceivableStatus,
}

/// Another document was made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BasedOnReceivableCreatedEventData)]
pub(crate) struct BasedOnCreated {
    /// Which.
    pub(crate) receivable_id: Uuid,
    /// What it is.
    #[serde(rename = "type")]
    pub(crate) kind: ReceivableType,
}

/// It was paid, or part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentReceivedEventData)]
pub(crate) struct PaymentReceived {
    /// What is left to pay, in minor units.
    pub(crate) amount_due: i64,
    /// What was paid now, in minor units.
    pub(crate) amount_paid: i64,
    /// What was said of it.
    #[schema(required = false)]
    pub(crate) comment: Option<String>,
}

/// It was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = MailSentEventData)]
pub(crate) struct MailSent {
    /// The mail.
    pub(crate) mail_id: Uuid,
    /// How it went.
    pub(crate) mail_status: MailStatus,
    /// Whom it went to.
    pub(crate) recipients: MailRecipients,
    /// Why nobody gets it.
    #[schema(required = false)]
    pub(crate) error: Option<String>,
}

/// The counterpart was reminded.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ReminderMailSentEventData)]
pub(crate) struct ReminderMailSent {
    /// The mail.
    pub(crate) mail_id: Uuid,
    /// How it went.
    pub(crate) mail_status: MailStatus,
    /// Whom it went to.
    pub(crate) recipients: MailRecipients,
    /// Why nobody gets it.
    #[schema(required = false)]
    pub(crate) error: Option<String>,
    /// Of which term.
    pub(crate) term: ReminderType,
}
