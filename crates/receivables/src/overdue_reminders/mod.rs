//! Overdue reminders: mails after an invoice was due and is not paid.

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

/// Overdue reminders of one entity.
pub(crate) const MAX_COUNT: usize = 1000;

/// An overdue reminder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(
    table = "overdue_reminders",
    called = "overdue reminder",
    entity = "entity_id",
    own("created_by_entity_user_id"),
    living = "deleted_at IS NULL"
)]
#[schema(as = OverdueReminderResponse)]
pub struct OverdueReminder {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub updated_at: DateTime<Utc>,
    /// Whose it is.
    #[serde(skip)]
    pub entity_id: Uuid,
    /// Its name.
    pub name: String,
    /// Whom it goes to; the contact of the invoice without it.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub recipients: Option<Recipients>,
    /// What is sent, and when.
    #[record(json_text = "body")]
    #[schema(required = false, min_items = 1)]
    pub terms: Option<Vec<OverdueTerm>>,
    /// The user who made it; the partner without one.
    #[serde(skip)]
    pub(crate) created_by_entity_user_id: Option<Uuid>,
    #[serde(skip)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

/// A mail that is sent some days after the invoice was due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OverdueReminderTerm)]
pub struct OverdueTerm {
    /// Its text; variables such as `{invoice_number}` stand in braces.
    pub body: String,
    /// How many days after the invoice was due.
    #[schema(minimum = 1, maximum = 10000)]
    pub days_after: i64,
    /// Its subject.
    pub subject: String,
}

impl Named for OverdueReminder {
    const OBJECT_TYPE: ObjectType = ObjectType::named("overdue_reminder");
    const CALLED: &'static str = "an overdue reminder";
}
