//! The currency of a bill.

use std::collections::BTreeMap;

use bursar_kernel::Currency;

use super::labels;
use super::layout::{Layout, Position};
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
    let named = |read: fn(&str) -> Option<Currency>| -> Vec<Named<'_>> {
        let words = layout.cells().flat_map(|(position, cell)| cell.words.iter().map(move |word| (position, word)));
        words.filter_map(|(position, word)| Some((read(&word.text)?, position, word))).collect()
    };
    let coded = named(code_of);
    let found = if coded.is_empty() { named(sign_of) } else { coded };
    let ((currency, position, word), certainty) = match found.iter().find(|(_, position, _)| is_called(layout, *position)) {
        Some(called) => (*called, 97),
        None => most_named(&found)?,
    };
    Some(ReadValue { value: currency, area: Some(word.frame.on(layout.page_of(position.0))), certainty: certainty.min(word.certainty) })
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
