//! The documents of an entity that are not paid yet, read once for all transactions of an import.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use bursar_kernel::{Currency, Result, Timestamp};
use bursar_payments::PaidDocument;
use bursar_store::{Scope, Tx};

use super::matching::OpenDocument;

/// Documents of each kind in one currency that are looked at, the newest first.
const MOST: usize = 5_000;

/// What is open, by currency and direction.
#[derive(Default)]
pub(super) struct OpenDocuments(BTreeMap<(Currency, bool), Vec<OpenDocument>>);

impl OpenDocuments {
    /// What a transaction in this currency can pay: invoices where it came in, bills where it went out.
    pub(super) async fn of(
        &mut self,
        tx: &Tx,
        scope: &Scope,
        currency: Currency,
        is_incoming: bool,
        now: Timestamp,
    ) -> Result<&mut Vec<OpenDocument>> {
        Ok(match self.0.entry((currency, is_incoming)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) if is_incoming => place.insert(invoices(tx, scope, currency, now).await?),
            Entry::Vacant(place) => place.insert(bills(tx, scope, currency).await?),
        })
    }
}

async fn invoices(tx: &Tx, scope: &Scope, currency: Currency, now: Timestamp) -> Result<Vec<OpenDocument>> {
    let open = bursar_receivables::invoices_to_pay(tx, scope, currency, now, MOST).await?;
    let document = |invoice: bursar_receivables::InvoiceToPay| OpenDocument {
        document: PaidDocument::Invoice(invoice.id),
        number: invoice.number,
        counterpart_id: Some(invoice.counterpart_id),
        amount: invoice.amount_to_pay,
    };
    Ok(open.into_iter().map(document).collect())
}

async fn bills(tx: &Tx, scope: &Scope, currency: Currency) -> Result<Vec<OpenDocument>> {
    let open = bursar_payables::payables_to_pay(tx, scope, currency, MOST).await?;
    let document = |bill: bursar_payables::PayableToPay| OpenDocument {
        document: PaidDocument::Bill(bill.id),
        number: bill.number,
        counterpart_id: bill.counterpart_id,
        amount: bill.amount_due,
    };
    Ok(open.into_iter().map(document).collect())
}
