//! Whether a document of the ledger comes to what it does here, to the minor unit.

use bursar_accounting::Book;
use bursar_connectors::Kind;
use bursar_connectors::record::Document;
use bursar_connectors::write::DocumentEntry;
use bursar_kernel::Decimal;

use crate::errors::{PushError, PushErrorCode};
use crate::push_settings::{PushSettings, SalesTaxDifferences};

/// What the ledger made of a document must be what it is here, and so must the tax of it; but for its sales tax, where the entity accepts that of
/// QuickBooks.
pub(crate) fn differs(book: &Book, settings: &PushSettings, entry: &DocumentEntry, made: &Document) -> Option<PushError> {
    let is_sale = matches!(entry.kind, Kind::Invoice | Kind::CreditNote);
    let is_accepted = settings.sales_tax_differences == SalesTaxDifferences::Accept && book.is_american() && is_sale;
    let is_net_equal = || made.subtotal.is_some() && made.subtotal == entry.total.minus(entry.tax_total).ok();
    if made.total_amount != entry.total && !(is_accepted && is_net_equal()) {
        return Some(error("total_amount", "", made.total_amount, entry.total));
    }
    // Purchases bear no tax of their own in the United States.
    let is_compared = if is_sale { !is_accepted } else { !book.is_american() };
    let tax = made.tax_amount.filter(|tax| is_compared && *tax != entry.tax_total)?;
    Some(error(if is_sale { "total_vat_amount" } else { "tax_amount" }, "tax of ", tax, entry.tax_total))
}

fn error(field: &str, of: &str, there: Decimal, here: Decimal) -> PushError {
    let message = format!("the ledger made {of}{there} of it, and here it is {here}: it stands there as the ledger has it");
    PushError::new(PushErrorCode::AmountsDiffer, message).at(field)
}
