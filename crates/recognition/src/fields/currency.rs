//! The currency of a bill.

use std::collections::BTreeMap;

use bursar_kernel::Currency;

use super::labels;
use super::layout::{Cell, Layout, Position};
use crate::page::Word;
use crate::recognized::ReadValue;

/// Codes of currencies that trade widely: others are words or names as often.
const CODES: [&str; 22] = [
    "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "CAD", "AUD", "NZD", "JPY", "CNY", "INR", "SGD",
    "HKD", "AED", "ZAR",
];
/// Signs, the longer ones first.
const SIGNS: [(&str, &str); 10] = [
    ("US$", "USD"),
    ("C$", "CAD"),
    ("A$", "AUD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("$", "USD"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("₹", "INR"),
    ("Euro", "EUR"),
];

/// A word of a picture that is less sure, in percent, names no currency: a stroke may be taken for a sign.
const LEAST_CERTAINTY: u8 = 60;

/// A currency that is named somewhere.
#[derive(Clone, Copy)]
struct Named<'a> {
    currency: Currency,
    position: Position,
    word: &'a Word,
    is_beside_amount: bool,
}

/// The currency that the document speaks of: the one that it calls so, else by its codes and signs. None if several are named as often.
pub(super) fn currency(layout: &Layout<'_>) -> Option<ReadValue<Currency>> {
    let (coded, signed) = (named(layout, code_of), likely(named(layout, sign_of)));
    // A dollar is that of many countries, of which a code names one; a code far from any amount may stand in a sentence, or be misread.
    let found: Vec<Named<'_>> = if coded.iter().any(|named| named.is_beside_amount) {
        coded
    } else {
        let is_clear = |named: &Named<'_>| coded.is_empty() || !named.word.text.contains('$');
        coded.iter().copied().chain(signed.into_iter().filter(is_clear)).collect()
    };
    let (named, certainty) = match found.iter().find(|named| is_called(layout, named.position)) {
        Some(called) => (*called, 97),
        None => most_named(&found)?,
    };
    let area = Some(named.word.frame.on(layout.page_of(named.position.0)));
    Some(ReadValue { value: named.currency, area, certainty: certainty.min(named.word.certainty) })
}

fn named<'a>(layout: &'a Layout<'_>, read: fn(&str) -> Option<Currency>) -> Vec<Named<'a>> {
    let in_cell = |(position, cell): (Position, &'a Cell)| {
        let words = cell.words.iter().enumerate().filter(|(_, word)| word.certainty >= LEAST_CERTAINTY);
        words.filter_map(move |(place, word)| {
            Some(Named { currency: read(&word.text)?, position, word, is_beside_amount: is_beside_amount(cell, place) })
        })
    };
    layout.cells().flat_map(in_cell).collect()
}

/// Signs beside amounts, if there are any. Alone, a dollar may be a misread section sign.
fn likely(signs: Vec<Named<'_>>) -> Vec<Named<'_>> {
    let has_amounts = signs.iter().any(|named| named.is_beside_amount);
    let is_likely = |named: &Named<'_>| if has_amounts { named.is_beside_amount } else { !named.word.text.contains('$') };
    signs.into_iter().filter(is_likely).collect()
}

/// Does the word hold an amount, or one of its neighbors?
fn is_beside_amount(cell: &Cell, place: usize) -> bool {
    let is_amount = |word: &Word| {
        let digits = word.text.trim_matches(|letter: char| !letter.is_ascii_digit());
        digits.len() >= 4 && [',', '.'].contains(&char::from(digits.as_bytes()[digits.len() - 3]))
    };
    cell.words[place.saturating_sub(1)..].iter().take(3).any(is_amount)
}

/// Does the cell begin with the word for a currency, or the one before it?
fn is_called(layout: &Layout<'_>, (line, cell): Position) -> bool {
    let cells = &layout.lines[line].cells[cell.saturating_sub(1)..=cell];
    cells.iter().any(|cell| labels::CURRENCY.iter().any(|label| cell.folded.starts_with(label)))
}

/// The one that is named most; another may be named in a sentence.
fn most_named<'a>(found: &[Named<'a>]) -> Option<(Named<'a>, u8)> {
    let mut counts: BTreeMap<Currency, usize> = BTreeMap::new();
    for named in found {
        *counts.entry(named.currency).or_default() += 1;
    }
    let (most, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let first = found.iter().find(|named| named.currency == most)?;
    let is_clear = count * 4 >= found.len() * 3;
    is_clear.then_some((*first, if count == found.len() { 95 } else { 80 }))
}

fn code_of(text: &str) -> Option<Currency> {
    let text = text.trim_matches(|letter: char| !letter.is_alphabetic());
    CODES.contains(&text).then(|| text.parse().ok()).flatten()
}

fn sign_of(text: &str) -> Option<Currency> {
    let (_, code) = SIGNS.iter().find(|(sign, _)| text.contains(sign))?;
    code.parse().ok()
}
