//! The lines of a payable: what was bought, and how it is booked.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{AmountError, DateTime, FieldError, Location, Quantity, Rate, Utc, Uuid};
use bursar_store::Record;
use serde::Serialize;
use utoipa::ToSchema;

use crate::totals::{LineTotals, Pricing};

pub(crate) mod accounts;
pub(crate) mod changes;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod replace;
pub(crate) mod store;
pub(crate) mod update;

/// A line of a payable.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "payable_line_items", called = "line item", entity = "entity_id")]
#[schema(as = LineItemResponse)]
pub(crate) struct LineItem {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) position: i64,
    #[serde(skip)]
    pub(crate) created_at: DateTime<Utc>,
    #[serde(skip)]
    pub(crate) updated_at: DateTime<Utc>,
    /// The tax rate of the connected ledger that it is booked with, instead of one that is found by its number.
    #[record(json_text = "body")]
    pub(crate) accounting_tax_rate_id: Option<Uuid>,
    /// What was bought, at length.
    #[record(json_text = "body")]
    pub(crate) description: Option<String>,
    /// The ledger account that it is booked to.
    #[record(json_text = "body")]
    pub(crate) ledger_account_id: Option<Uuid>,
    /// What was bought.
    #[record(json_text = "body")]
    pub(crate) name: Option<String>,
    /// Was the line put into one piece at the price of all, because the price of one would have been rounded badly? So reading a file decides.
    #[record(json_text = "body")]
    #[schema(required = false, default = false)]
    pub(crate) ocr_set_quantity_to_one: bool,
    /// Whose line it is.
    pub(crate) payable_id: Uuid,
    /// How many of it.
    #[record(number)]
    #[schema(value_type = Option<f64>)]
    pub(crate) quantity: Option<Quantity>,
    /// Unit price times quantity, rounded to the minor unit. Null without one of them.
    #[record(json_text = "body")]
    pub(crate) subtotal: Option<i64>,
    /// The tax rate in hundredths of a percent: 12.5 % is 1250.
    #[record(json_text = "body")]
    #[schema(value_type = Option<i64>)]
    pub(crate) tax: Option<Rate>,
    /// The tax of the subtotal, rounded to the minor unit. Null without a rate.
    #[record(json_text = "body")]
    pub(crate) tax_amount: Option<i64>,
    /// Subtotal and tax.
    #[record(json_text = "body")]
    pub(crate) total: Option<i64>,
    /// What one of it is: an hour, a box.
    #[record(json_text = "body")]
    pub(crate) unit: Option<String>,
    /// The price of one, without tax, in minor units.
    #[record(json_text = "body")]
    pub(crate) unit_price: Option<i64>,
    /// The user who added it; null when a partner's token did.
    pub(crate) was_created_by_user_id: Option<Uuid>,
}

impl LineItem {
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
}

impl Named for LineItem {
    const OBJECT_TYPE: ObjectType = ObjectType::named("payable.line_item");
    const CALLED: &'static str = "a line item of a payable";
}

/// The client's error for a line whose amounts cannot be told: `at` leads to the line.
pub(crate) fn cannot_be_priced(mut at: Vec<Location>, error: AmountError) -> FieldError {
    at.push("unit_price".into());
    FieldError::at(at, format!("times quantity and tax {error}"), "value_error.number")
}
