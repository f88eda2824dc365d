//! How documents are numbered.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::numbers::ChosenNumbers;

/// How documents are numbered: word of the kind, prefix, year, number, with the separator between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DocumentIDsSettings)]
pub struct DocumentIds {
    /// The word of each kind of document.
    #[schema(default = json!({"credit_note": "CN", "delivery_note": "DN", "invoice": "INV", "purchase_order": "PO", "quote": "Q"}))]
    document_type_prefix: KindPrefixes,
    /// With the year, in four digits.
    #[schema(default = false)]
    include_date: bool,
    /// Digits of the number at least; shorter ones begin with zeros.
    #[schema(minimum = 1, maximum = 25, default = 5)]
    min_digits: i32,
    /// What stands in every number, behind the word of its kind.
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

/// Which kind of document a number is for: each kind has a sequence of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// A credit note.
    CreditNote,
    /// A delivery note.
    DeliveryNote,
    /// An invoice.
    Invoice,
    /// A purchase order.
    PurchaseOrder,
    /// A quote.
    Quote,
}

impl DocumentKind {
    /// As the sequences are called.
    pub(super) fn word(self) -> &'static str {
        match self {
            DocumentKind::CreditNote => "credit_note",
            DocumentKind::DeliveryNote => "delivery_note",
            DocumentKind::Invoice => "invoice",
            DocumentKind::PurchaseOrder => "purchase_order",
            DocumentKind::Quote => "quote",
        }
    }
}

impl DocumentIds {
    /// The number of a document, as people see it: `INV-AB-2025-007`.
    pub fn written(&self, kind: DocumentKind, number: i64, year: i32) -> String {
        let words = &self.document_type_prefix;
        let word = match kind {
            DocumentKind::CreditNote => &words.credit_note,
            DocumentKind::DeliveryNote => &words.delivery_note,
            DocumentKind::Invoice => &words.invoice,
            DocumentKind::PurchaseOrder => &words.purchase_order,
            DocumentKind::Quote => &words.quote,
        };
        let digits = usize::try_from(self.min_digits).unwrap_or_default();
        let year = self.include_date.then(|| format!("{year:04}"));
        let parts = [Some(word.clone()), self.prefix.clone(), year, Some(format!("{number:0digits$}"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(&self.separator.0)
    }
}

/// Changes to the numbering.
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
    /// What stands in every number, behind the word of its kind.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(json: &str) -> DocumentIds {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_number_is_written_as_the_settings_say() {
        assert_eq!(DocumentIds::default().written(DocumentKind::Invoice, 1, 2024), "INV-00001");
        assert_eq!(DocumentIds::default().written(DocumentKind::CreditNote, 1_234_567, 2024), "CN-1234567");
        let guide = numbering(r#"{"document_type_prefix": {"invoice": "IN"}, "prefix": "EX-ORG", "include_date": true, "separator": "/"}"#);
        assert_eq!(guide.written(DocumentKind::Invoice, 3, 2024), "IN/EX-ORG/2024/00003");
        assert_eq!(guide.written(DocumentKind::Quote, 3, 2024), "Q/EX-ORG/2024/00003");
    }

    #[test]
    fn a_number_has_every_part_in_order() {
        let all = numbering(r#"{"prefix": "AB", "include_date": true, "min_digits": 3}"#);
        assert_eq!(all.written(DocumentKind::Invoice, 7, 2025), "INV-AB-2025-007");
    }

    #[test]
    fn nothing_may_stand_between_the_parts() {
        let bare = numbering(r#"{"separator": "", "min_digits": 1}"#);
        assert_eq!(bare.written(DocumentKind::Invoice, 12, 2025), "INV12");
    }
}
