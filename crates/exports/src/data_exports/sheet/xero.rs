//! The columns of Xero's templates for the import of bills and of sales invoices. Amounts are without tax, and those of credit notes negative,
//! which is how Xero's import knows them. What Xero calls required and a document does not say stays empty: Xero names such rows.

use bursar_accounting::{PostingKind, PostingLine};
use bursar_kernel::{AmountError, Decimal, Money};

use super::{Cell, Column, Row};

/// The columns of bills.
pub(super) const BILLS: &[Column] = &[
    CONTACT_NAME,
    EMAIL,
    LINE_1,
    LINE_2,
    LINE_3,
    LINE_4,
    CITY,
    REGION,
    POSTAL_CODE,
    COUNTRY,
    NUMBER,
    DATE,
    DUE_DATE,
    TOTAL,
    ("InventoryItemCode", empty),
    ("Description", description),
    QUANTITY,
    UNIT_AMOUNT,
    ACCOUNT_CODE,
    TAX_TYPE,
    TAX_AMOUNT,
    ("TrackingName1", empty),
    ("TrackingOption1", empty),
    ("TrackingName2", empty),
    ("TrackingOption2", empty),
    CURRENCY,
];

/// The columns of sales invoices.
pub(super) const SALES: &[Column] = &[
    CONTACT_NAME,
    EMAIL,
    LINE_1,
    LINE_2,
    LINE_3,
    LINE_4,
    CITY,
    REGION,
    POSTAL_CODE,
    COUNTRY,
    NUMBER,
    ("Reference", |row| Ok(Cell::maybe(row.document.posting.purchase_order.as_ref()))),
    DATE,
    DUE_DATE,
    TOTAL,
    ("InventoryItemCode", empty),
    ("*Description", description),
    QUANTITY,
    UNIT_AMOUNT,
    // It is in the amounts already.
    ("Discount", empty),
    ACCOUNT_CODE,
    TAX_TYPE,
    TAX_AMOUNT,
    ("TrackingName1", empty),
    ("TrackingOption1", empty),
    ("TrackingName2", empty),
    ("TrackingOption2", empty),
    CURRENCY,
    ("BrandingTheme", empty),
];

const CONTACT_NAME: Column = ("*ContactName", |row| Ok(Cell::maybe(row.document.counterpart.name.as_ref())));
const EMAIL: Column = ("EmailAddress", |row| Ok(Cell::maybe(row.document.counterpart.email.as_ref())));
const LINE_1: Column = ("POAddressLine1", |row| row.address(|address| address.lines.first()));
const LINE_2: Column = ("POAddressLine2", |row| row.address(|address| address.lines.get(1)));
const LINE_3: Column = ("POAddressLine3", |row| row.address(|address| address.lines.get(2)));
const LINE_4: Column = ("POAddressLine4", |row| row.address(|address| address.lines.get(3)));
const CITY: Column = ("POCity", |row| row.address(|address| address.city.as_ref()));
const REGION: Column = ("PORegion", |row| row.address(|address| address.region.as_ref()));
const POSTAL_CODE: Column = ("POPostalCode", |row| row.address(|address| address.postal_code.as_ref()));
const COUNTRY: Column = ("POCountry", |row| row.address(|address| address.country.as_ref()));
const NUMBER: Column = ("*InvoiceNumber", |row| Ok(Cell::maybe(row.document.posting.number.as_ref())));
const DATE: Column = ("*InvoiceDate", |row| Ok(row.document.posting.date.map_or(Cell::Empty, |day| Cell::text(row.days.write(day)))));
const DUE_DATE: Column = ("*DueDate", |row| Ok(row.due_date().map_or(Cell::Empty, |day| Cell::text(row.days.write(day)))));
const TOTAL: Column = ("Total", |row| row.signed(row.document.posting.total));
const QUANTITY: Column = ("*Quantity", |row| row.of_line(|line| Ok(Cell::number(row.priced(line)?.0))));
const UNIT_AMOUNT: Column = ("*UnitAmount", |row| row.of_line(|line| row.signed(row.priced(line)?.1)));
const ACCOUNT_CODE: Column = ("*AccountCode", |row| Ok(Cell::maybe(row.extra.account_code.as_ref())));
const TAX_TYPE: Column = ("*TaxType", |row| Ok(Cell::maybe(row.extra.tax_rate_code.as_ref())));
const TAX_AMOUNT: Column = ("TaxAmount", |row| row.of_line(|line| row.signed(line.tax_amount)));
const CURRENCY: Column = ("Currency", |row| Ok(row.document.posting.currency.map_or(Cell::Empty, |currency| Cell::text(currency.code()))));

fn empty(_row: &Row<'_>) -> Result<Cell, AmountError> {
    Ok(Cell::Empty)
}

fn description(row: &Row<'_>) -> Result<Cell, AmountError> {
    row.of_line(|line| Ok(Cell::text(&line.description)))
}

impl Row<'_> {
    /// An amount, negative on a credit note.
    fn signed(&self, minor: i64) -> Result<Cell, AmountError> {
        let is_credit = self.document.posting.kind == PostingKind::CreditNote;
        self.amount(if is_credit { minor.saturating_neg() } else { minor })
    }

    /// Xero asks it of credit notes too, which are due when they are issued.
    fn due_date(&self) -> Option<bursar_kernel::NaiveDate> {
        let posting = &self.document.posting;
        posting.due_date.or(posting.date.filter(|_| posting.kind == PostingKind::CreditNote))
    }

    /// How many, and the price of one without tax. A line whose amount is not their product is one piece at its amount: Xero would come to
    /// another one.
    fn priced(&self, line: &PostingLine) -> Result<(Decimal, i64), AmountError> {
        let product = self.document.posting.currency.map(|currency| line.quantity.times(Money::new(line.unit_price, currency)));
        let is_product = product.transpose()?.is_none_or(|product| product.minor() == line.amount);
        if is_product && !self.includes_tax() {
            return Ok((line.quantity.number()?, line.unit_price));
        }
        let tax = if self.includes_tax() { line.tax_amount } else { 0 };
        Ok((Decimal::ONE, line.amount.saturating_sub(tax)))
    }
}
