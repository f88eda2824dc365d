//! What stands on PDF documents.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::openapi::schema::{AdditionalProperties, AllOfBuilder};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// What stands on PDF documents: what holds for all of them, then for each kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DocumentRenderingSettings)]
pub struct DocumentRendering {
    /// On credit notes.
    pub credit_note: CreditNoteRendering,
    /// The entity's bank account.
    #[schema(default = true)]
    pub display_entity_bank_account: bool,
    /// The table of line items.
    #[schema(default = true)]
    pub display_line_items: bool,
    /// On invoices.
    pub invoice: InvoiceRendering,
    /// The columns of the table.
    pub line_items: Columns,
    /// On quotes.
    pub quote: QuoteRendering,
}

/// The same as the settings take it: with no field that they do not know. Documents take any.
pub(crate) struct OnlyKnown;

impl PartialSchema for OnlyKnown {
    fn schema() -> RefOr<Schema> {
        let mut schema = DocumentRendering::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
        schema
    }
}

impl ToSchema for OnlyKnown {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("DocumentRenderingSettings-Input")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        DocumentRendering::schemas(schemas);
    }
}

impl Default for DocumentRendering {
    fn default() -> Self {
        DocumentRendering {
            credit_note: CreditNoteRendering::default(),
            display_entity_bank_account: true,
            display_line_items: true,
            invoice: InvoiceRendering::default(),
            line_items: Columns::default(),
            quote: QuoteRendering::default(),
        }
    }
}

/// What stands on credit notes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = CreditNoteRenderingSettings)]
pub struct CreditNoteRendering {
    /// The entity's bank account.
    #[schema(default = true)]
    pub display_entity_bank_account: bool,
}

impl Default for CreditNoteRendering {
    fn default() -> Self {
        CreditNoteRendering { display_entity_bank_account: true }
    }
}

/// What stands on invoices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = InvoiceRenderingSettings)]
pub struct InvoiceRendering {
    /// The entity's bank account.
    #[schema(default = true)]
    pub display_entity_bank_account: bool,
}

impl Default for InvoiceRendering {
    fn default() -> Self {
        InvoiceRendering { display_entity_bank_account: true }
    }
}

/// What stands on quotes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = QuoteRenderingSettings)]
pub struct QuoteRendering {
    /// The entity's bank account.
    #[schema(default = true)]
    pub display_entity_bank_account: bool,
    /// A field for the signature.
    #[schema(default = false)]
    pub display_signature: bool,
}

impl Default for QuoteRendering {
    fn default() -> Self {
        QuoteRendering { display_entity_bank_account: true, display_signature: false }
    }
}

/// The columns of the table of line items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = LineItemsRenderingSettings)]
pub struct Columns {
    /// Discount.
    pub discount: Column,
    /// Unit.
    pub measure_unit: Column,
    /// Name.
    pub name: Column,
    /// Price.
    pub price: NumberColumn,
    /// Price with VAT.
    pub price_after_vat: NumberColumn,
    /// Quantity.
    pub quantity: Column,
    /// Total.
    pub total_price: NumberColumn,
    /// Total with VAT.
    pub total_price_after_vat: NumberColumn,
    /// VAT. It is left out unless it is asked for.
    #[schema(schema_with = hidden_column, required = false)]
    pub vat_amount: NumberColumn,
    /// VAT rate.
    pub vat_rate: NumberColumn,
}

impl Default for Columns {
    fn default() -> Self {
        Columns {
            discount: Column::default(),
            measure_unit: Column::default(),
            name: Column::default(),
            price: NumberColumn::default(),
            price_after_vat: NumberColumn::default(),
            quantity: Column::default(),
            total_price: NumberColumn::default(),
            total_price_after_vat: NumberColumn::default(),
            vat_amount: NumberColumn { display: false, ..NumberColumn::default() },
            vat_rate: NumberColumn::default(),
        }
    }
}

/// A column of numbers that is left out unless it is asked for: the one default that differs from its type's own.
fn hidden_column() -> Schema {
    let column = AllOfBuilder::new()
        .item(Ref::from_schema_name("LineItemNumericColumnSettings"))
        .default(Some(json!({"display": false})))
        .description(Some("VAT. It is left out unless it is asked for."));
    Schema::AllOf(column.build())
}

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = LineItemColumnSettings)]
pub struct Column {
    /// Is it there?
    #[schema(default = true)]
    pub display: bool,
    /// Its heading, instead of ours.
    #[schema(min_length = 1, max_length = 32)]
    pub label: Option<String>,
}

impl Default for Column {
    fn default() -> Self {
        Column { display: true, label: None }
    }
}

/// A column of numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = LineItemNumericColumnSettings)]
pub struct NumberColumn {
    /// Is it there?
    #[schema(default = true)]
    pub display: bool,
    /// Its heading, instead of ours.
    #[schema(min_length = 1, max_length = 32)]
    pub label: Option<String>,
    /// Decimal places.
    #[schema(minimum = 2, maximum = 4)]
    pub precision: Option<i32>,
}

impl Default for NumberColumn {
    fn default() -> Self {
        NumberColumn { display: true, label: None, precision: None }
    }
}
