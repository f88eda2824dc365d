//! What was paid on an invoice, and where it stands because of it.

use bursar_accounting::{UnpaidAllowance, clock};
use bursar_kernel::{Currency, Env, Error, Money, NaiveDate, Result, Timestamp, Uuid};
use bursar_store::{Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::happened::Teller;
use super::status::ReceivableStatus;
use super::{Own, Receivable};
use crate::history;
use crate::papers::render_pdf::renew_pdf_of_paid;

/// A payment that succeeded, or one that was taken back: then its amount is negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// How much, in the currency of the invoice.
    pub amount: Money,
    /// When it was paid.
    pub paid_at: Timestamp,
    /// What is said of it.
    pub comment: Option<String>,
}

/// An invoice, as far as payments need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoiceBalance {
    /// Its status.
    pub status: ReceivableStatus,
    /// Where it stood before what happened to it last.
    pub status_before: ReceivableStatus,
    /// The currency of its amounts.
    pub currency: Currency,
    /// What was paid so far, in minor units.
    pub amount_paid: i64,
    /// What is open, in minor units.
    pub amount_due: i64,
    /// When it was paid in full.
    pub paid_at: Option<Timestamp>,
}

/// What a payment did to an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppliedPayment {
    /// Where it stood.
    pub old_status: ReceivableStatus,
    /// Its status afterwards.
    pub new_status: ReceivableStatus,
    /// What was paid beyond what it comes to.
    pub overpaid_amount: i64,
}

impl Receivable {
    /// More was paid on it, or less. The order of payments never matters to what is paid and where it stands.
    pub(crate) fn pay(&mut self, payment: &Payment, today: NaiveDate) -> Result<AppliedPayment> {
        let old_status = self.status;
        let (Own::Invoice(invoice), true) = (&mut self.own, old_status.takes_payments()) else {
            let status: &'static str = old_status.into();
            return Err(Error::conflict(format!(
                "a payment cannot be applied to a receivable in status {status}: it takes an issued invoice"
            )));
        };
        let amount = payment.amount.minor();
        if payment.amount.currency() != self.currency {
            let (paid, own) = (payment.amount.currency().code(), self.currency.code());
            return Err(Error::conflict(format!("a payment in {paid} cannot be applied to an invoice in {own}")));
        }
        // What comes back may be told before what it comes back from: a sum may be less than nothing for a while.
        let largest = Money::LARGEST_IN_JSON;
        let paid = invoice.amount_paid.checked_add(amount).filter(|paid| (-largest..=largest).contains(paid));
        let Some(paid) = paid else {
            return Err(Error::conflict("the payments of an invoice cannot sum to what no number holds"));
        };
        invoice.amount_paid = paid;
        let overpaid_amount = paid.saturating_sub(invoice.total_amount_with_credit_notes).max(0);
        if amount > 0 {
            self.last_paid_at = self.last_paid_at.max(invoice.paid_at).max(Some(payment.paid_at));
        }
        self.stand(today);
        Ok(AppliedPayment { old_status, new_status: self.status, overpaid_amount })
    }

    /// Where an invoice that is issued stands, by what was paid and by the day.
    pub(crate) fn stand(&mut self, today: NaiveDate) {
        use ReceivableStatus::{Issued, Overdue, Paid, PartiallyPaid};
        let Own::Invoice(invoice) = &mut self.own else { return };
        if !self.status.takes_payments() {
            return;
        }
        let (paid, total) = (invoice.amount_paid, invoice.total_amount_with_credit_notes);
        self.status = if paid >= total && (paid > 0 || self.status == Paid) {
            Paid
        } else if self.due_date.is_some_and(|due| due < today) {
            Overdue
        } else if paid > 0 {
            PartiallyPaid
        } else {
            Issued
        };
        invoice.paid_at = if self.status == Paid { self.last_paid_at.max(invoice.paid_at) } else { None };
    }
}

/// The invoice of that id within the scope, for whoever shows or checks payments of it; other documents take none.
pub async fn invoice_balance(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<InvoiceBalance>> {
    let Some(document) = record::find::<Receivable>(db, scope, id).await? else { return Ok(None) };
    let Own::Invoice(invoice) = &document.own else { return Ok(None) };
    Ok(Some(InvoiceBalance {
        status: document.status,
        status_before: history::store::status_before(db, &document).await?,
        currency: document.currency,
        amount_paid: invoice.amount_paid,
        amount_due: document.amount_due(),
        paid_at: invoice.paid_at,
    }))
}

/// What may stay unpaid of the invoice of that id within the scope when it is settled on this day; nothing of any other document.
pub async fn invoice_allowance(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, day: NaiveDate) -> Result<UnpaidAllowance> {
    match record::find::<Receivable>(db, scope, id).await? {
        Some(document) => document.allowance(day),
        None => Ok(UnpaidAllowance::default()),
    }
}

/// Applies a payment to the invoice of that id, whoever made it, in the caller's transaction: the row is held, changed and saved, and what
/// happened is told. The user is none for a partner's token, and for what happens by itself.
pub async fn apply_payment(tx: &Tx, env: &Env, scope: Scope, user_id: Option<Uuid>, id: Uuid, payment: &Payment) -> Result<AppliedPayment> {
    let scope = scope.of_everybody();
    let mut invoice: Receivable = record::lock(tx, &scope, id).await?;
    let applied = invoice.pay(payment, clock::today(tx, &scope, env.now()).await?)?;
    invoice.updated_at = env.now();
    renew_pdf_of_paid(tx, env, &scope, &mut invoice).await?;
    record::save(tx, &scope, &invoice).await?;
    Teller::of(tx, env, scope, user_id).paid(&invoice, payment, applied).await?;
    Ok(applied)
}

/// Why the invoice of that id within the scope does not take such a payment; nothing where it does.
pub async fn payment_refusal(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, payment: &Payment) -> Result<Option<String>> {
    let Some(mut invoice) = record::find::<Receivable>(db, scope, id).await? else { return Ok(Some("the invoice is gone".to_owned())) };
    Ok(invoice.pay(payment, payment.paid_at.date_naive()).err().map(|refused| refused.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::examples::invoice;

    fn paid(at: &str, amount: i64) -> Payment {
        Payment { amount: Money::new(amount, Currency::EUR), paid_at: at.parse().unwrap(), comment: None }
    }

    #[test]
    fn the_order_of_payments_does_not_matter() {
        let today = NaiveDate::from_ymd_opt(2024, 6, 20).unwrap();
        let (part, back, rest) =
            (paid("2024-06-18T08:00:00Z", 5_000), paid("2024-06-19T08:00:00Z", -5_000), paid("2024-06-10T08:00:00Z", 21_420));
        let ends: Vec<Receivable> = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
            .map(|order| {
                let mut invoice = invoice();
                for place in order {
                    invoice.pay([&part, &back, &rest][place], today).unwrap();
                }
                invoice
            })
            .into();
        assert!(ends.iter().all(|end| *end == ends[0]), "{ends:#?}");
        let Own::Invoice(fields) = &ends[0].own else { panic!("an invoice") };
        assert_eq!((ends[0].status, fields.amount_paid, fields.paid_at), (ReceivableStatus::Paid, 21_420, Some(part.paid_at)));
    }

    #[test]
    fn what_came_back_first_leaves_no_more_than_the_whole_to_pay() {
        let mut invoice = invoice();
        invoice.pay(&paid("2024-06-18T08:00:00Z", -5_000), NaiveDate::from_ymd_opt(2024, 6, 20).unwrap()).unwrap();
        assert_eq!((invoice.status, invoice.amount_due()), (ReceivableStatus::Issued, 21_420));
    }
}
