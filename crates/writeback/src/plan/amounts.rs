//! Whether a document of the ledger comes to what it does here, to the minor unit.

use bursar_accounting::Book;
use bursar_connectors::Kind;
use bursar_connectors::record::Document;
use bursar_connectors::write::DocumentEntry;

use crate::errors::{PushError, PushErrorCode};
use crate::push_settings::{PushSettings, SalesTaxDifferences};

/// What the ledger made of a document must be what it is here; but for its sales tax, where the entity accepts that of QuickBooks.
pub(crate) fn differs(book: &Book, settings: &PushSettings, entry: &DocumentEntry, made: &Document) -> Option<PushError> {
    let is_accepted = settings.sales_tax_differences == SalesTaxDifferences::Accept && is_american_sale(book, entry.kind);
    let is_net_equal = || made.subtotal.is_some() && made.subtotal == entry.total.minus(entry.tax_total).ok();
    if made.total_amount == entry.total || (is_accepted && is_net_equal()) {
        return None;
    }
    let message =
        format!("the ledger made {} of it, and here it is {}: it stands there as the ledger has it", made.total_amount, entry.total);
    Some(PushError::new(PushErrorCode::AmountsDiffer, message).at("total_amount"))
}

/// Sales tax is worked out by QuickBooks there.
fn is_american_sale(book: &Book, kind: Kind) -> bool {
    book.is_american() && matches!(kind, Kind::Invoice | Kind::CreditNote)
}
