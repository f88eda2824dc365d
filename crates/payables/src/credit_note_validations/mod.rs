//! What a credit note of a vendor must have to be complete, as a partner decides for all of its entities.

use bursar_kernel::Result;
use bursar_store::{Scope, sea_orm};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::validations::store;

pub(crate) mod get;
pub(crate) mod replace;
pub(crate) mod reset;

/// What a credit note may be required to have. A name with a point is asked of every line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CreditNoteFieldsAllowedForValidate)]
pub(crate) enum CreditNoteField {
    Currency,
    DocumentId,
    IssuedAt,
    TaxAmount,
    /// The payable that it is about.
    BasedOn,
    TotalAmount,
    Subtotal,
    Description,
    Tax,
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
pub(crate) const DEFAULT: [CreditNoteField; 7] = [
    CreditNoteField::Currency,
    CreditNoteField::DocumentId,
    CreditNoteField::IssuedAt,
    CreditNoteField::BasedOn,
    CreditNoteField::TaxAmount,
    CreditNoteField::TotalAmount,
    CreditNoteField::Subtotal,
];

/// The list of credit notes among those of validations.
const CREDIT_NOTE: &str = "payable_credit_note";

/// What every credit note must have.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CreditNoteValidationsResource, example = json!({"required_fields": ["currency", "document_id", "based_on"]}))]
pub(crate) struct CreditNoteValidations {
    /// The names of the fields. A name with a point, such as `line_items.tax`, is asked of every line; `line_items` is at least one line.
    required_fields: Vec<CreditNoteField>,
}

/// What the partner requires.
pub(crate) async fn fields_of(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<CreditNoteField>> {
    Ok(store::get(db, scope, CREDIT_NOTE).await?.unwrap_or_else(|| DEFAULT.to_vec()))
}
