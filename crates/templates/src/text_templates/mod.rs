//! Text templates: subjects and texts of mails, and memos of documents, that an entity keeps to begin with.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod make_default;
pub(crate) mod predefined;
pub(crate) mod store;
pub(crate) mod update;

/// Text templates of one entity.
pub(crate) const MAX_COUNT: usize = 1000;

/// A text to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(
    table = "text_templates",
    called = "text template",
    entity = "entity_id",
    own("created_by_entity_user_id"),
    living = "deleted_at IS NULL"
)]
#[schema(as = TextTemplateResponse)]
pub struct TextTemplate {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub updated_at: DateTime<Utc>,
    /// The kind of document or reminder that it is for.
    #[record(word)]
    pub document_type: TextDocument,
    /// Is it the one to begin with? At most one for each use and kind of document is.
    pub is_default: bool,
    /// Its name.
    pub name: String,
    /// The text; variables such as `{invoice_number}` stand in braces.
    pub template: String,
    /// What the text is for.
    #[record(word, column = "text_use")]
    #[serde(rename = "type")]
    pub text_use: TextUse,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// The user who made it; the partner without one.
    #[serde(skip)]
    pub(crate) created_by_entity_user_id: Option<Uuid>,
    #[serde(skip)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = TextTemplateType)]
pub enum TextUse {
    /// The subject of a mail.
    EmailHeader,
    /// The text of a mail.
    EmailBody,
    /// What stands above the lines of a document.
    Memo,
}

/// The kind of document or reminder that a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = TextTemplateDocumentTypeEnum)]
pub enum TextDocument {
    /// Quotes.
    Quote,
    /// Invoices.
    Invoice,
    /// Credit notes.
    CreditNote,
    /// Reminders before a discount ends.
    DiscountReminder,
    /// Reminders before an invoice is due.
    FinalReminder,
    /// Purchase orders.
    PayablesPurchaseOrder,
    /// Reminders of overdue invoices.
    OverdueReminder,
}

/// Which text templates.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct TextTemplateFilter {
    /// Those for this kind of document or reminder.
    pub(crate) document_type: Option<TextDocument>,
    /// Those that are a default, or those that are none.
    pub(crate) is_default: Option<bool>,
    /// Those for this use.
    #[serde(rename = "type")]
    pub(crate) text_use: Option<TextUse>,
}

impl Named for TextTemplate {
    const OBJECT_TYPE: ObjectType = ObjectType::named("text_template");
    const CALLED: &'static str = "a text template";
}
