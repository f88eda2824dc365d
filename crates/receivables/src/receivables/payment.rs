//! What was paid on an invoice, and where it stands because of it.

use bursar_accounting::{Unpaid, UnpaidAllowance, clock};
use bursar_kernel::{Currency, Env, Error, Money, NaiveDate, Result, Timestamp, Uuid};
use bursar_store::{Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::happened::Teller;
use super::status::ReceivableStatus;
use super::{Own, Receivable};
use crate::papers::render_pdf::renew_pdf_of_paid;
use crate::{history, zones};

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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// What nobody pays of it, although its payments settled it: they came to what was to be paid on their day.
    pub unpaid: Vec<Unpaid>,
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
    /// More was paid on it, or less, on this day of the entity; no day where it is not said to be money alone. The order in which payments are
    /// told never matters to what is paid and where it stands.
    pub(crate) fn pay(&mut self, payment: &Payment, day: Option<NaiveDate>, today: NaiveDate) -> Result<AppliedPayment> {
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
        let largest = Money::MAX_IN_JSON;
        let paid = invoice.amount_paid.checked_add(amount).filter(|paid| (-largest..=largest).contains(paid));
        let Some(paid) = paid else {
            return Err(Error::conflict("the payments of an invoice cannot sum to what no number holds"));
        };
        invoice.amount_paid = paid;
        let overpaid_amount = paid.saturating_sub(invoice.total_amount_with_credit_notes).max(0);
        if amount > 0 {
            self.last_paid_at = self.last_paid_at.max(invoice.paid_at).max(Some(payment.paid_at));
        }
        if let Some(day) = day {
            let of_day = self.paid_by_day.get_or_insert_default().entry(day).or_default();
            *of_day = of_day.saturating_add(amount);
        }
        self.stand(today)?;
        Ok(AppliedPayment { old_status, new_status: self.status, overpaid_amount })
    }

    /// Where an invoice that is issued stands, by what was paid and by the day.
    pub(crate) fn stand(&mut self, today: NaiveDate) -> Result<()> {
        use ReceivableStatus::{Issued, Overdue, Paid, PartiallyPaid};
        if !self.status.takes_payments() {
            return Ok(());
        }
        let is_settled = self.is_settled()?;
        let Own::Invoice(invoice) = &mut self.own else { return Ok(()) };
        let (paid, total) = (invoice.amount_paid, invoice.total_amount_with_credit_notes);
        self.status = if is_settled || paid >= total && (paid > 0 || self.status == Paid) {
            Paid
        } else if self.due_date.is_some_and(|due| due < today) {
            Overdue
        } else if paid > 0 {
            PartiallyPaid
        } else {
            Issued
        };
        invoice.paid_at = if self.status == Paid { self.last_paid_at.max(invoice.paid_at) } else { None };
        Ok(())
    }

    /// Did the payments of a day come to what was to be paid on it, with the discount and the tax that is withheld, and is that still here?
    /// What of it comes back opens the whole rest again.
    fn is_settled(&self) -> Result<bool> {
        let Own::Invoice(invoice) = &self.own else { return Ok(false) };
        let days = self.paid_by_day.iter().flatten();
        let dated = days.clone().fold(0_i64, |sum, (_, amount)| sum.saturating_add(*amount));
        let (mut paid, mut enough) = (invoice.amount_paid.saturating_sub(dated), None);
        for (day, amount) in days {
            let before = paid.max(0);
            paid = paid.saturating_add(*amount);
            let due = self.money(invoice.total_amount_with_credit_notes.saturating_sub(before).max(0));
            let asked = before.saturating_add(self.to_pay_of(due, self.open_discount(*day), self.withheld())?.minor());
            let comes_to_it = (*amount > 0 && paid >= asked).then_some(asked);
            enough = enough.filter(|enough| paid >= *enough).or(comes_to_it);
        }
        Ok(enough.is_some())
    }

    /// What nobody pays of an invoice that its payments settled below its total.
    fn unpaid(&self) -> Vec<Unpaid> {
        let (Own::Invoice(invoice), ReceivableStatus::Paid) = (&self.own, self.status) else { return Vec::new() };
        let rest = invoice.total_amount_with_credit_notes.saturating_sub(invoice.amount_paid);
        UnpaidAllowance::unpaid_of(rest, None, UnpaidAllowance { discount: rest, withheld: self.withheld() })
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
        unpaid: document.unpaid(),
    }))
}

/// What may stay unpaid of the invoice of that id within the scope when so much of it, in minor units, is due and is settled on this day;
/// nothing of any other document.
pub async fn invoice_allowance(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, due: i64, day: NaiveDate) -> Result<UnpaidAllowance> {
    match record::find::<Receivable>(db, scope, id).await? {
        Some(document) => document.allowance(due, day),
        None => Ok(UnpaidAllowance::default()),
    }
}

/// Applies a payment to the invoice of that id, whoever made it, in the caller's transaction: the row is held, changed and saved, and what
/// happened is told. The user is none for a partner's token, and for what happens by itself.
pub async fn apply_payment(tx: &Tx, env: &Env, scope: Scope, user_id: Option<Uuid>, id: Uuid, payment: &Payment) -> Result<AppliedPayment> {
    let scope = scope.of_everybody();
    let mut invoice: Receivable = record::lock(tx, &scope, id).await?;
    let zone = clock::zone(tx, &scope).await?;
    let day = clock::day(payment.paid_at, zone);
    let applied = invoice.pay(payment, Some(day), zones::today(env.now(), zone))?;
    invoice.updated_at = env.now();
    renew_pdf_of_paid(tx, env, &scope, &mut invoice).await?;
    record::save(tx, &scope, &invoice).await?;
    Teller::of(tx, env, scope, user_id).paid(&invoice, payment, applied).await?;
    Ok(applied)
}

/// Why the invoice of that id within the scope does not take such a payment; nothing where it does.
pub async fn payment_refusal(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, payment: &Payment) -> Result<Option<String>> {
    let Some(mut invoice) = record::find::<Receivable>(db, scope, id).await? else { return Ok(Some("the invoice is gone".to_owned())) };
    let day = clock::day(payment.paid_at, clock::zone(db, scope).await?);
    Ok(invoice.pay(payment, Some(day), day).err().map(|refused| refused.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::examples::invoice;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn paid(on: &str, amount: i64) -> Payment {
        Payment { amount: Money::new(amount, Currency::EUR), paid_at: format!("{on}T08:00:00Z").parse().unwrap(), comment: None }
    }

    fn pay(invoice: &mut Receivable, payment: &Payment) {
        invoice.pay(payment, Some(payment.paid_at.date_naive()), day("2024-06-20")).unwrap();
    }

    /// 214.20, issued on the 3rd of June, with 2 % off until the 13th, after these payments: where it stands, and what is due.
    fn after(payments: &[(&str, i64)]) -> (ReceivableStatus, i64) {
        let mut invoice = invoice();
        payments.iter().for_each(|(on, amount)| pay(&mut invoice, &paid(on, *amount)));
        (invoice.status, invoice.amount_due())
    }

    #[test]
    fn the_order_of_payments_does_not_matter() {
        let payments = [
            [paid("2024-06-18", 5_000), paid("2024-06-19", -5_000), paid("2024-06-10", 21_420)],
            [paid("2024-06-10", 20_992), paid("2024-06-19", -20_992), paid("2024-06-20", 5_000)],
            [paid("2024-06-10", 10_000), paid("2024-06-10", 10_992), paid("2024-06-19", 5_000)],
        ];
        for payments in payments {
            let ends: Vec<Receivable> = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
                .map(|order| {
                    let mut invoice = invoice();
                    order.iter().for_each(|place| pay(&mut invoice, &payments[*place]));
                    invoice
                })
                .into();
            assert!(ends.iter().all(|end| *end == ends[0]), "{ends:#?}");
        }
    }

    #[test]
    fn an_invoice_was_paid_when_its_latest_payment_was_made() {
        let mut invoice = invoice();
        pay(&mut invoice, &paid("2024-06-18", 1_420));
        pay(&mut invoice, &paid("2024-06-15", 20_000));
        let Own::Invoice(fields) = &invoice.own else { panic!("an invoice") };
        assert_eq!((invoice.status, fields.paid_at), (ReceivableStatus::Paid, Some(paid("2024-06-18", 0).paid_at)));
    }

    #[test]
    fn what_came_back_first_leaves_no_more_than_the_whole_to_pay() {
        assert_eq!(after(&[("2024-06-18", -5_000)]), (ReceivableStatus::Issued, 21_420));
    }

    #[test]
    fn what_was_to_be_paid_on_its_day_settles_an_invoice() {
        use ReceivableStatus::{Issued, Paid, PartiallyPaid};
        for (payments, status, due) in [
            (&[("2024-06-13", 20_992)][..], Paid, 0),
            (&[("2024-06-13", 20_991)], PartiallyPaid, 429),
            (&[("2024-06-14", 20_992)], PartiallyPaid, 428),
            // Of what is left: 200.00 * 0.98 = 196.00.
            (&[("2024-06-05", 1_420), ("2024-06-13", 19_600)], Paid, 0),
            (&[("2024-06-05", 1_420), ("2024-06-14", 19_600)], PartiallyPaid, 400),
            (&[("2024-06-05", 20_992), ("2024-06-18", -20_992)], Issued, 21_420),
            (&[("2024-06-05", 20_992), ("2024-06-18", -1)], PartiallyPaid, 429),
            (&[("2024-06-05", 20_992), ("2024-06-18", -20_992), ("2024-06-19", 20_992)], PartiallyPaid, 428),
            (&[("2024-06-05", 20_992), ("2024-06-18", 428), ("2024-06-19", -428)], Paid, 0),
        ] {
            assert_eq!(after(payments), (status, due), "{payments:?}");
        }
    }

    #[test]
    fn what_nobody_pays_has_its_reason() {
        let mut invoice = invoice();
        invoice.amounts.total_withholding_tax = Some(2_700);
        pay(&mut invoice, &paid("2024-06-13", 18_292));
        let parts: Vec<(&str, i64)> = invoice.unpaid().iter().map(|part| (part.reason.into(), part.amount)).collect();
        assert_eq!((invoice.status, parts), (ReceivableStatus::Paid, vec![("withholding_tax", 2_700), ("discount", 428)]));
    }

    #[test]
    fn y1_and_y2_what_is_to_be_paid_on_which_day() {
        let mut invoice = invoice();
        for (on, to_pay) in [("2024-06-03", 20_992), ("2024-06-13", 20_992), ("2024-06-14", 21_420)] {
            assert_eq!(invoice.amount_to_pay(day(on)).unwrap(), to_pay, "{on}");
        }
        pay(&mut invoice, &paid("2024-06-05", 1_420));
        assert_eq!((invoice.amount_due(), invoice.amount_to_pay(day("2024-06-05")).unwrap()), (20_000, 19_600));
    }
}
