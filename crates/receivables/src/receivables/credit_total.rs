//! What a credit note comes to: its lines with their part of the invoice's discount, and never more than is left of the invoice. Pure.

use bursar_entities::VatMode;
use bursar_kernel::{Env, Result};

use super::Receivable;
use super::credit::{Left, everything};
use super::discount::{DiscountType, DocumentDiscount};
use super::line::Line;

/// An invoice that is credited, with its lines and what is left of it.
pub(crate) struct Credit<'a> {
    pub(crate) env: &'a Env,
    pub(crate) invoice: &'a Receivable,
    pub(crate) lines: &'a [Line],
    pub(crate) left: &'a Left,
    /// Where the note stands in the request.
    pub(crate) place: &'a [&'a str],
}

impl Credit<'_> {
    /// The note has these lines: its part of the discount of the invoice, and a deduction of what it comes to beyond what is left of the
    /// invoice. That is what was deducted from the invoice, once no other note leaves room for it, and cents of rounding.
    pub(crate) fn price(&self, note: &mut Receivable, lines: &mut [Line]) -> Result<()> {
        note.content.deduction_amount = None;
        note.content.discount = self.discount(note, lines)?;
        self.deduct(note, lines, self.left.amount())?;
        note.content.deduction_memo = note.content.deduction_amount.and(self.invoice.content.deduction_memo.clone());
        Ok(())
    }

    /// The note of everything that is left takes back no more than this, which nobody has paid. A discount takes off the rest, so that the VAT
    /// of what was paid is not taken back.
    pub(crate) fn limit(&self, note: &mut Receivable, lines: &mut [Line], most: i64) -> Result<()> {
        let total = note.amounts.total_amount;
        if total <= most {
            return Ok(());
        }
        let deduction = note.content.deduction_amount.take().unwrap_or_default();
        let (amounts, value) = (&note.amounts, note.content.discount.and_then(|discount| discount.value).unwrap_or_default());
        let (base, off) = if is_off_gross(note) {
            (amounts.subtotal_after_vat, value)
        } else {
            (amounts.subtotal, amounts.subtotal - amounts.discounted_subtotal)
        };
        let mut more = note.money(base - off).fraction(total - most, total.saturating_add(deduction).max(1))?.minor();
        loop {
            let discount = DocumentDiscount { amount: off.saturating_add(more), kind: DiscountType::Amount, value: None };
            note.content.discount = Some(discount).filter(|discount| discount.amount > 0);
            self.compute(note, lines)?;
            // The VAT of a rate is rounded: a cent less is taken off where too much was.
            if more == 0 || note.amounts.total_amount >= most.saturating_add(deduction) {
                return self.deduct(note, lines, most);
            }
            more -= 1;
        }
    }

    /// The note's discount: a percentage as of the invoice; of an amount, the part of what is left of it that the note has of what is left of
    /// the lines.
    fn discount(&self, note: &mut Receivable, lines: &mut [Line]) -> Result<Option<DocumentDiscount>> {
        let Some(discount) = self.invoice.content.discount else { return Ok(None) };
        let discount = DocumentDiscount { value: None, ..discount };
        if discount.kind == DiscountType::Percentage {
            return Ok(Some(discount));
        }
        let mut all = everything(self.env, note, self.lines, self.left)?;
        let (whole, part) = (self.undiscounted(note, &mut all)?, self.undiscounted(note, lines)?);
        let of_document = note.money(self.left.of_document());
        let share = if self.is_everything(note, lines) { of_document } else { of_document.fraction(part.min(whole), whole.max(1))? };
        Ok(Some(DocumentDiscount { amount: share.minor().min(part), ..discount }).filter(|discount| discount.amount > 0))
    }

    fn is_everything(&self, note: &Receivable, lines: &[Line]) -> bool {
        let mut after = self.left.clone();
        after.credit(note.content.vat_mode, lines);
        after.is_nothing()
    }

    /// What the discount of the note is taken off, if these are its lines.
    fn undiscounted(&self, note: &mut Receivable, lines: &mut [Line]) -> Result<i64> {
        note.content.discount = None;
        self.compute(note, lines)?;
        Ok(if is_off_gross(note) { note.amounts.subtotal_after_vat } else { note.amounts.subtotal })
    }

    fn deduct(&self, note: &mut Receivable, lines: &mut [Line], most: i64) -> Result<()> {
        self.compute(note, lines)?;
        note.content.deduction_amount = Some(note.amounts.total_amount.saturating_sub(most)).filter(|more| *more > 0);
        self.compute(note, lines)
    }

    fn compute(&self, note: &mut Receivable, lines: &mut [Line]) -> Result<()> {
        note.compute(lines).map_err(|wrong| wrong.within(self.place))
    }
}

/// Is a discount by amount taken off sums with VAT?
fn is_off_gross(note: &Receivable) -> bool {
    (note.content.vat_mode, note.content.vat_inclusive_discount_mode) == (VatMode::Inclusive, VatMode::Inclusive)
}

#[cfg(test)]
mod properties;
