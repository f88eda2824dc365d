//! The lines of a credit note of a vendor: what is taken back.

use bursar_kernel::{AmountError, DateTime, Error, FieldError, Patch, Quantity, Rate, Result, Utc, Uuid, wire};
use bursar_store::{Record, changes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::credit_notes::CreditNote;
use crate::line_items::cannot_be_priced;
use crate::payables::happened::Author;
use crate::totals::{LineTotals, Pricing};

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod replace;
pub(crate) mod store;
pub(crate) mod update;

/// A line of a credit note of a vendor.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "payable_credit_note_lines", called = "line item", entity = "entity_id")]
#[record(also(name_folded, description_folded, unit_folded))]
#[schema(as = CreditNoteLineItemResponse)]
pub(crate) struct CreditNoteLine {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) position: i64,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
    /// The user who added it; null when a partner's token did.
    pub(crate) created_by_user_id: Option<Uuid>,
    /// Whose line it is.
    pub(crate) credit_note_id: Uuid,
    /// What is taken back, at length.
    pub(crate) description: Option<String>,
    /// What is taken back.
    pub(crate) name: Option<String>,
    /// How many of it.
    #[record(number)]
    #[schema(value_type = Option<f64>, minimum = 0)]
    pub(crate) quantity: Option<Quantity>,
    /// Unit price times quantity, rounded to the minor unit. Null without one of them.
    #[schema(minimum = 0)]
    pub(crate) subtotal: Option<i64>,
    /// The tax rate in hundredths of a percent: 12.5 % is 1250.
    #[record(number)]
    #[schema(value_type = Option<i64>, minimum = 0)]
    pub(crate) tax: Option<Rate>,
    /// The tax of the subtotal, rounded to the minor unit. Null without a rate.
    #[schema(minimum = 0)]
    pub(crate) tax_amount: Option<i64>,
    /// Subtotal and tax.
    #[schema(minimum = 0)]
    pub(crate) total: Option<i64>,
    /// What one of it is: an hour, a box.
    pub(crate) unit: Option<String>,
    /// The price of one, without tax, in minor units.
    #[schema(minimum = 0)]
    pub(crate) unit_price: Option<i64>,
}

/// A line to add.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreditNoteLineItemCreateRequest, example = json!({"name": "Paper", "quantity": 1, "unit_price": 450, "tax": 1900}))]
pub(crate) struct CreateCreditNoteLine {
    /// What is taken back, at length.
    description: Option<String>,
    /// What is taken back.
    name: Option<String>,
    /// How many of it, with up to nine decimals.
    #[schema(value_type = Option<f64>, minimum = 0)]
    quantity: Option<Quantity>,
    /// The tax rate in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = Option<i64>, maximum = 10_000)]
    tax: Option<Rate>,
    /// What one of it is: an hour, a box.
    unit: Option<String>,
    /// The price of one, without tax, in minor units.
    #[schema(minimum = 0)]
    unit_price: Option<i64>,
}

/// Changes to a line. A field that is left out stays; null clears.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreditNoteLineItemUpdateRequest)]
pub(crate) struct UpdateCreditNoteLine {
    /// What is taken back, at length.
    description: Patch<String>,
    /// What is taken back.
    name: Patch<String>,
    /// How many of it, with up to nine decimals.
    #[schema(value_type = Option<f64>, minimum = 0)]
    quantity: Patch<Quantity>,
    /// The tax rate in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = Option<i64>, maximum = 10_000)]
    tax: Patch<Rate>,
    /// What one of it is: an hour, a box.
    unit: Patch<String>,
    /// The price of one, without tax, in minor units.
    #[schema(minimum = 0)]
    unit_price: Patch<i64>,
}

impl CreditNoteLine {
    /// A new line of the note, about which nothing is known yet.
    pub(crate) fn new(note: &CreditNote, position: i64, author: &Author<'_>) -> Self {
        let now = author.env.now();
        CreditNoteLine {
            id: author.env.id(),
            entity_id: note.entity_id,
            position,
            created_at: now,
            updated_at: now,
            created_by_user_id: author.user_id,
            credit_note_id: note.id,
            description: None,
            name: None,
            quantity: None,
            subtotal: None,
            tax: None,
            tax_amount: None,
            total: None,
            unit: None,
            unit_price: None,
        }
    }
}

impl CreateCreditNoteLine {
    /// A new line with its amounts.
    pub(crate) fn made(self, new: CreditNoteLine) -> Result<CreditNoteLine, AmountError> {
        let line = CreditNoteLine {
            description: self.description,
            name: self.name,
            quantity: self.quantity,
            tax: self.tax,
            unit: self.unit,
            unit_price: self.unit_price,
            ..new
        };
        line.priced()
    }
}

impl UpdateCreditNoteLine {
    /// The line with these changes.
    pub(crate) fn applied(self, mut line: CreditNoteLine) -> Result<CreditNoteLine> {
        self.description.apply(&mut line.description);
        self.name.apply(&mut line.name);
        self.quantity.apply(&mut line.quantity);
        self.tax.apply(&mut line.tax);
        self.unit.apply(&mut line.unit);
        self.unit_price.apply(&mut line.unit_price);
        require_tax(line.tax)?;
        line.priced().map_err(|error| Error::invalid(cannot_be_priced(vec!["body".into()], error)))
    }
}

/// The contract gives a tax rate no least value: below zero it would add to what is owed.
pub(crate) fn require_tax(tax: Option<Rate>) -> Result<()> {
    if tax.is_some_and(|tax| tax < Rate::new(0)) {
        return Err(Error::invalid(FieldError::new("body", "tax", "must be at least 0", "value_error.number")));
    }
    Ok(())
}

impl CreditNoteLine {
    /// With its amounts computed from price, quantity and tax.
    pub(crate) fn priced(mut self) -> Result<Self, AmountError> {
        let pricing = Pricing { unit_price: self.unit_price, quantity: self.quantity, tax: self.tax };
        let LineTotals { subtotal, tax_amount, total } = pricing.totals()?;
        (self.subtotal, self.tax_amount, self.total) = (subtotal, tax_amount, total);
        Ok(self)
    }

    /// Its amounts.
    pub(crate) fn totals(&self) -> LineTotals {
        LineTotals { subtotal: self.subtotal, tax_amount: self.tax_amount, total: self.total }
    }

    fn name_folded(&self) -> Option<String> {
        self.name.as_ref().map(|text| text.to_lowercase())
    }

    fn description_folded(&self) -> Option<String> {
        self.description.as_ref().map(|text| text.to_lowercase())
    }

    fn unit_folded(&self) -> Option<String> {
        self.unit.as_ref().map(|text| text.to_lowercase())
    }
}
