//! What a document comes to with its lines, and what is left to pay of it.

use bursar_accounting::UnpaidAllowance;
use bursar_kernel::{AmountError, Money, NaiveDate, Rate, Result};

use super::discount::DocumentDiscount;
use super::line::Line;
use super::status::ReceivableStatus;
use super::totals::{self, Rules, Totals, WrongAmount};
use super::{Own, Receivable};

impl Receivable {
    /// What it and its lines come to, computed anew.
    pub(crate) fn compute(&mut self, lines: &mut [Line]) -> Result<(), WrongAmount> {
        let content = &self.content;
        let rules = Rules {
            currency: self.currency,
            vat_mode: content.vat_mode,
            discount_mode: content.vat_inclusive_discount_mode,
            discount: content.discount.map(DocumentDiscount::entered),
            deduction: content.deduction_amount,
            withholding: content.withholding_tax_rate,
        };
        let priced: Vec<_> = lines.iter().map(|line| line.priced(content.vat_mode)).collect();
        let Totals { amounts, discount, lines: worked } = totals::totals(&priced, &rules)?;
        lines.iter_mut().zip(worked).for_each(|(line, totals)| line.set_totals(totals));
        if let Some(of_document) = &mut self.content.discount {
            of_document.value = discount;
        }
        let credited = self.credited_so_far();
        if let Own::Invoice(invoice) = &mut self.own {
            invoice.total_amount_with_credit_notes = amounts.total_amount.saturating_sub(credited).max(0);
        }
        self.amounts = amounts;
        Ok(())
    }

    /// What issued credit notes have taken off an invoice; a draft has none.
    fn credited_so_far(&self) -> i64 {
        match &self.own {
            Own::Invoice(invoice) if self.status != ReceivableStatus::Draft => {
                self.amounts.total_amount.saturating_sub(invoice.total_amount_with_credit_notes)
            }
            _ => 0,
        }
    }

    /// What is left to pay of an invoice.
    pub(crate) fn amount_due(&self) -> i64 {
        let Own::Invoice(invoice) = &self.own else { return 0 };
        match self.status {
            ReceivableStatus::Paid | ReceivableStatus::Canceled => 0,
            _ => invoice.total_amount_with_credit_notes.saturating_sub(invoice.amount_paid.max(0)).max(0),
        }
    }

    /// What may stay unpaid of an invoice when so much of it is due and is settled on this day.
    pub(crate) fn allowance(&self, due: i64, day: NaiveDate) -> Result<UnpaidAllowance> {
        let discount = self.open_discount(day).map(|rate| rate.of(self.money(due))).transpose()?;
        Ok(UnpaidAllowance { discount: discount.map(Money::minor).unwrap_or_default(), withheld: self.withheld() })
    }

    /// Does what is left to pay depend on the day?
    pub(crate) fn may_be_discounted(&self) -> bool {
        matches!(&self.own, Own::Invoice(invoice) if self.issue_date.is_some() && invoice.payment_terms.is_some())
    }

    /// What is left to pay on this day: less the discount of the terms that are still open, and the tax that the customer withholds.
    pub(crate) fn amount_to_pay(&self, today: NaiveDate) -> Result<i64> {
        Ok(self.to_pay_of(self.money(self.amount_due()), self.open_discount(today), self.withheld())?.minor())
    }

    /// What is to be paid of an amount that is due: less a discount for paying early, and the tax that the customer withholds, in minor units.
    pub(crate) fn to_pay_of(&self, due: Money, discount: Option<Rate>, withheld: i64) -> Result<Money, AmountError> {
        let off = discount.map(|rate| rate.of(due)).transpose()?.unwrap_or(self.money(0));
        let left = due.minus(off)?.minus(self.money(withheld))?;
        Ok(if left.minor() < 0 { self.money(0) } else { left })
    }

    /// The last day of the discount that is open on this day, if one is.
    pub(crate) fn last_day_of_discount(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.terms()?.discounts(self.issued_on()?).map(|(until, _)| until).find(|until| today <= *until)
    }

    /// The discount for paying on this day, if there is one.
    pub(crate) fn open_discount(&self, day: NaiveDate) -> Option<Rate> {
        self.terms()?.discount_on(self.issued_on()?, day)
    }

    /// What the customer withholds of it, after its credit notes.
    pub(crate) fn withheld(&self) -> i64 {
        self.withheld_after(self.withholding_credited.unwrap_or_default())
    }

    /// What the customer withholds of it after credit notes that take back so much of the tax, in minor units.
    pub(crate) fn withheld_after(&self, credited: i64) -> i64 {
        self.amounts.total_withholding_tax.unwrap_or_default().saturating_sub(credited).max(0)
    }
}
