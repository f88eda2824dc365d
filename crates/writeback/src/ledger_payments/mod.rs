//! Payments that were made in the ledger for documents of here: recorded here, matched with those that are known, and taken back when the
//! ledger no longer has them. Read from the payments themselves and what they are applied to, never inferred from a balance.

use bursar_accounting::{LedgerObject, PaymentPosting};
use bursar_connectors::record::Payment;
use bursar_kernel::{NaiveDate, Result, Uuid};
use bursar_store::Tx;

use crate::after_pull;
use crate::plan::payment::DAYS_APART;

pub(crate) mod credits;
pub(crate) mod own_credits;
mod store;
mod take_over;

pub(crate) use take_over::take_over;

/// A document was linked that payments and credits of long ago may be for, or they are wanted from now on: all of them are looked at again.
pub(crate) async fn start_over(tx: &Tx, book_id: Uuid) -> Result<()> {
    store::start_over(tx, book_id).await?;
    after_pull::store::forget(tx, book_id).await
}

/// Whether the provider told of a payment what was paid; one that is gone is known to be nothing.
pub(crate) fn tells_amount(payment: &LedgerObject<Payment>) -> bool {
    let is_gone = payment.is_deleted || payment.body.status == "void";
    is_gone || !payment.body.amount.is_zero() || payment.body.applied_to.iter().any(|applied| !applied.amount.is_zero())
}

/// The payments of here that are unknown to the ledger and come to just what the ledger has more, or less, of a document: one of the amount, at
/// most some days apart; what came back, whenever people take that off there; or all of them, where people entered what was left of a payment anew.
pub(crate) fn known(missing: i64, date: Option<NaiveDate>, unknown: &[PaymentPosting]) -> Vec<Uuid> {
    if missing < 0 {
        return unknown.iter().find(|back| back.amount == missing).map(|back| back.id).into_iter().collect();
    }
    if let Some(same) = same(missing, date, unknown) {
        return vec![same.id];
    }
    let sum = unknown.iter().map(|payment| payment.amount).fold(0, i64::saturating_add);
    let came_back = unknown.iter().any(|payment| payment.amount < 0);
    if came_back && sum == missing { unknown.iter().map(|payment| payment.id).collect() } else { Vec::new() }
}

/// The payment that is the same: of this amount, at most some days apart.
fn same(amount: i64, date: Option<NaiveDate>, unknown: &[PaymentPosting]) -> Option<&PaymentPosting> {
    let date = date?;
    let distance = |payment: &PaymentPosting| payment.date.map(|day| (day - date).num_days().abs()).filter(|days| *days <= DAYS_APART);
    let near = unknown.iter().filter(|payment| payment.amount == amount).filter_map(|payment| Some((distance(payment)?, payment)));
    near.min_by_key(|(days, _)| *days).map(|(_, payment)| payment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bursar_accounting::{PostingKind, PostingStanding};

    fn payment(number: u128, amount: i64, date: &str) -> PaymentPosting {
        PaymentPosting {
            id: Uuid::from_u128(number),
            standing: PostingStanding::Booked,
            kind: PostingKind::Invoice,
            document_id: Uuid::nil(),
            date: date.parse().ok(),
            amount,
            unpaid: Vec::new(),
            currency: "EUR".parse().unwrap(),
            method: None,
            updated_at: "2024-06-01T00:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn the_nearest_of_the_same_amount_is_the_same_payment() {
        let known =
            [payment(1, 500, "2024-06-01"), payment(2, 500, "2024-06-04"), payment(3, 700, "2024-06-05"), payment(4, 900, "2024-06-11")];
        let day: Option<NaiveDate> = "2024-06-05".parse().ok();
        let found = |amount| same(amount, day, &known).map(|payment| payment.id.as_u128());
        assert_eq!([found(500), found(700), found(900), found(1)], [Some(2), Some(3), None, None]);
    }

    #[test]
    fn what_came_back_is_known_whenever_it_is_taken_off() {
        let unknown = [payment(1, 500, "2024-06-01"), payment(2, -200, "2024-07-01")];
        let day: Option<NaiveDate> = "2024-08-01".parse().ok();
        let found = |missing| known(missing, day, &unknown).iter().map(Uuid::as_u128).collect::<Vec<_>>();
        assert_eq!(found(-200), [2]);
        assert_eq!(found(300), [1, 2], "what was left of it was entered again");
        assert_eq!([found(-300), found(500), found(200)], [[0_u128; 0]; 3]);
        assert!(known(500, day, &unknown[..1]).is_empty(), "too long ago");
    }
}
