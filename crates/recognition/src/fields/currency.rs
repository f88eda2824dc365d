//! The currency of a bill.

use std::collections::BTreeMap;

use bursar_kernel::Currency;

use super::labels;
use super::layout::{Cell, Layout, Position};
use crate::page::Word;
use crate::recognised::ReadValue;

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

/// A currency that is named somewhere.
type Named<'a> = (Currency, Position, &'a Word);

/// The currency that the document speaks of: the one that it calls so, else by its code, else by its sign. None if several are named as often.
pub(super) fn currency(layout: &Layout<'_>) -> Option<ReadValue<Currency>> {
    let words = || {
        layout.cells().flat_map(|(position, cell)| cell.words.iter().enumerate().map(move |(place, word)| (position, cell, place, word)))
    };
    let coded: Vec<Named<'_>> = words().filter_map(|(position, _, _, word)| Some((code_of(&word.text)?, position, word))).collect();
    let signed = || words().filter_map(|(position, cell, place, word)| Some((sign_of(&word.text)?, position, cell, place, word)));
    let beside_amounts = signed().filter(|(.., cell, place, _)| is_beside_amount(cell, *place));
    let beside_amounts: Vec<Named<'_>> = beside_amounts.map(|(currency, position, .., word)| (currency, position, word)).collect();
    // Alone, a dollar may be a misread section sign.
    let alone = || signed().map(|(currency, position, .., word)| (currency, position, word)).filter(|(.., word)| !word.text.contains('$'));
    let found = [coded, beside_amounts].into_iter().find(|found| !found.is_empty()).unwrap_or_else(|| alone().collect());
    let ((currency, position, word), certainty) = match found.iter().find(|(_, position, _)| is_called(layout, *position)) {
        Some(called) => (*called, 97),
        None => most_named(&found)?,
    };
    Some(ReadValue { value: currency, area: Some(word.frame.on(layout.page_of(position.0))), certainty: certainty.min(word.certainty) })
}

/// Does the word hold an amount, or one of its neighbours?
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
    for (currency, ..) in found {
        *counts.entry(*currency).or_default() += 1;
    }
    let (most, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let first = found.iter().find(|(currency, ..)| *currency == most)?;
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
