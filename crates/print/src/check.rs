//! What a paper must hold before a page is drawn.

use bursar_kernel::Money;

use crate::error::PaperError;
use crate::paper::{Discount, Line, Paper};

/// As many lines as a document may have.
const MAX_LINES: usize = 1_000;
/// About two hundred pages of text: more is no document, and would hold a worker for long.
const MAX_CHARACTERS: usize = 600_000;

/// One currency, and no more than can be printed.
pub fn check(paper: &Paper) -> Result<(), PaperError> {
    if paper.lines.len() > MAX_LINES {
        return Err(PaperError::TooLong { what: "lines", most: MAX_LINES });
    }
    if length(paper) > MAX_CHARACTERS {
        return Err(PaperError::TooLong { what: "characters", most: MAX_CHARACTERS });
    }
    for (place, line) in paper.lines.iter().enumerate() {
        of_currency(paper, &format!("lines[{place}]"), amounts(line))?;
    }
    let totals = &paper.totals;
    let discount = totals.discount.iter().flat_map(|(discount, amount)| [of_discount(discount), Some(*amount)]).flatten();
    let vat = totals.vat.iter().flat_map(|vat| [vat.taxable, vat.amount].into_iter().chain(vat.components.iter().map(|part| part.amount)));
    let deduction = totals.deduction.iter().map(|deduction| deduction.amount);
    let withholding = totals.withholding.iter().map(|(_, amount)| *amount);
    let sums = [totals.subtotal, totals.total, totals.due].into_iter();
    of_currency(paper, "totals", sums.chain(discount).chain(vat).chain(deduction).chain(withholding))?;
    of_currency(paper, "payments", paper.payments.iter().map(|payment| payment.amount))?;
    of_currency(paper, "terms", paper.terms.early_payment.iter().filter_map(|early| early.amount))
}

fn of_currency(paper: &Paper, place: &str, mut amounts: impl Iterator<Item = Money>) -> Result<(), PaperError> {
    if amounts.all(|amount| amount.currency() == paper.currency) { Ok(()) } else { Err(PaperError::Currency { place: place.to_owned() }) }
}

fn amounts(line: &Line) -> impl Iterator<Item = Money> {
    let discount = line.discount.as_ref().and_then(of_discount);
    [line.price, line.price_after_vat, line.vat_amount, line.total, line.total_after_vat].into_iter().chain(discount)
}

fn of_discount(discount: &Discount) -> Option<Money> {
    match discount {
        Discount::Amount(amount) => Some(*amount),
        Discount::Percentage(_) => None,
    }
}

/// The characters of all texts that have no bound of their own.
fn length(paper: &Paper) -> usize {
    let texts = &paper.texts;
    let of = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let lines: usize = paper.lines.iter().map(|line| line.name.len() + of(&line.description)).sum();
    lines + of(&texts.memo) + of(&texts.footer) + of(&texts.conditions) + of(&texts.vat_exemption) + of(&paper.terms.description)
}
