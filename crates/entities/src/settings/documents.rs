//! How documents are numbered.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::numbers::ChosenNumbers;

/// How documents are numbered: prefix, word of the kind, year, number, with the separator between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DocumentIDsSettings)]
pub(crate) struct DocumentIds {
    /// The word of each kind of document.
    #[schema(default = json!({"credit_note": "CN", "delivery_note": "DN", "invoice": "INV", "purchase_order": "PO", "quote": "Q"}))]
    document_type_prefix: KindPrefixes,
    /// With the year, in four digits.
    #[schema(default = false)]
    include_date: bool,
    /// Digits of the number at least; shorter ones begin with zeros.
    #[schema(minimum = 1, maximum = 25, default = 5)]
    min_digits: i32,
    /// What every number begins with, before the word of its kind.
    #[schema(min_length = 1, max_length = 25)]
    prefix: Option<String>,
    /// What stands between the parts.
    #[schema(default = "-")]
    separator: Separator,
}

impl Default for DocumentIds {
    fn default() -> Self {
        let (document_type_prefix, separator) = (KindPrefixes::default(), Separator::default());
        DocumentIds { document_type_prefix, include_date: false, min_digits: 5, prefix: None, separator }
    }
}

/// What shall change of the numbering.
#[derive(Deserialize, ToSchema)]
#[schema(as = DocumentIDsSettingsRequest)]
#[expect(dead_code, reason = "only its schema is used: a change is merged as JSON")]
pub(super) struct ChangeDocumentIds {
    /// The word of each kind of document.
    #[schema(required = false, default = json!({"credit_note": "CN", "delivery_note": "DN", "invoice": "INV", "purchase_order": "PO", "quote": "Q"}))]
    document_type_prefix: KindPrefixes,
    /// With the year, in four digits.
    #[schema(required = false, default = false)]
    include_date: bool,
    /// Digits of the number at least; shorter ones begin with zeros.
    #[schema(required = false, minimum = 1, maximum = 25, default = 5)]
    min_digits: i32,
    /// Which number each kind of document gets next. It is not answered here: `GET /entities/{entity_id}/settings/next_document_numbers`
    /// tells it.
    next_number: Option<ChosenNumbers>,
    /// What every number begins with, before the word of its kind.
    #[schema(min_length = 1, max_length = 25)]
    prefix: Option<String>,
    /// What stands between the parts.
    #[schema(required = false, default = "-")]
    separator: Separator,
}

/// The word of each kind of document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = DocumentTypePrefix)]
struct KindPrefixes {
    /// Of credit notes.
    #[schema(min_length = 1, max_length = 25, default = "CN")]
    credit_note: String,
    /// Of delivery notes.
    #[schema(min_length = 1, max_length = 25, default = "DN")]
    delivery_note: String,
    /// Of invoices.
    #[schema(min_length = 1, max_length = 25, default = "INV")]
    invoice: String,
    /// Of purchase orders.
    #[schema(min_length = 1, max_length = 25, default = "PO")]
    purchase_order: String,
    /// Of quotes.
    #[schema(min_length = 1, max_length = 25, default = "Q")]
    quote: String,
}

impl Default for KindPrefixes {
    fn default() -> Self {
        let [credit_note, delivery_note, invoice, purchase_order, quote] = ["CN", "DN", "INV", "PO", "Q"].map(str::to_owned);
        KindPrefixes { credit_note, delivery_note, invoice, purchase_order, quote }
    }
}

/// What stands between the parts of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Separator(String);

impl Default for Separator {
    fn default() -> Self {
        Separator("-".to_owned())
    }
}

impl PartialSchema for Separator {
    fn schema() -> RefOr<Schema> {
        let words = "What stands between the parts of a number; it can be nothing.";
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["/", "-", "|", ".", ""])).description(Some(words)).into()
    }
}

impl ToSchema for Separator {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("DocumentIDSeparators")
    }
}
