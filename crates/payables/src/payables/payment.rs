//! What is paid of a payable, and what follows for its status.

use bursar_kernel::{Currency, Error, FieldError, Money, NaiveDate, Result, Timestamp, Uuid};
use bursar_store::{Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::Payable;
use super::change::Held;
use super::happened::{Happened, Teller, tell};
use super::status::{Operation, PayableStatus};
use crate::credit_notes;

/// A payable, as far as payments need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableBalance {
    /// Which payable.
    pub id: Uuid,
    /// Whose it is.
    pub entity_id: Uuid,
    /// Where it is in its life.
    pub status: PayableStatus,
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
}

impl Payable {
    /// All that is left is paid.
    pub(crate) fn pay_rest(&mut self, credited: i64, now: Timestamp) {
        self.amount_paid = Some(self.paid().saturating_add(self.due(credited).unwrap_or_default()));
        self.paid_at = Some(now);
    }

    /// So much of it is paid in all: more than before, less than the total.
    pub(crate) fn pay_in_part(&mut self, amount_paid: i64) -> Result<()> {
        let wrong = |msg: String| Err(Error::invalid(FieldError::new("body", "amount_paid", msg, "value_error.number")));
        if self.total_amount.is_some_and(|total| amount_paid >= total) {
            return wrong(format!("must be less than the total, {}: mark it as paid instead", self.total_amount.unwrap_or_default()));
        }
        if amount_paid <= self.paid() {
            return wrong(format!("must be more than {}, which is paid already: it is the sum of all payments", self.paid()));
        }
        self.amount_paid = Some(amount_paid);
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
        currency: payable.currency,
        total_amount: payable.total_amount,
        amount_paid: payable.paid(),
        amount_due,
        due_date: payable.due_date,
        marked_by: payable.marked_as_paid_by_entity_user_id,
    }))
}

/// One more payment of the payable, in its currency: it is paid in part, or in full once nothing is left. More than what is left is taken and
/// shown. Whoever records payments writes its record first: the event of this payment finds it there.
pub async fn apply_payment(tx: &Tx, teller: &Teller<'_>, id: Uuid, amount: Money) -> Result<PayablePaid> {
    let mut held = Held::lock(tx, teller, id).await?;
    let old_status = held.before.status;
    held.require(Operation::PayPartly)?;
    if held.before.currency != Some(amount.currency()) {
        let msg = format!("must be {}, the currency of the payable", held.before.currency.map_or("set", Currency::code));
        return Err(Error::invalid(FieldError::new("body", "currency", msg, "value_error.currency")));
    }
    held.payable.amount_paid = Some(held.before.paid().saturating_add(amount.minor()));
    let is_settled = held.payable.due(credit_notes::store::credited(tx, &teller.scope, id).await?) == Some(0);
    let new_status = if is_settled { PayableStatus::Paid } else { PayableStatus::PartiallyPaid };
    if is_settled {
        held.payable.paid_at = Some(teller.env.now());
    }
    let payable = held.advance(tx, teller, new_status).await?;
    if old_status == new_status {
        tell(tx, teller, &payable, &Happened::PaidMore).await?;
    }
    Ok(PayablePaid { old_status, new_status })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payables::tests::payable;

    #[test]
    fn example_e() {
        let mut bill = Payable { total_amount: Some(10_000), ..payable() };
        for amount in [0, 10_000, 10_001] {
            assert!(bill.pay_in_part(amount).is_err(), "{amount}");
        }
        bill.pay_in_part(4_000).unwrap();
        bill.pay_in_part(7_000).unwrap();
        assert_eq!((bill.paid(), bill.due(0)), (7_000, Some(3_000)));
        assert!(bill.pay_in_part(7_000).is_err());
    }

    #[test]
    fn example_f() {
        let bill = Payable { total_amount: Some(10_000), amount_paid: Some(7_000), ..payable() };
        assert_eq!(bill.due(3_000), Some(0), "a credit note over the rest leaves nothing to pay");
    }
}
