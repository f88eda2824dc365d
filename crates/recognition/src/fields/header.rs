//! What stands at the head of a bill: what it is, its number, and the order that it answers.

use super::dates::month_of;
use super::labels;
use super::layout::{Cell, Layout, Position, folded, has_any};
use crate::page::Word;
use crate::recognized::{BillKind, ReadValue};

/// Numbers of documents are not longer.
const MAX_ID_LENGTH: usize = 35;

/// How sure a number is that a sentence names, in percent.
const IN_SENTENCE: u8 = 70;

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
    // Two that are named alike are two documents.
    found.iter().all(|other| other.certainty < best.certainty || other.value == best.value).then(|| best.clone())
}

fn id_at(layout: &Layout<'_>, position: Position, cell: &Cell) -> Option<ReadValue<String>> {
    id_label_ends(cell).into_iter().find_map(|(after, is_numbered)| {
        let own = cell.words.iter().enumerate().skip(after).find(|(_, word)| is_said(word));
        if let Some((place, word)) = own {
            let is_in_sentence = is_in_sentence(cell, place);
            let certainty = if is_in_sentence { IN_SENTENCE } else { 100 };
            if is_in_sentence && !is_numbered || goes_on(cell, place) {
                return None;
            }
            return read_id(layout, position, word, is_numbered).map(|id| ReadValue { certainty: certainty.min(id.certainty), ..id });
        }
        let first = |(position, cell): (Position, &Cell)| {
            let place = cell.words.iter().position(is_said)?;
            if goes_on(cell, place) { None } else { read_id(layout, position, &cell.words[place], is_numbered) }
        };
        let beside = layout.right_of(position).and_then(first);
        let below = || layout.below(position).and_then(first);
        // A title that stands alone may have its number beside or below it, without a word for it.
        let is_alone = cell.words.len() <= 2;
        beside.or_else(below).filter(|id| is_numbered || is_alone && id.value.len() >= LEAST_UNNAMED)
    })
}

/// Do words go on behind a number that are not its day? The sentence may be about another document.
fn is_in_sentence(cell: &Cell, place: usize) -> bool {
    let after = cell.words[place + 1..].iter().filter(|word| word.text.chars().filter(|letter| letter.is_alphabetic()).count() > 1);
    let is_of_day = |word: &Word| labels::ISSUED.contains(&folded(&word.text).as_str()) || month_of(&word.text).is_some();
    after.filter(|word| !is_of_day(word)).count() > 1
}

/// Is it more than a sign?
fn is_said(word: &Word) -> bool {
    word.text.chars().any(char::is_alphanumeric)
}

/// Is it the first part of a number with a space in it, or of one that a picture shows in two parts?
fn goes_on(cell: &Cell, place: usize) -> bool {
    cell.words.get(place + 1).is_some_and(|next| next.text.len() > 1 && next.text.chars().all(|digit| digit.is_ascii_digit()))
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
    let sign = |word: &Word| if word.text.starts_with('#') && !is_said(word) { "nr".to_owned() } else { folded(&word.text) };
    let words: Vec<String> = cell.words.iter().take(12).map(sign).collect();
    let titles = [&labels::INVOICE, &labels::CREDIT_NOTE, &labels::CORRECTION, &labels::RECEIPT];
    let end_at = |start: usize| {
        let rest = &words[start..];
        (1..=rest.len().min(4)).rev().filter(|length| !rest[length - 1].is_empty()).find_map(|length| {
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
pub(super) fn is_kind_of_invoice(word: &str) -> bool {
    !word.contains(' ') && word.len() <= 32 && (word.ends_with("rechnung") || word.ends_with("factuur"))
}

/// Passes over `(380)`, `Nr.`, `#`.
fn after_numbering(rest: &[String], from: usize) -> (usize, bool) {
    let (mut end, mut is_numbered) = (from, false);
    while let Some(word) = rest.get(end) {
        let is_number = labels::NUMBER.contains(&word.as_str());
        is_numbered |= is_number;
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
    // `n°17`, `Nr.17`: the word for a number stands close before it.
    let text = text
        .split_once(['°', 'º', '#', '.'])
        .filter(|(label, _)| labels::NUMBER.contains(&folded(label).as_str()))
        .map_or(text, |(_, number)| number);
    let is_plain = text.chars().all(|letter| letter.is_alphanumeric() || "-/._".contains(letter));
    let has_digit = text.chars().any(|letter| letter.is_ascii_digit());
    let is_dated =
        text.matches('.').count() == 2 && text.chars().all(|letter| letter.is_ascii_digit() || letter == '.') && text.len() <= 10;
    let is_day_of = |sign: char| {
        text.matches(sign).count() == 2
            && text.chars().all(|letter| letter.is_ascii_digit() || letter == sign)
            && (8..=10).contains(&text.len())
    };
    (is_plain && has_digit && !is_dated && !is_day_of('/') && !is_day_of('-') && text.len() <= MAX_ID_LENGTH).then(|| text.to_owned())
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
