//! The side of the books, as the mirror has it: what counts there, and what nothing here is linked to.

use bursar_accounting::{LabelKind, LedgerObject, ledger_objects_after};
use bursar_connectors::Kind;
use bursar_connectors::record::{Document, Line, Payment};
use bursar_kernel::{Decimal, NaiveDate, Result, Uuid};

use super::here::Sides;
use super::totals::{Side, Totals};
use super::{Compared, ComparedLine, Difference, DifferenceKind, LineAccount};
use crate::plan::placed_dimensions::PlacedDimensions;
use crate::synced_records::store;

/// An object of the books and whether it counts: no draft, and not voided.
pub(super) type Theirs = (LedgerObject<Compared>, bool);

impl Sides<'_> {
    /// So many objects of this kind in the books after that of our id.
    pub(super) async fn theirs(&self, kind: Kind, after: Uuid, limit: usize) -> Result<Vec<Theirs>> {
        let (db, book_id) = (self.db, self.book.id);
        if matches!(kind, Kind::Payment | Kind::BillPayment) {
            let found: Vec<LedgerObject<Payment>> = ledger_objects_after(db, book_id, kind, after, limit).await?;
            // QuickBooks uses a credit for an invoice by a payment of nothing. What is not used yet settles no document.
            let counts = |there: &LedgerObject<Payment>| {
                there.body.status != "void" && !there.body.amount.is_zero() && !there.body.applied_to.is_empty()
            };
            return Ok(found.into_iter().map(|there| (counts(&there), there)).map(|(counts, there)| (of_payment(there), counts)).collect());
        }
        let found: Vec<LedgerObject<Document>> = ledger_objects_after(db, book_id, kind, after, limit).await?;
        let counts = |there: &LedgerObject<Document>| !matches!(there.body.status.as_str(), "void" | "draft");
        Ok(found.into_iter().map(|there| (counts(&there), there)).map(|(counts, there)| (of_document(there), counts)).collect())
    }

    /// The object of the books, if nothing here is linked to it, or what it was linked to is gone.
    pub(super) async fn of_theirs(
        &self,
        kind: Kind,
        (there, counts): Theirs,
        is_asked: impl Fn(Option<NaiveDate>) -> bool,
        totals: &mut Totals<'_>,
    ) -> Result<Option<Difference>> {
        if !counts || !is_asked(there.body.date) {
            return Ok(None);
        }
        let (db, scope, book_id, remote_id) = (self.db, &self.scope, self.book.id, there.remote_id.as_str());
        let linked = store::of_remote(db, scope, book_id, kind.as_str(), remote_id).await?;
        let is_known = match &linked {
            // Of what the books have, bills alone can be deleted here.
            Some(record) if kind == Kind::Bill => bursar_payables::payable_balance(db, scope, record.object_id).await?.is_some(),
            Some(_) => true,
            None => store::is_write_off(db, scope, book_id, remote_id).await?,
        };
        if is_known {
            return Ok(None);
        }
        totals.add(Side::There, label(kind), &there.body).await?;
        Ok(Some(Difference {
            difference: if linked.is_some() { DifferenceKind::TakenBackHere } else { DifferenceKind::OnlyThere },
            document: label(kind),
            number: there.body.number,
            date: there.body.date,
            total: there.body.total.to_string(),
            object_id: linked.as_ref().map(|record| record.object_id),
            synced_record_id: linked.map(|record| record.id),
            accounting_record_id: Some(there.id),
            platform_object_id: Some(there.remote_id),
            fields: Vec::new(),
        }))
    }
}

fn label(kind: Kind) -> LabelKind {
    match kind {
        Kind::CreditNote => LabelKind::CreditNote,
        Kind::Bill => LabelKind::Bill,
        Kind::VendorCredit => LabelKind::VendorCredit,
        Kind::Payment | Kind::BillPayment => LabelKind::Payment,
        _ => LabelKind::Invoice,
    }
}

/// What is compared of a document in the books.
pub(super) fn of_document(there: LedgerObject<Document>) -> LedgerObject<Compared> {
    with(there, |body| Compared {
        dimensions: Some(PlacedDimensions::made(&body)),
        lines: body.lines.iter().filter_map(line).collect(),
        number: body.number,
        date: body.posted_date,
        due_date: body.due_date,
        currency: body.currency,
        counterparts: body.counterpart_id.map(|id| vec![id]),
        total: body.total_amount,
        tax: body.tax_amount,
        open_amount: body.amount_due,
    })
}

fn line(line: &Line) -> Option<ComparedLine> {
    let account = line.account.clone().map_or_else(|| LineAccount::Item(line.item_id.clone()), LineAccount::Theirs);
    Some(ComparedLine { account, amount: line.amount? })
}

/// What is compared of a payment in the books.
pub(super) fn of_payment(there: LedgerObject<Payment>) -> LedgerObject<Compared> {
    with(there, |body| Compared {
        number: body.number,
        date: body.date,
        currency: body.currency,
        total: body.amount,
        ..Compared::default()
    })
}

/// What is compared of a credit that was used for a document in the books.
pub(super) fn of_credit_use(there: LedgerObject<Document>, total: Decimal, date: Option<NaiveDate>) -> LedgerObject<Compared> {
    with(there, |body| Compared { currency: body.currency, date, total, ..Compared::default() })
}

fn with<T>(there: LedgerObject<T>, compared: impl FnOnce(T) -> Compared) -> LedgerObject<Compared> {
    let LedgerObject { id, remote_id, remote_version, is_deleted, raw, body } = there;
    LedgerObject { id, remote_id, remote_version, is_deleted, raw, body: compared(body) }
}
