//! Payment reminders: mails before an invoice is due, or a discount for paying early ends.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::recipients::Recipients;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

/// Payment reminders of one entity.
pub(crate) const MAX_COUNT: usize = 1000;

/// A payment reminder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(
    table = "payment_reminders",
    called = "payment reminder",
    entity = "entity_id",
    own("created_by_entity_user_id"),
    living = "status = 'active'"
)]
#[schema(as = PaymentReminderResponse)]
pub struct PaymentReminder {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub updated_at: DateTime<Utc>,
    /// Whose it is.
    pub entity_id: Uuid,
    /// Its name.
    pub name: String,
    /// Whom it goes to; the contact of the invoice without it.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub recipients: Option<Recipients>,
    /// Always `active`: one that was deleted is not found.
    #[record(word)]
    pub status: ReminderStatus,
    /// What is sent before the first discount ends.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub term_1_reminder: Option<ReminderText>,
    /// What is sent before the second discount ends.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub term_2_reminder: Option<ReminderText>,
    /// What is sent before the invoice is due.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub term_final_reminder: Option<ReminderText>,
    /// The user who made it; the partner without one.
    #[serde(skip)]
    pub(crate) created_by_entity_user_id: Option<Uuid>,
}

/// A mail that is sent some days before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Reminder)]
pub struct ReminderText {
    /// Its text; variables such as `{invoice_number}` stand in braces.
    pub body: String,
    /// How many days before.
    #[schema(minimum = 1, maximum = 10000)]
    pub days_before: i64,
    /// Its subject.
    pub subject: String,
}

/// The status of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StatusEnum)]
pub enum ReminderStatus {
    /// Documents may name it, and its mails are sent.
    Active,
    /// It was deleted: no document may name it any more.
    Deleted,
}

impl Named for PaymentReminder {
    const OBJECT_TYPE: ObjectType = ObjectType::named("payment_reminder");
    const CALLED: &'static str = "a payment reminder";
}
