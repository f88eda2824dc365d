//! What stands at the head of a bill: what it is, its number, its days and the order that it answers.

use bursar_kernel::NaiveDate;

use super::dates::WrittenDate;
use super::labels;
use super::layout::{Cell, Layout, Position, folded, has_any};
use crate::page::Word;
use crate::recognised::{BillKind, ReadValue};

/// Numbers of documents are not longer.
const LONGEST_ID: usize = 35;

/// A shorter one beside a title may be anything.
const LEAST_UNNAMED: usize = 5;

/// What kind of document its first title says.
pub(super) fn kind(layout: &Layout<'_>) -> BillKind {
    let titles = [
        (&labels::CREDIT_NOTE, BillKind::CreditNote),
        (&labels::RECEIPT, BillKind::Receipt),
        (&labels::CORRECTION, BillKind::Invoice),
        (&labels::INVOICE, BillKind::Invoice),
    ];
    let found = layout.cells().find_map(|(_, cell)| {
        let begins = |title: &&str| cell.folded == **title || cell.folded.starts_with(&format!("{title} "));
        let (_, kind) = titles.iter().find(|(titles, _)| titles.iter().any(begins))?;
        // A sentence may begin with such a word too.
        (cell.words.len() <= 12).then_some(*kind)
    });
    found.unwrap_or(BillKind::Invoice)
}

/// The document's number: behind its title or its label, in the same cell, to the right, or below.
pub(super) fn document_id(layout: &Layout<'_>) -> Option<ReadValue<String>> {
    let candidates = layout.cells().filter(|(_, cell)| !has_any(&cell.folded, &labels::OTHER_DOCUMENT));
    let found: Vec<ReadValue<String>> = candidates.filter_map(|(position, cell)| id_at(layout, position, cell)).collect();
    let best = found.iter().max_by_key(|id| (id.certainty, std::cmp::Reverse(id.area.map(|area| (area.page, area.top)))))?;
    Some(best.clone())
}

fn id_at(layout: &Layout<'_>, position: Position, cell: &Cell) -> Option<ReadValue<String>> {
    id_label_ends(cell).into_iter().find_map(|(after, is_numbered)| {
        let own = cell.words.get(after..).unwrap_or_default().iter().find(|word| is_said(word));
        if let Some(word) = own {
            return read_id(layout, position, word, is_numbered);
        }
        let first = |(position, cell): (Position, &Cell)| read_id(layout, position, first_word(cell)?, is_numbered);
        let beside = layout.right_of(position).and_then(first);
        let below = || layout.below(position).and_then(first);
        // A title that stands alone may have its number beside or below it, without a word for it.
        let is_alone = cell.words.len() <= 2;
        beside.or_else(below).filter(|id| is_numbered || is_alone && id.value.len() >= LEAST_UNNAMED)
    })
}

/// The first word that is more than a sign.
fn first_word(cell: &Cell) -> Option<&Word> {
    cell.words.iter().find(|word| is_said(word))
}

fn is_said(word: &Word) -> bool {
    word.text.chars().any(char::is_alphanumeric)
}

fn read_id(layout: &Layout<'_>, position: Position, word: &Word, is_numbered: bool) -> Option<ReadValue<String>> {
    let value = id_of(word)?;
    // Without a word for numbers, a short one may be anything, four digits a year, and two after a point an amount.
    let is_year = value.len() == 4 && (value.starts_with("19") || value.starts_with("20"));
    let is_amount = value.rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() == 2) && !value.contains(char::is_alphabetic);
    if !is_numbered && (value.len() < 3 || is_year || is_amount) {
        return None;
    }
    let certainty = word.certainty.min(if is_numbered { 95 } else { 85 });
    Some(ReadValue { value, area: Some(word.frame.on(layout.page_of(position.0))), certainty })
}

/// Where labels of the number and titles end in a cell, and whether they speak of a number.
fn id_label_ends(cell: &Cell) -> Vec<(usize, bool)> {
    let words: Vec<String> = cell.words.iter().take(12).map(|word| folded(&word.text)).collect();
    let titles = [&labels::INVOICE, &labels::CREDIT_NOTE, &labels::CORRECTION, &labels::RECEIPT];
    let end_at = |start: usize| {
        let rest = &words[start..];
        (1..=rest.len().min(4)).rev().find_map(|length| {
            let label = rest[..length].join(" ");
            let label = label.trim();
            let is_label = labels::DOCUMENT_ID.contains(&label);
            let is_title = titles.iter().any(|titles| titles.contains(&label)) || is_kind_of_invoice(label);
            let (end, is_numbered) = after_numbering(rest, length);
            (is_label || is_title).then_some((start + end, is_label || is_numbered))
        })
    };
    (0..words.len()).filter_map(end_at).collect()
}

/// `Mietrechnung`, `Schlussrechnung`: the Dutch and the Germans put such words together.
fn is_kind_of_invoice(word: &str) -> bool {
    !word.contains(' ') && word.len() <= 32 && (word.ends_with("rechnung") || word.ends_with("factuur"))
}

/// Passes over `(380)`, `Nr.`, `#`.
fn after_numbering(rest: &[String], from: usize) -> (usize, bool) {
    let (mut end, mut is_numbered) = (from, false);
    while let Some(word) = rest.get(end) {
        let is_number = labels::NUMBER.contains(&word.as_str());
        is_numbered |= is_number || word.is_empty();
        // A code of three digits in parentheses is that of the kind of document.
        let is_code = word.len() == 3
            && word.chars().all(|digit| digit.is_ascii_digit())
            && rest.get(end + 1).is_some_and(|next| labels::NUMBER.contains(&next.as_str()));
        if !is_number && !is_code && !word.is_empty() {
            break;
        }
        end += 1;
    }
    (end, is_numbered)
}

/// The number that a word is: it holds a digit, and is neither a day nor an amount nor the word for a number.
fn id_of(word: &Word) -> Option<String> {
    if labels::NUMBER.contains(&folded(&word.text).as_str()) {
        return None;
    }
    // What stands in parentheses is an aside, such as the code of the kind of document.
    let text = word.text.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '(');
    let is_plain = text.chars().all(|letter| letter.is_alphanumeric() || "-/._".contains(letter));
    let has_digit = text.chars().any(|letter| letter.is_ascii_digit());
    let is_dated =
        text.matches('.').count() == 2 && text.chars().all(|letter| letter.is_ascii_digit() || letter == '.') && text.len() <= 10;
    let is_slashed_day =
        text.matches('/').count() == 2 && text.chars().all(|letter| letter.is_ascii_digit() || letter == '/') && text.len() == 10;
    (is_plain && has_digit && !is_dated && !is_slashed_day && text.len() <= LONGEST_ID).then(|| text.to_owned())
}

/// The days of issue and payment.
pub(super) fn days(layout: &Layout<'_>, dates: &[WrittenDate]) -> (Option<ReadValue<NaiveDate>>, Option<ReadValue<NaiveDate>>) {
    let meanings: Vec<(Meaning, &WrittenDate)> = dates.iter().map(|date| (meaning(layout, dates, date), date)).collect();
    let read = |meant: &[(Meaning, u8)]| {
        let (certainty, date) = meant.iter().find_map(|(meaning, certainty)| {
            let found = meanings.iter().find(|(said, _)| said == meaning)?.1;
            Some((*certainty, found))
        })?;
        Some(ReadValue {
            value: date.day,
            area: Some(date.frame.on(layout.page_of(date.position.0))),
            certainty: certainty.min(date.certainty),
        })
    };
    let issued = read(&[(Meaning::SurelyIssued, 97), (Meaning::Titled, 95), (Meaning::Issued, 85)]).or_else(|| {
        let mut unnamed = meanings.iter().filter(|(said, _)| *said == Meaning::Unnamed).map(|(_, date)| *date);
        let first = unnamed.next()?;
        let is_only = unnamed.all(|date| date.day == first.day);
        is_only.then(|| ReadValue {
            value: first.day,
            area: Some(first.frame.on(layout.page_of(first.position.0))),
            certainty: 60.min(first.certainty),
        })
    });
    let due = read(&[(Meaning::Due, 92)]);
    // A bill is not due before it is issued: one of the two was misread.
    match (&issued, &due) {
        (Some(first), Some(last)) if last.value < first.value => (issued.filter(|issued| issued.certainty > 90), None),
        _ => (issued, due),
    }
}

/// What a day is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    SurelyIssued,
    /// It stands behind the title of the document.
    Titled,
    Issued,
    Due,
    Other,
    Unnamed,
}

fn meaning(layout: &Layout<'_>, dates: &[WrittenDate], date: &WrittenDate) -> Meaning {
    let (line, cell) = date.position;
    let cells = &layout.lines[line].cells;
    // What stands before it, back to another day.
    let before = dates
        .iter()
        .filter(|other| other.position == date.position && other.words.end <= date.words.start)
        .map(|other| other.words.end)
        .max();
    let words = &cells[cell].words[before.unwrap_or_default()..date.words.start];
    let own = folded(&words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "));
    let is_titled = |cell: &Cell| {
        [&labels::INVOICE, &labels::CREDIT_NOTE, &labels::CORRECTION].iter().any(|titles| has_any(&cell.folded, titles))
            || cell.folded.split(' ').any(is_kind_of_invoice)
    };
    if !own.is_empty() {
        return named(&own, before.is_none() && is_titled(&cells[cell]));
    }
    if before.is_some() {
        return Meaning::Other;
    }
    let beside = cell
        .checked_sub(1)
        .map(|place| &cells[place])
        .filter(|label| !label.words.iter().any(|word| word.text.chars().any(|letter| letter.is_ascii_digit())));
    let above = layout.above(date.position).take(3).find(|label| !label.text.chars().any(|letter| letter.is_ascii_digit()));
    // A day that stands alone at the end of the line of the title.
    if cell > 0
        && is_titled(&cells[cell - 1])
        && !has_any(&cells[cell - 1].folded, &labels::OTHER_DOCUMENT)
        && date.words == (0..cells[cell].words.len())
    {
        return Meaning::Titled;
    }
    let of_beside = beside.map(|label| named(&label.folded, false)).filter(|meaning| *meaning != Meaning::Unnamed);
    of_beside.or_else(|| above.map(|label| named(&label.folded, false))).unwrap_or(Meaning::Unnamed)
}

/// What words before a day say of it.
fn named(words: &str, is_titled: bool) -> Meaning {
    // The last words stand nearest.
    let near: Vec<&str> = words.split(' ').collect();
    let near = near[near.len().saturating_sub(10)..].join(" ");
    if has_any(&near, &labels::SURELY_ISSUED) {
        Meaning::SurelyIssued
    } else if has_any(&near, &["skonto", "discount", "escompte"]) {
        Meaning::Other
    } else if has_any(&near, &labels::DUE) {
        Meaning::Due
    } else if has_any(&near, &labels::OTHER_DAY) {
        Meaning::Other
    } else if is_titled {
        Meaning::Titled
    } else if is_plain_date(&near) {
        Meaning::Issued
    } else {
        Meaning::Unnamed
    }
}

/// `Datum`, `Date / Datum`, or the place of a letter: `Berlin, den`.
fn is_plain_date(words: &str) -> bool {
    let is_all_date = labels::ISSUED.contains(&words) || words.split(' ').all(|word| labels::ISSUED.contains(&word));
    let is_place = [" den", " le"].iter().any(|end| words.ends_with(end)) && words.split(' ').count() <= 3;
    is_all_date || is_place
}

/// The number of the buyer's order.
pub(super) fn order_number(layout: &Layout<'_>) -> Option<ReadValue<String>> {
    layout.cells().find_map(|(position, cell)| {
        let words: Vec<String> = cell.words.iter().map(|word| folded(&word.text)).collect();
        let length = (1..=words.len().min(4)).rev().find(|length| labels::ORDER.contains(&words[..*length].join(" ").trim()))?;
        let (end, _) = after_numbering(&words, length);
        let own = cell
            .words
            .get(end..)
            .unwrap_or_default()
            .iter()
            .find(|word| word.text.chars().any(char::is_alphanumeric))
            .map(|word| (position, word));
        let (position, word) =
            own.or_else(|| layout.right_of(position).and_then(|(position, cell)| Some((position, cell.words.first()?))))?;
        let value = id_of(word)?;
        Some(ReadValue { value, area: Some(word.frame.on(layout.page_of(position.0))), certainty: 85.min(word.certainty) })
    })
}
