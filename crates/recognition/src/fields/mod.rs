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

use crate::NotRecognized;
use crate::page::Page;
use crate::recognized::{BillKind, ReadFrom, ReadLine, Recognized};
use amounts::DecimalSign;
pub use codes::{is_iban, is_vat_id};
use layout::Layout;

/// Words of all pages: about two hundred pages of text.
const MAX_WORDS: usize = 100_000;

/// Reads a bill from the words of its pages.
pub(crate) fn read(pages: &[Page], read_from: ReadFrom) -> Result<Recognized, NotRecognized> {
    if pages.iter().map(|page| page.words.len()).sum::<usize>() > MAX_WORDS {
        return Err(NotRecognized::too_much(format!("at most {MAX_WORDS} words")));
    }
    let layout = Layout::of(pages);
    let mut recognized = Recognized { kind: header::kind(&layout), ..Recognized::blank(read_from, pages.len() as u32) };
    recognized.document_id = header::document_id(&layout);
    (recognized.issued_on, recognized.due_on) = days::days(&layout, &dates::dates(&layout));
    recognized.currency = currency::currency(&layout);
    recognized.purchase_order_number = header::order_number(&layout);
    read_parties(&mut recognized, &layout);
    read_amounts(&mut recognized, &layout);
    let is_bill = recognized.document_id.is_some() || recognized.gross.is_some() || recognized.sender.iban.is_some();
    if is_bill { Ok(recognized) } else { Err(NotRecognized::NothingFound) }
}

fn read_parties(recognized: &mut Recognized, layout: &Layout<'_>) {
    let is_written = recognized.read_from == ReadFrom::TextLayer;
    (recognized.sender, recognized.recipient) = parties::parties(layout, codes::vat_ids(layout, is_written));
    parties::reach(layout, &mut recognized.sender);
    let (debited, credited) = codes::debited(layout, codes::ibans(layout, is_written));
    recognized.sender.iban = credited.into_iter().next().map(|code| code.read(layout));
    recognized.recipient.iban = debited.into_iter().next().map(|code| code.read(layout));
    if recognized.sender.iban.is_some() {
        recognized.sender.bic = codes::bic(layout).map(|code| code.read(layout));
    }
}

fn read_amounts(recognized: &mut Recognized, layout: &Layout<'_>) {
    let decimal_sign = DecimalSign::of(layout);
    let amounts = amounts::amounts(layout, decimal_sign);
    let totals = totals::totals(layout, &amounts, decimal_sign);
    let first_total = totals.first_line.unwrap_or_default();
    (recognized.net, recognized.tax, recognized.gross) = (totals.net, totals.tax, totals.gross);
    (recognized.paid, recognized.tax_rate) = (totals.paid, totals.tax_rate);
    if let Some(net) = recognized.net.as_ref().map(|net| net.value) {
        recognized.lines = lines::lines(layout, &amounts, decimal_sign, net, first_total);
        // Where the document has one rate, it is the rate of its lines, whatever other percentages stand there.
        if let Some(rate) = &recognized.tax_rate {
            recognized.lines.iter_mut().for_each(|line| line.tax_rate = Some(rate.value));
        }
    }
    if recognized.kind == BillKind::CreditNote {
        turn_positive(recognized);
    }
    if recognized.lines.is_empty() {
        set_quantity_to_one(recognized);
    }
}

/// A credit note may write what it credits below zero.
fn turn_positive(recognized: &mut Recognized) {
    if recognized.gross.as_ref().is_none_or(|gross| gross.value >= Decimal::ZERO) {
        return;
    }
    for amount in [&mut recognized.net, &mut recognized.tax, &mut recognized.gross, &mut recognized.paid].into_iter().flatten() {
        amount.value = amount.value.negated();
    }
    for line in &mut recognized.lines {
        line.net = line.net.map(Decimal::negated);
        line.quantity = line.quantity.map(|quantity| if quantity < Decimal::ZERO { quantity.negated() } else { quantity });
    }
}

/// One line for all, where the sums are sure and the lines are not.
fn set_quantity_to_one(recognized: &mut Recognized) {
    let (Some(net), Some(_), Some(_)) = (&recognized.net, &recognized.tax, &recognized.gross) else { return };
    recognized.lines = vec![ReadLine {
        quantity: Some(Decimal::ONE),
        unit_price: Some(net.value),
        net: Some(net.value),
        tax_rate: recognized.tax_rate.as_ref().map(|rate| rate.value),
        area: net.area,
        ..ReadLine::default()
    }];
    recognized.quantity_set_to_one = true;
}
