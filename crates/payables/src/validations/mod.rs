//! What a document must have to be complete, as a partner decides for all of its entities.

use bursar_kernel::{FieldError, Location};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod get;
pub(crate) mod replace;
pub(crate) mod reset;
pub(crate) mod store;

/// What a payable may be required to have. A name with a point is asked of every line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayablesFieldsAllowedForValidate)]
pub(crate) enum PayableField {
    Currency,
    DocumentId,
    DueDate,
    IssuedAt,
    TaxAmount,
    TotalAmount,
    Subtotal,
    Description,
    SuggestedPaymentTerm,
    PaymentTerms,
    Tax,
    Sender,
    FileId,
    CounterpartId,
    CounterpartBankAccountId,
    CounterpartAddressId,
    CounterpartVatIdId,
    /// At least one line.
    LineItems,
    #[serde(rename = "line_items.quantity")]
    LineQuantity,
    #[serde(rename = "line_items.unit_price")]
    LineUnitPrice,
    #[serde(rename = "line_items.tax")]
    LineTax,
    #[serde(rename = "line_items.ledger_account_id")]
    LineLedgerAccountId,
    #[serde(rename = "line_items.accounting_tax_rate_id")]
    LineAccountingTaxRateId,
    #[serde(rename = "line_items.unit")]
    LineUnit,
    #[serde(rename = "line_items.name")]
    LineName,
    #[serde(rename = "line_items.description")]
    LineDescription,
    #[serde(rename = "line_items.subtotal")]
    LineSubtotal,
    #[serde(rename = "line_items.total")]
    LineTotal,
    #[serde(rename = "line_items.tax_amount")]
    LineTaxAmount,
}

/// Where nothing was set.
pub(crate) const DEFAULT: [PayableField; 6] = [
    PayableField::Currency,
    PayableField::DocumentId,
    PayableField::DueDate,
    PayableField::IssuedAt,
    PayableField::TotalAmount,
    PayableField::LineItems,
];

/// What every payable must have.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableValidationsResource)]
pub(crate) struct PayableValidations {
    /// The names of the fields. A name with a point, such as `line_items.tax`, is asked of every line; `line_items` is at least one line.
    pub(crate) required_fields: Vec<PayableField>,
}

/// The fields without those that are named again.
pub(crate) fn each_once<F: Copy + PartialEq>(named: &[F]) -> Vec<F> {
    let is_first = |(place, field): &(usize, &F)| !named[..*place].contains(field);
    named.iter().enumerate().filter(is_first).map(|(_, field)| *field).collect()
}

/// What a document and its lines lack of the fields that they must have. `of_document` and `of_line` answer the name of a field, and whether it
/// has a value; none of a field that is not theirs.
pub(crate) fn lacking<F: Copy, L>(
    required: &[F],
    of_document: impl Fn(F) -> Option<(&'static str, bool)>,
    lines: &[L],
    of_line: impl Fn(F, &L) -> Option<(&'static str, bool)>,
) -> Vec<FieldError> {
    let mut lacking = Vec::new();
    for field in required {
        if let Some((name, has_value)) = of_document(*field) {
            lacking.extend((!has_value).then(|| missing(vec![name.into()])));
            continue;
        }
        for (place, line) in lines.iter().enumerate() {
            let named = of_line(*field, line).filter(|(_, has_value)| !has_value);
            lacking.extend(named.map(|(name, _)| missing(in_line(place, name))));
        }
    }
    lacking
}

/// Where a field of a line stands.
pub(crate) fn in_line(place: usize, name: &str) -> Vec<Location> {
    vec!["line_items".into(), Location::Index(place), name.into()]
}

/// The names of fields that a document lacks, as `validate` tells them.
pub(crate) fn missing(loc: Vec<Location>) -> FieldError {
    FieldError::at(loc, "field required", "value_error.missing")
}
