//! What a page says, by where its words stand: labels, forms of numbers, and arithmetic. Pure.

mod addresses;
mod amounts;
mod codes;
mod companies;
mod currency;
mod dates;
mod days;
mod header;
mod labels;
mod layout;
mod lines;
#[cfg(test)]
mod made;
mod parties;
mod percents;
#[cfg(test)]
mod property;
mod sentences;
mod terms;
#[cfg(test)]
mod tests;
mod totals;
mod vat_ids;

use bursar_kernel::Decimal;

use crate::NotRecognised;
use crate::page::Page;
use crate::recognised::{BillKind, ReadFrom, ReadLine, Recognised};
use amounts::DecimalSign;
pub use codes::{is_iban, is_vat_id};
use layout::Layout;

/// Words of all pages: about two hundred pages of text.
const MOST_WORDS: usize = 100_000;

/// Reads a bill from the words of its pages.
pub(crate) fn read(pages: &[Page], read_from: ReadFrom) -> Result<Recognised, NotRecognised> {
    if pages.iter().map(|page| page.words.len()).sum::<usize>() > MOST_WORDS {
        return Err(NotRecognised::too_much(format!("at most {MOST_WORDS} words")));
    }
    let layout = Layout::of(pages);
    let mut recognised = Recognised { kind: header::kind(&layout), ..Recognised::blank(read_from, pages.len() as u32) };
    recognised.document_id = header::document_id(&layout);
    (recognised.issued_on, recognised.due_on) = days::days(&layout, &dates::dates(&layout));
    recognised.currency = currency::currency(&layout);
    recognised.purchase_order_number = header::order_number(&layout);
    read_parties(&mut recognised, &layout);
    read_amounts(&mut recognised, &layout);
    let is_bill = recognised.document_id.is_some() || recognised.gross.is_some() || recognised.sender.iban.is_some();
    if is_bill { Ok(recognised) } else { Err(NotRecognised::NothingFound) }
}

fn read_parties(recognised: &mut Recognised, layout: &Layout<'_>) {
    let is_written = recognised.read_from == ReadFrom::TextLayer;
    (recognised.sender, recognised.recipient) = parties::parties(layout, codes::vat_ids(layout, is_written));
    parties::reach(layout, &mut recognised.sender);
    let (debited, credited) = codes::debited(layout, codes::ibans(layout, is_written));
    recognised.sender.iban = credited.into_iter().next().map(|code| code.read(layout));
    recognised.recipient.iban = debited.into_iter().next().map(|code| code.read(layout));
    if recognised.sender.iban.is_some() {
        recognised.sender.bic = codes::bic(layout).map(|code| code.read(layout));
    }
}

fn read_amounts(recognised: &mut Recognised, layout: &Layout<'_>) {
    let decimal_sign = DecimalSign::of(layout);
    let amounts = amounts::amounts(layout, decimal_sign);
    let totals = totals::totals(layout, &amounts, decimal_sign);
    let first_total = totals.first_line.unwrap_or_default();
    (recognised.net, recognised.tax, recognised.gross) = (totals.net, totals.tax, totals.gross);
    (recognised.paid, recognised.tax_rate) = (totals.paid, totals.tax_rate);
    if let Some(net) = recognised.net.as_ref().map(|net| net.value) {
        recognised.lines = lines::lines(layout, &amounts, decimal_sign, net, first_total);
        // Where the document has one rate, it is the rate of its lines, whatever other percentages stand there.
        if let Some(rate) = &recognised.tax_rate {
            recognised.lines.iter_mut().for_each(|line| line.tax_rate = Some(rate.value));
        }
    }
    if recognised.kind == BillKind::CreditNote {
        turn_positive(recognised);
    }
    if recognised.lines.is_empty() {
        set_quantity_to_one(recognised);
    }
}

/// A credit note may write what it credits below zero.
fn turn_positive(recognised: &mut Recognised) {
    if recognised.gross.as_ref().is_none_or(|gross| gross.value >= Decimal::ZERO) {
        return;
    }
    for amount in [&mut recognised.net, &mut recognised.tax, &mut recognised.gross, &mut recognised.paid].into_iter().flatten() {
        amount.value = amount.value.negated();
    }
    for line in &mut recognised.lines {
        line.net = line.net.map(Decimal::negated);
        line.quantity = line.quantity.map(|quantity| if quantity < Decimal::ZERO { quantity.negated() } else { quantity });
    }
}

/// One line for all, where the sums are sure and the lines are not.
fn set_quantity_to_one(recognised: &mut Recognised) {
    let (Some(net), Some(_), Some(_)) = (&recognised.net, &recognised.tax, &recognised.gross) else { return };
    recognised.lines = vec![ReadLine {
        quantity: Some(Decimal::ONE),
        unit_price: Some(net.value),
        net: Some(net.value),
        tax_rate: recognised.tax_rate.as_ref().map(|rate| rate.value),
        area: net.area,
        ..ReadLine::default()
    }];
    recognised.quantity_set_to_one = true;
}
