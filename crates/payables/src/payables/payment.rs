//! What is paid of a payable, and what follows for its status.

use bursar_accounting::UnpaidAllowance;
use bursar_kernel::{Currency, Error, FieldError, Money, NaiveDate, Result, Timestamp, Uuid};
use bursar_store::{Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::Payable;
use super::happened::{Author, Happened, tell};
use super::held::Held;
use super::status::{PayableStatus, refused, without_currency};
use crate::{credit_notes, history};

/// A payable, as far as payments need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableBalance {
    /// Which payable.
    pub id: Uuid,
    /// Whose it is.
    pub entity_id: Uuid,
    /// Where it is in its life.
    pub status: PayableStatus,
    /// Where it was before what happened to it last.
    pub status_before: PayableStatus,
    /// Its currency; a draft may have none.
    pub currency: Option<Currency>,
    /// Its amount in minor units; a draft may have none.
    pub total_amount: Option<i64>,
    /// What was paid so far, in minor units.
    pub amount_paid: i64,
    /// What is left to be paid, in minor units, once credit notes were taken off.
    pub amount_due: Option<i64>,
    /// The last day to pay on.
    pub due_date: Option<NaiveDate>,
    /// When it was paid in full.
    pub paid_at: Option<Timestamp>,
    /// The user who marked it as paid.
    pub marked_by: Option<Uuid>,
}

/// What a payment did to the status of a payable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayablePaid {
    /// The status before it.
    pub old_status: PayableStatus,
    /// The status after it.
    pub new_status: PayableStatus,
    /// What all payments together are more than it comes to, in minor units.
    pub overpaid_amount: i64,
}

impl Payable {
    /// All that is left is paid.
    pub(crate) fn pay_rest(&mut self, credited: i64, now: Timestamp) {
        self.amount_paid = Some(self.paid().saturating_add(self.due(credited).unwrap_or_default()));
        self.last_paid_at = self.last_paid_at.max(Some(now));
        self.paid_at = self.last_paid_at;
    }

    /// One more payment, or one that came back where it is less than nothing. The order of payments never matters: what is paid and where it
    /// stands follows from their sum, and it is paid when the latest of them was made.
    pub(crate) fn pay(&mut self, amount: i64, credited: i64, paid_at: Timestamp) -> Result<PayablePaid> {
        let (old_status, due_at_first) = (self.status, self.total_amount.unwrap_or_default().saturating_sub(credited).max(0));
        if !old_status.takes_payments() {
            return Err(refused());
        }
        let paid = self.paid().checked_add(amount).filter(|paid| (0..=Money::MAX_IN_JSON).contains(paid));
        let paid =
            paid.ok_or_else(|| Error::conflict("the payments of a payable cannot sum to a negative amount, or to what no number holds"))?;
        let new_status = match paid {
            // What credit notes pay by themselves stays paid when a payment comes back.
            paid if paid >= due_at_first && (paid > 0 || credited > 0) => PayableStatus::Paid,
            0 => PayableStatus::WaitingToBePaid,
            _ => PayableStatus::PartiallyPaid,
        };
        self.amount_paid = Some(paid);
        if amount > 0 {
            self.last_paid_at = self.last_paid_at.max(self.paid_at).max(Some(paid_at));
        }
        self.paid_at = self.last_paid_at.max(self.paid_at).filter(|_| new_status == PayableStatus::Paid);
        Ok(PayablePaid { old_status, new_status, overpaid_amount: paid.saturating_sub(due_at_first).max(0) })
    }

    /// So much of it is paid in all: more than before, less than the total once `credited` was taken off by credit notes.
    pub(crate) fn pay_in_part(&mut self, amount_paid: i64, credited: i64, now: Timestamp) -> Result<()> {
        let wrong = |msg: String| Err(Error::invalid(FieldError::new("body", "amount_paid", msg, "value_error.number")));
        let whole = self.total_amount.map(|total| total.saturating_sub(credited));
        if let Some(whole) = whole.filter(|whole| amount_paid >= *whole) {
            return wrong(format!("must be less than the total with credit notes, {whole}: mark it as paid instead"));
        }
        if amount_paid <= self.paid() {
            return wrong(format!("must be more than {}, which is paid already: it is the sum of all payments", self.paid()));
        }
        self.amount_paid = Some(amount_paid);
        self.last_paid_at = self.last_paid_at.max(Some(now));
        Ok(())
    }
}

/// The payable of that id within the scope, for whoever shows or checks payments of it.
pub async fn payable_balance(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<PayableBalance>> {
    let Some(payable) = record::find::<Payable>(db, scope, id).await? else { return Ok(None) };
    let amount_due = payable.due(credit_notes::store::credited(db, scope, id).await?);
    Ok(Some(PayableBalance {
        id: payable.id,
        entity_id: payable.entity_id,
        status: payable.status,
        status_before: history::store::status_before(db, &payable).await?,
        currency: payable.currency,
        total_amount: payable.total_amount,
        amount_paid: payable.paid(),
        amount_due,
        due_date: payable.due_date,
        paid_at: payable.paid_at,
        marked_by: payable.marked_as_paid_by_entity_user_id,
    }))
}

/// What may stay unpaid of the payable of that id within the scope when so much of it, in minor units, is due and is settled on this day.
pub async fn payable_allowance(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, due: i64, day: NaiveDate) -> Result<UnpaidAllowance> {
    let Some(payable) = record::find::<Payable>(db, scope, id).await? else { return Ok(UnpaidAllowance::default()) };
    let (Some(terms), Some(issued_at)) = (&payable.payment_terms, payable.issued_at) else { return Ok(UnpaidAllowance::default()) };
    Ok(UnpaidAllowance { discount: due.saturating_sub(terms.to_pay(due, issued_at, day)?), withheld: 0 })
}

/// One more payment of the payable, in its currency and made at this moment: it is paid in part, or in full once nothing is left. More than what
/// is left is taken and shown. Whoever records payments writes its record first: the event of this payment finds it there.
pub async fn apply_payment(tx: &Tx, author: &Author<'_>, id: Uuid, amount: Money, paid_at: Timestamp) -> Result<PayablePaid> {
    let mut held = Held::lock(tx, author, id).await?;
    let currency = held.before.currency.ok_or_else(without_currency)?;
    if currency != amount.currency() {
        let msg = format!("must be {currency}, the currency of the payable");
        return Err(Error::invalid(FieldError::new("body", "currency", msg, "value_error.currency")));
    }
    let credited = credit_notes::store::credited(tx, &author.scope, id).await?;
    let paid = held.payable.pay(amount.minor(), credited, paid_at)?;
    let payable = held.advance(tx, author, paid.new_status).await?;
    if paid.old_status == paid.new_status {
        let happened = match paid.new_status {
            PayableStatus::PartiallyPaid if amount.minor() < 0 => Happened::PaymentReturned,
            PayableStatus::PartiallyPaid => Happened::PaidMore,
            _ => Happened::Updated,
        };
        tell(tx, author, &payable, &happened).await?;
    }
    Ok(paid)
}

/// Why the payable of that id within the scope does not take such a payment; nothing where it does.
pub async fn payment_refusal(tx: &Tx, scope: &Scope, id: Uuid, amount: Money) -> Result<Option<String>> {
    let Some(mut payable) = record::find::<Payable>(tx, scope, id).await? else { return Ok(Some("the payable is gone".to_owned())) };
    if payable.currency != Some(amount.currency()) {
        return Ok(Some(format!("the payable is not in {}", amount.currency().code())));
    }
    if !payable.status.takes_payments() {
        return Ok(Some(format!("a payable that is {} takes no payments", payable.status.into_str())));
    }
    let credited = credit_notes::store::credited(tx, scope, id).await?;
    Ok(payable.pay(amount.minor(), credited, payable.updated_at).err().map(|refused| refused.to_string()))
}

#[cfg(test)]
mod tests {
    use bursar_kernel::TimeDelta;

    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn payable() -> Payable {
        Payable::blank(Uuid::nil(), Uuid::nil(), NOW)
    }

    #[test]
    fn a_part_is_more_than_before_and_less_than_what_is_left_to_pay() {
        let mut bill = Payable { total_amount: Some(10_000), ..payable() };
        for amount in [0, 10_000, 10_001] {
            assert!(bill.pay_in_part(amount, 0, NOW).is_err(), "{amount}");
        }
        bill.pay_in_part(4_000, 0, NOW).unwrap();
        bill.pay_in_part(7_000, 0, NOW).unwrap();
        assert_eq!((bill.paid(), bill.due(0)), (7_000, Some(3_000)));
        assert!(bill.pay_in_part(7_000, 0, NOW).is_err());
        assert!(bill.pay_in_part(7_500, 2_500, NOW).is_err(), "with a credit note over the rest, that is all");
        bill.pay_in_part(7_499, 2_500, NOW).unwrap();
    }

    #[test]
    fn what_a_credit_note_pays_stays_paid_when_a_payment_comes_back() {
        let mut bill = Payable { total_amount: Some(10_000), status: PayableStatus::Paid, ..payable() };
        for amount in [500, -500] {
            assert_eq!(bill.pay(amount, 10_000, NOW).unwrap().new_status, PayableStatus::Paid, "{amount}");
        }
        let mut nothing = Payable { total_amount: Some(0), status: PayableStatus::WaitingToBePaid, ..payable() };
        assert_eq!(nothing.pay(500, 0, NOW).unwrap().new_status, PayableStatus::Paid);
        assert_eq!(nothing.pay(-500, 0, NOW).unwrap().new_status, PayableStatus::WaitingToBePaid);
    }

    #[test]
    fn the_order_of_payments_never_matters() {
        let bill = || Payable { total_amount: Some(10_000), status: PayableStatus::WaitingToBePaid, ..payable() };
        // Larger ones were made later.
        let made = |amount: i64| NOW + TimeDelta::seconds(amount);
        let ends = |amounts: &[i64]| {
            let mut bill = bill();
            for amount in amounts {
                bill.status = bill.pay(*amount, 1_000, made(*amount)).unwrap().new_status;
            }
            (bill.status, bill.paid(), bill.paid_at)
        };
        for (amounts, status) in [
            ([9_000, 2_000, 500], PayableStatus::Paid),
            ([3_000, -1_000, 500], PayableStatus::PartiallyPaid),
            ([9_000, -4_000, -5_000], PayableStatus::WaitingToBePaid),
        ] {
            let [first, second, third] = amounts;
            assert_eq!(ends(&amounts).0, status);
            assert_eq!(ends(&amounts), ends(&[first, third, second]));
        }
        assert_eq!(ends(&[2_000, 9_000, 500]), ends(&[500, 2_000, 9_000]));
        assert_eq!(ends(&[9_000, 2_000, 500]).2, Some(made(9_000)), "it was paid when the latest of them was made");
        assert_eq!(bill().pay(9_500, 1_000, NOW).unwrap().overpaid_amount, 500);
        assert!(bill().pay(-1, 0, NOW).is_err() && bill().pay(i64::MAX, 0, NOW).is_err());
        assert!(Payable { status: PayableStatus::New, ..bill() }.pay(1, 0, NOW).is_err());
    }

    #[test]
    fn a_credit_note_over_the_rest_leaves_nothing_to_pay() {
        let bill = Payable { total_amount: Some(10_000), amount_paid: Some(7_000), ..payable() };
        assert_eq!(bill.due(3_000), Some(0));
    }
}
