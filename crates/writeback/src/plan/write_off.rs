//! What nobody pays of a document that is settled here, such as a discount for paying early, or an invoice that is uncollectible: a credit over
//! it, on the accounts that the entity named, is written and used for the document. So Xero and QuickBooks tell their users to write off.

use bursar_accounting::{LineRole, Posting, PostingKind, PostingLine, Unpaid, UnpaidReason, clock, remote_object};
use bursar_connectors::record::Document;
use bursar_connectors::write::{DocumentEntry, Object, PushAs, TaxMode};
use bursar_kernel::{FineRate, Money, NaiveDate, Quantity, Result};
use bursar_receivables::ReceivableStatus;
use bursar_store::{Db, Scope};

use super::document::{allocation, require_booked, settled_by};
use super::entry::{currency, entry};
use super::{Blocked, Plan, Planned, Planner};
use crate::errors::{PushError, PushErrorCode};
use crate::synced_records::{SyncedRecord, SyncedType};

const FIELD: &str = "write_off_accounts";
/// Where the error of the day of a write-off stands: at the payment that settled its document.
pub(crate) const SETTLED_AT: &str = "paid_at";

/// What nobody pays of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WriteOff {
    parts: Vec<Unpaid>,
    /// The day on which it was settled, where payments tell it.
    date: Option<NaiveDate>,
}

impl WriteOff {
    /// What nobody pays of the document of a record; nothing of credit notes.
    pub(crate) async fn of_record(db: &Db, scope: &Scope, synced: &SyncedRecord) -> Result<WriteOff> {
        let kind = if synced.object_type == SyncedType::Receivable { PostingKind::Invoice } else { PostingKind::Bill };
        let mut found = WriteOff::default();
        for payment in bursar_payments::payment_postings(db, scope, kind, synced.object_id).await? {
            if !payment.unpaid.is_empty() {
                found.date = found.date.max(payment.date);
                found.parts.extend(payment.unpaid);
            }
        }
        if kind == PostingKind::Invoice
            && let Some(balance) = bursar_receivables::invoice_balance(db, scope, synced.object_id).await?
        {
            if !balance.unpaid.is_empty() {
                let zone = clock::zone(db, scope).await?;
                found.date = found.date.max(balance.paid_at.map(|at| clock::day(at, zone)));
                found.parts.extend(balance.unpaid);
            }
            if balance.status == ReceivableStatus::Uncollectible && balance.amount_due > 0 {
                found.parts.push(Unpaid { reason: UnpaidReason::Uncollectible, amount: balance.amount_due });
            }
        }
        Ok(found)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// As much of it as is open in the ledger: whoever keeps the books may have written it off there.
    fn within(mut self, open: i64) -> WriteOff {
        let mut left = open.max(0);
        for part in &mut self.parts {
            part.amount = part.amount.min(left);
            left -= part.amount;
        }
        self.parts.retain(|part| part.amount > 0);
        self
    }
}

/// What has to happen so that nothing of a document stays open in the ledger that is settled here.
pub(super) async fn plan(
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    posting: &Posting,
    remote_id: &str,
) -> std::result::Result<Plan, Blocked> {
    let unpaid = WriteOff::of_record(planner.db, &planner.scope, synced).await?;
    if unpaid.is_empty() || synced.is_allocated {
        return Ok(Plan::Nothing);
    }
    let date = match unpaid.date {
        Some(date) => date,
        None => clock::day(posting.updated_at, clock::zone(planner.db, &planner.scope).await?),
    };
    let date = synced.posting_date.map_or(date, |chosen| chosen.max(date));
    match &synced.write_off_id {
        Some(credit_id) => allocation(planner, synced, &credit(planner, posting, &unpaid)?, (credit_id, remote_id), date).await,
        None => {
            let unpaid = open(planner, posting, remote_id, unpaid).await?;
            if unpaid.is_empty() {
                return Ok(Plan::Nothing);
            }
            planner.require_open(date, SETTLED_AT)?;
            let entry = entry(planner, synced, &credit(planner, posting, &unpaid)?, date).await?;
            // Credits that are left as drafts are used for nothing.
            let entry = DocumentEntry { push_as: PushAs::Authorised, ..entry };
            Ok(Plan::Create(Planned::new(Object::WriteOff(Box::new(entry)))?))
        }
    }
}

/// What is unpaid and open in the ledger too.
async fn open(planner: &Planner<'_>, posting: &Posting, remote_id: &str, unpaid: WriteOff) -> std::result::Result<WriteOff, Blocked> {
    let there = remote_object::<Document>(planner.db, planner.book.id, settled_by(posting.kind).0, remote_id).await?;
    require_booked(there.as_ref())?;
    let Some(open) = there.and_then(|there| there.body.amount_due) else { return Ok(unpaid) };
    Ok(unpaid.within(Money::from_major(open, currency(posting)?).map_err(bursar_kernel::Error::from)?.minor()))
}

/// The credit over what nobody pays of a document. No tax is taken back by it: whether it may be is for whoever keeps the books.
fn credit(planner: &Planner<'_>, posting: &Posting, unpaid: &WriteOff) -> std::result::Result<Posting, PushError> {
    let number = posting.number.as_deref();
    let lines = unpaid.parts.iter().map(|part| line(planner, posting, *part)).collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(Posting {
        kind: if posting.kind.is_sale() { PostingKind::CreditNote } else { PostingKind::VendorCredit },
        number: number.map(|number| format!("WO-{number}")),
        memo: Some(format!("Written off: {}", number.unwrap_or("a document without a number"))),
        due_date: None,
        purchase_order: None,
        tax_mode: TaxMode::Exclusive,
        total: lines.iter().map(|line| line.amount).sum(),
        lines,
        taxes: Vec::new(),
        tax_total: 0,
        ..posting.clone()
    })
}

fn line(planner: &Planner<'_>, posting: &Posting, part: Unpaid) -> std::result::Result<PostingLine, PushError> {
    let words = match part.reason {
        UnpaidReason::Discount => "Discount for early payment",
        UnpaidReason::WithholdingTax => "Withholding tax",
        UnpaidReason::Uncollectible => "Uncollectible",
    };
    let Some(account_id) = planner.settings.write_off_account(posting.kind, part.reason) else {
        let reason = part.reason.into_str();
        let message = format!("the document is in the ledger, and stays open there by what nobody pays: no account is set for {reason}");
        return Err(PushError::new(PushErrorCode::WriteOffAccountMissing, message).at(FIELD));
    };
    Ok(PostingLine {
        role: LineRole::Deduction,
        description: words.to_owned(),
        quantity: Quantity::ONE,
        unit_price: part.amount,
        amount: part.amount,
        tax_amount: 0,
        rate: FineRate::default(),
        accounting_tax_rate_id: None,
        ledger_account_id: Some(account_id),
        product_id: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn never_more_is_written_off_than_is_open(amounts in prop::collection::vec(1_i64..1_000_000, 0..4), open in -10_i64..2_000_000) {
            let part = |amount: &i64| Unpaid { reason: UnpaidReason::Discount, amount: *amount };
            let all: i64 = amounts.iter().sum();
            let within = WriteOff { parts: amounts.iter().map(part).collect(), date: None }.within(open);
            prop_assert_eq!(within.parts.iter().map(|part| part.amount).sum::<i64>(), all.min(open.max(0)));
            prop_assert!(within.parts.iter().all(|part| part.amount > 0));
        }
    }
}
