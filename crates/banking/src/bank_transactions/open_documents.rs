//! The documents of an entity that are not paid yet, read once for all transactions of an import.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use bursar_documents::DocumentToPay;
use bursar_kernel::{Currency, Result, Timestamp, Uuid};
use bursar_payments::{OnItsWay, PaidDocument, all_on_its_way, bank_reference};
use bursar_store::{Scope, Tx};

use super::Match;
use super::matching::OpenDocument;
use crate::batch_payments::BankPayment;
use crate::batch_payments::store::on_their_way;

/// Documents of each kind in one currency that are looked at, the newest first.
const MAX_COUNT: usize = 5_000;

/// What is open, by currency and direction.
pub(super) struct OpenDocuments {
    open: BTreeMap<(Currency, bool), Vec<OpenDocument>>,
    on_its_way: BTreeMap<Uuid, OnItsWay>,
    /// Payments that were handed over to the bank, by their bills.
    ours: BTreeMap<Uuid, BankPayment>,
}

impl OpenDocuments {
    /// None was read yet.
    pub(super) async fn begin(tx: &Tx, scope: &Scope) -> Result<Self> {
        let ours = on_their_way(tx, scope).await?.into_iter().map(|payment| (payment.payable_id, payment));
        Ok(OpenDocuments { open: BTreeMap::new(), on_its_way: all_on_its_way(tx, scope).await?, ours: ours.collect() })
    }

    /// What a transaction in this currency can pay: invoices where it came in, bills where it went out.
    pub(super) async fn of(
        &mut self,
        tx: &Tx,
        scope: &Scope,
        currency: Currency,
        is_incoming: bool,
        now: Timestamp,
    ) -> Result<&[OpenDocument]> {
        Ok(match self.open.entry((currency, is_incoming)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let mut read = if is_incoming { invoices(tx, scope, currency, now).await? } else { bills(tx, scope, currency).await? };
                read.iter_mut().for_each(|document| document.anticipate(&self.on_its_way, &self.ours));
                place.insert(read)
            }
        })
    }

    /// These are paid now: no other transaction of the import pays them by itself.
    pub(super) fn forget(&mut self, matches: &[Match]) {
        let is_paid = |document: &OpenDocument| matches.iter().any(|paid| paid.object.document() == document.document);
        self.open.values_mut().for_each(|open| open.retain(|document| !is_paid(document)));
    }
}

impl OpenDocument {
    fn of(DocumentToPay { id, number, counterpart_id, by_day, .. }: DocumentToPay, kind: fn(Uuid) -> PaidDocument) -> Self {
        OpenDocument { document: kind(id), number, counterpart_id, by_day, on_its_way: 0, expected: Vec::new(), names: Vec::new() }
    }

    /// What its bookings come to and are called by, with what is on its way.
    fn anticipate(&mut self, on_its_way: &BTreeMap<Uuid, OnItsWay>, ours: &BTreeMap<Uuid, BankPayment>) {
        let id = self.document.id();
        let OnItsWay { amount, transfers } = on_its_way.get(&id).cloned().unwrap_or_default();
        (self.on_its_way, self.expected) = (amount, transfers);
        // The page on which an invoice is paid shows so much of its number.
        let shown = self.number.iter().map(|number| (number.trim().len(), bank_reference(number)));
        self.names = shown.filter(|(whole, shown)| shown.len() < *whole).map(|(_, shown)| shown).collect();
        if let (PaidDocument::Bill(_), Some(own)) = (self.document, ours.get(&id)) {
            self.expected.push(own.amount);
            self.names.extend([Some(own.remittance_information.clone()), own.creditor_reference.clone()].into_iter().flatten());
        }
    }
}

async fn invoices(tx: &Tx, scope: &Scope, currency: Currency, now: Timestamp) -> Result<Vec<OpenDocument>> {
    let open = bursar_receivables::invoices_to_pay(tx, scope, currency, now, MAX_COUNT).await?;
    Ok(open.into_iter().map(|invoice| OpenDocument::of(invoice, PaidDocument::Invoice)).collect())
}

async fn bills(tx: &Tx, scope: &Scope, currency: Currency) -> Result<Vec<OpenDocument>> {
    let open = bursar_payables::payables_to_pay(tx, scope, currency, MAX_COUNT).await?;
    Ok(open.into_iter().map(|bill| OpenDocument::of(bill, PaidDocument::Bill)).collect())
}
