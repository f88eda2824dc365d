//! What a client says of a line, and what becomes of it.

use bursar_kernel::{Error, FieldError, Location, Patch, Quantity, Rate, Result, Uuid};
use bursar_store::changes;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{LineItem, cannot_be_priced};
use crate::payables::Payable;
use crate::payables::happened::Author;

/// A line, or the changes to one: then a field that is left out stays, and null clears.
#[changes]
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LineItemRequest, example = json!({"name": "Paper", "quantity": 2, "unit_price": 450, "tax": 1900}))]
pub(crate) struct LineItemRequest {
    /// A tax rate of the connected ledger, for one that is found by its number.
    accounting_tax_rate_id: Patch<Uuid>,
    /// What was bought, at length.
    description: Patch<String>,
    /// A ledger account of the connected ledger.
    ledger_account_id: Patch<Uuid>,
    /// What was bought.
    name: Patch<String>,
    /// How many of it, with up to nine decimals.
    #[schema(value_type = Option<f64>, minimum = 0)]
    quantity: Patch<Quantity>,
    /// The tax rate in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10_000)]
    tax: Patch<Rate>,
    /// What one of it is: an hour, a box.
    unit: Patch<String>,
    /// The price of one, without tax, in minor units.
    unit_price: Patch<i64>,
}

/// A line of a list that replaces all lines.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LineItemInternalRequest)]
pub(crate) struct ReplacingLineItem {
    /// A tax rate of the connected ledger, for one that is found by its number.
    accounting_tax_rate_id: Option<Uuid>,
    /// What was bought, at length.
    description: Option<String>,
    /// A ledger account of the connected ledger.
    ledger_account_id: Option<Uuid>,
    /// What was bought.
    name: Option<String>,
    /// How many of it, with up to nine decimals.
    #[schema(value_type = Option<f64>, minimum = 0)]
    quantity: Option<Quantity>,
    /// What the subtotal must come to; one that does not is refused.
    subtotal: Option<i64>,
    /// The tax rate in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10_000)]
    tax: Option<Rate>,
    /// What the total must come to; one that does not is refused.
    total: Option<i64>,
    /// What one of it is: an hour, a box.
    unit: Option<String>,
    /// The price of one, without tax, in minor units.
    unit_price: Option<i64>,
}

impl LineItem {
    /// A new line of the payable, about which nothing is known yet.
    pub(crate) fn new(payable: &Payable, position: i64, author: &Author<'_>) -> Self {
        let now = author.env.now();
        LineItem {
            id: author.env.id(),
            entity_id: payable.entity_id,
            position,
            created_at: now,
            updated_at: now,
            accounting_tax_rate_id: None,
            description: None,
            ledger_account_id: None,
            name: None,
            ocr_set_quantity_to_one: false,
            payable_id: payable.id,
            quantity: None,
            subtotal: None,
            tax: None,
            tax_amount: None,
            total: None,
            unit: None,
            unit_price: None,
            was_created_by_user_id: author.user_id,
        }
    }
}

impl LineItemRequest {
    /// The line with these changes.
    pub(crate) fn applied(self, mut line: LineItem) -> Result<LineItem> {
        self.accounting_tax_rate_id.apply(&mut line.accounting_tax_rate_id);
        self.description.apply(&mut line.description);
        self.ledger_account_id.apply(&mut line.ledger_account_id);
        self.name.apply(&mut line.name);
        self.quantity.apply(&mut line.quantity);
        self.tax.apply(&mut line.tax);
        self.unit.apply(&mut line.unit);
        self.unit_price.apply(&mut line.unit_price);
        line.priced().map_err(|error| Error::invalid(cannot_be_priced(vec!["body".into()], error)))
    }
}

impl ReplacingLineItem {
    /// A new line; names what does not come to what was expected of it.
    pub(crate) fn made(self, new: LineItem, at: &[Location]) -> Result<LineItem, Vec<FieldError>> {
        let line = LineItem {
            accounting_tax_rate_id: self.accounting_tax_rate_id,
            description: self.description,
            ledger_account_id: self.ledger_account_id,
            name: self.name,
            quantity: self.quantity,
            tax: self.tax,
            unit: self.unit,
            unit_price: self.unit_price,
            ..new
        };
        let line = line.priced().map_err(|error| vec![cannot_be_priced(at.to_vec(), error)])?;
        let pairs = [("subtotal", self.subtotal, line.subtotal), ("total", self.total, line.total)];
        let differ = pairs.into_iter().filter(|(_, expected, computed)| expected.is_some() && expected != computed);
        let wrong: Vec<FieldError> = differ.map(|(name, _, computed)| not_what_it_comes_to(at, name, computed)).collect();
        if wrong.is_empty() { Ok(line) } else { Err(wrong) }
    }
}

fn not_what_it_comes_to(at: &[Location], name: &str, computed: Option<i64>) -> FieldError {
    let msg = match computed {
        Some(amount) => format!("comes to {amount}: send that, or leave it out"),
        None => "cannot be told without unit_price and quantity".to_owned(),
    };
    let loc = at.iter().cloned().chain([name.into()]).collect();
    FieldError::at(loc, msg, "value_error.amount")
}
