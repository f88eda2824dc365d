//! Is a payable complete? What it lacks is told field by field. Pure.

use bursar_accounting::Bookable;
use bursar_kernel::{Decimal, FieldError, Location};

use super::Payable;
use crate::line_items::LineItem;
use crate::validations::{self, PayableField, in_line, missing};

/// What a payable must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Requirements {
    /// As the partner decided.
    pub(crate) fields: Vec<PayableField>,
    /// Do its lines decide its amounts? Otherwise nothing is asked of lines.
    pub(crate) has_lines: bool,
    /// What the connected ledger takes, when one is connected: each line needs an account there, and its tax a rate.
    pub(crate) ledger: Option<Bookable>,
}

impl Requirements {
    /// Everything that the payable lacks; nothing when it is complete.
    pub(crate) fn lacking(&self, payable: &Payable, lines: &[LineItem]) -> Vec<FieldError> {
        let asked = if self.has_lines { lines } else { &[] };
        let mut lacking = validations::lacking(&self.fields, |field| self.of_payable(field, payable, lines), asked, of_line);
        if let Some(ledger) = self.ledger.as_ref().filter(|_| self.has_lines) {
            lacking.extend(of_ledger(ledger, lines).filter(|field| !self.names(field)));
        }
        lacking
    }

    /// The name of a field of the payable itself, and whether it has a value.
    fn of_payable(&self, field: PayableField, payable: &Payable, lines: &[LineItem]) -> Option<(&'static str, bool)> {
        let is_text = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        Some(match field {
            PayableField::Currency => ("currency", payable.currency.is_some()),
            PayableField::DocumentId => ("document_id", is_text(&payable.document_id)),
            PayableField::DueDate => ("due_date", payable.due_date.is_some()),
            PayableField::IssuedAt => ("issued_at", payable.issued_at.is_some()),
            PayableField::TaxAmount => ("tax_amount", payable.tax_amount.is_some()),
            PayableField::TotalAmount => ("total_amount", payable.total_amount.is_some()),
            PayableField::Subtotal => ("subtotal", payable.subtotal.is_some()),
            PayableField::Description => ("description", is_text(&payable.description)),
            PayableField::SuggestedPaymentTerm => {
                let is_computed = payable.payment_terms.is_some() && payable.issued_at.is_some();
                ("suggested_payment_term", payable.suggested_payment_term.is_some() || is_computed)
            }
            PayableField::PaymentTerms => ("payment_terms", payable.payment_terms.is_some()),
            PayableField::Tax => ("tax", payable.tax.is_some()),
            PayableField::Sender => ("sender", is_text(&payable.sender)),
            PayableField::FileId => ("file_id", payable.file_id.is_some()),
            PayableField::CounterpartId => ("counterpart_id", payable.counterpart_id.is_some()),
            PayableField::CounterpartBankAccountId => ("counterpart_bank_account_id", payable.counterpart_bank_account_id.is_some()),
            PayableField::CounterpartAddressId => ("counterpart_address_id", payable.counterpart_address_id.is_some()),
            PayableField::CounterpartVatIdId => ("counterpart_vat_id_id", payable.counterpart_vat_id_id.is_some()),
            PayableField::LineItems => ("line_items", !lines.is_empty() || !self.has_lines),
            _ => return None,
        })
    }

    /// Is this already asked for by name?
    fn names(&self, field: &FieldError) -> bool {
        let is_account = field.loc.last() == Some(&"ledger_account_id".into());
        is_account && self.fields.contains(&PayableField::LineLedgerAccountId)
    }
}

/// The name of a field that is asked of each line, and whether this one has a value.
fn of_line(field: PayableField, line: &LineItem) -> Option<(&'static str, bool)> {
    Some(match field {
        PayableField::LineQuantity => ("quantity", line.quantity.is_some()),
        PayableField::LineUnitPrice => ("unit_price", line.unit_price.is_some()),
        PayableField::LineTax => ("tax", line.tax.is_some()),
        PayableField::LineLedgerAccountId => ("ledger_account_id", line.ledger_account_id.is_some()),
        PayableField::LineAccountingTaxRateId => ("accounting_tax_rate_id", line.accounting_tax_rate_id.is_some()),
        PayableField::LineUnit => ("unit", line.unit.is_some()),
        PayableField::LineName => ("name", line.name.is_some()),
        PayableField::LineDescription => ("description", line.description.is_some()),
        PayableField::LineSubtotal => ("subtotal", line.subtotal.is_some()),
        PayableField::LineTotal => ("total", line.total.is_some()),
        PayableField::LineTaxAmount => ("tax_amount", line.tax_amount.is_some()),
        _ => return None,
    })
}

/// What the lines lack to be booked in the connected ledger.
fn of_ledger<'a>(ledger: &'a Bookable, lines: &'a [LineItem]) -> impl Iterator<Item = FieldError> + 'a {
    lines.iter().enumerate().flat_map(move |(place, line)| of_account(ledger, line, place).into_iter().chain(of_tax(ledger, line, place)))
}

fn of_account(ledger: &Bookable, line: &LineItem, place: usize) -> Option<FieldError> {
    let loc = in_line(place, "ledger_account_id");
    match line.ledger_account_id {
        None => Some(missing(loc)),
        Some(id) if ledger.unusable_accounts.contains(&id) => {
            Some(unusable(loc, "is archived in the connected ledger: choose another account, or make it active again there"))
        }
        Some(_) => None,
    }
}

fn of_tax(ledger: &Bookable, line: &LineItem, place: usize) -> Option<FieldError> {
    let rates = ledger.tax_rates.as_ref()?;
    let is_equal = |percent: &Decimal| line.tax.is_none_or(|tax| tax.percent().as_ref() == Ok(percent));
    match line.accounting_tax_rate_id {
        Some(id) if rates.get(&id).is_some_and(is_equal) => None,
        Some(_) => {
            let msg = "is no active tax rate of purchases with the number of tax in the connected ledger: choose another";
            Some(unusable(in_line(place, "accounting_tax_rate_id"), msg))
        }
        None if line.tax.is_none() || rates.values().any(is_equal) => None,
        None => {
            let msg = "no tax rate of purchases in the connected ledger has this number: choose another, or make one there";
            Some(unusable(in_line(place, "tax"), msg))
        }
    }
}

fn unusable(loc: Vec<Location>, msg: &str) -> FieldError {
    FieldError::at(loc, msg, "value_error.ledger")
}
