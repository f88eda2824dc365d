//! Mail templates: what mails say, as their partner wants it said, for each kind of mail and each language.

use bursar_entities::Language;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, FieldError, Result, Utc, Uuid, ensure_valid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

use sandbox::Template;
use variables::MailWords;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod html;
pub(crate) mod list;
pub(crate) mod list_system;
pub(crate) mod make_default;
pub(crate) mod preview;
pub(crate) mod sandbox;
pub(crate) mod store;
pub(crate) mod system;
pub(crate) mod tags;
pub(crate) mod update;
pub(crate) mod variables;

/// Mail templates of one partner.
pub(crate) const MAX_COUNT: usize = 1000;
/// Letters of a subject, and of a text.
const MAX_SUBJECT_LENGTH: usize = 2048;
const MAX_BODY_LENGTH: usize = 65_536;

/// What a kind of mail says in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "mail_templates", called = "mail template", partner = "partner_id", also(folded_name))]
#[schema(as = CustomTemplateDataSchema)]
pub struct MailTemplate {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub updated_at: DateTime<Utc>,
    /// The text, in Jinja. One that holds HTML tags is sent as HTML.
    pub body_template: String,
    /// Is it what mails of this type say in this language? At most one for each type and language is; without one, the system's is used.
    pub is_default: bool,
    /// The language, by its two letters of ISO 639-1.
    #[record(word)]
    #[schema(value_type = String, max_length = 4)]
    pub language: Language,
    /// Its name.
    #[schema(max_length = 128)]
    pub name: String,
    /// The subject, in Jinja.
    #[schema(max_length = 2048)]
    pub subject_template: String,
    /// The kind of mail.
    #[record(word, column = "mail_type")]
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub mail_type: MailTemplateType,
    #[serde(skip)]
    pub(crate) partner_id: Uuid,
}

/// A kind of mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = DocumentObjectTypeRequestEnum)]
pub enum MailTemplateType {
    /// With a quote.
    ReceivablesQuote,
    /// With an invoice.
    ReceivablesInvoice,
    /// With an invoice that is paid.
    ReceivablesPaidInvoice,
    /// With a credit note.
    ReceivablesCreditNote,
    /// Before a discount ends.
    ReceivablesDiscountReminder,
    /// Before an invoice is due.
    ReceivablesFinalReminder,
    /// With a purchase order.
    PayablesPurchaseOrder,
    /// To those who are to approve a bill.
    PayablesNotifyApprover,
    /// To those who are to pay a bill.
    PayablesNotifyPayer,
    /// About an invoice that is overdue. The contract has no word for it, so the system alone has templates of it.
    #[serde(skip)]
    ReceivablesOverdueReminder,
}

impl MailTemplate {
    fn folded_name(&self) -> String {
        self.name.to_lowercase()
    }

    /// The template, if it can be used; otherwise each part that cannot is named with its place.
    pub(crate) fn checked(self) -> Result<Self> {
        let wrong = wrong_parts(&[
            ("subject_template", &self.subject_template, MAX_SUBJECT_LENGTH),
            ("body_template", &self.body_template, MAX_BODY_LENGTH),
        ]);
        ensure_valid(wrong)?;
        Ok(self)
    }
}

/// What cannot be used of these parts: field, text and most letters of each.
fn wrong_parts(parts: &[(&str, &str, usize)]) -> Vec<FieldError> {
    let wrong = |field: &str, msg: String| FieldError::new("body", field, msg, "value_error.template");
    let mut found = Vec::new();
    for (field, source, longest) in parts {
        if source.chars().count() > *longest {
            found.push(wrong(field, format!("ensure this value has at most {longest} characters")));
        } else if let Err(why) = Template::parse(source).and_then(|template| template.tried(&MailWords::examples())) {
            found.push(wrong(field, why));
        }
    }
    found
}

impl Named for MailTemplate {
    const OBJECT_TYPE: ObjectType = ObjectType::named("mail_template");
    const CALLED: &'static str = "a mail template";
}
