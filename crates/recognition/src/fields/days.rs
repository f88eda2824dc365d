//! The days of a bill: of issue, and of payment.

use bursar_kernel::NaiveDate;
use chrono::Days;

use super::dates::WrittenDate;
use super::header::is_kind_of_invoice;
use super::labels;
use super::layout::{Cell, Layout, folded, has_any, has_words, last_of};
use super::terms::{Discounts, days_to_pay};
use crate::page::Word;
use crate::recognized::ReadValue;

/// How sure a day is that is counted from the day of issue, in percent.
const COUNTED: u8 = 80;

/// The days of issue and payment.
pub(super) fn days(layout: &Layout<'_>, dates: &[WrittenDate]) -> (Option<ReadValue<NaiveDate>>, Option<ReadValue<NaiveDate>>) {
    let discounts = Discounts::of(layout);
    let meaning = |date| match discounts.is_for_whole(date, dates) {
        Some(true) => Meaning::Due,
        Some(false) => Meaning::Other,
        None => meaning(layout, dates, date),
    };
    let meanings: Vec<(Meaning, &WrittenDate)> = dates.iter().map(|date| (meaning(date), date)).collect();
    let said = |meaning, certainty| only(layout, &meanings, meaning, certainty);
    let issued =
        [(Meaning::SurelyIssued, 97), (Meaning::Titled, 95), (Meaning::Issued, 85), (Meaning::IssuedInTable, 80), (Meaning::Unnamed, 60)];
    let issued = issued.into_iter().find(|(called, _)| meanings.iter().any(|(said, _)| said == called));
    let issued = issued.and_then(|(meaning, certainty)| said(meaning, certainty));
    let is_due_said = meanings.iter().any(|(meaning, _)| *meaning == Meaning::Due);
    let due = if is_due_said { said(Meaning::Due, 92) } else { issued.as_ref().and_then(|issued| counted(layout, issued)) };
    // A bill is not due before it is issued: one of the two was misread.
    match (&issued, &due) {
        (Some(first), Some(last)) if last.value < first.value => (issued.filter(|issued| issued.certainty > 90), None),
        _ => (issued, due),
    }
}

/// The day that is called so; none if several are.
fn only(layout: &Layout<'_>, meanings: &[(Meaning, &WrittenDate)], called: Meaning, certainty: u8) -> Option<ReadValue<NaiveDate>> {
    let mut found = meanings.iter().filter(|(meaning, _)| *meaning == called).map(|(_, date)| *date);
    let first = found.next()?;
    let area = Some(first.frame.on(layout.page_of(first.position.0)));
    found.all(|other| other.day == first.day).then(|| ReadValue { value: first.day, area, certainty: certainty.min(first.certainty) })
}

/// So many days after the day of issue.
fn counted(layout: &Layout<'_>, issued: &ReadValue<NaiveDate>) -> Option<ReadValue<NaiveDate>> {
    let terms = days_to_pay(layout)?;
    let value = issued.value.checked_add_days(Days::new(terms.days))?;
    let area = Some(terms.frame.on(layout.page_of(terms.line)));
    (issued.certainty >= COUNTED).then_some(ReadValue { value, area, certainty: COUNTED.min(terms.certainty) })
}

/// What a day is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    SurelyIssued,
    /// It stands behind the title of the document.
    Titled,
    Issued,
    /// The same, by the heading of a column: its lines may have days too.
    IssuedInTable,
    Due,
    /// It has a name that is none of these.
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
    if !own.is_empty() {
        return match named(&own) {
            _ if before.is_none() && is_titled(&cells[cell], date) => {
                if is_title_alone(&cells[cell].words[..date.words.start]) {
                    Meaning::Titled
                } else {
                    Meaning::Issued
                }
            }
            Meaning::Other if is_place(words) => Meaning::Issued,
            Meaning::Other if is_limit(&own, &cells[cell].words[date.words.end..]) => Meaning::Due,
            meaning => meaning,
        };
    }
    if before.is_some() {
        return Meaning::Other;
    }
    let cell = &cells[cell];
    let left = date.position.1.checked_sub(1).map(|left| &cells[left]);
    // A day that stands alone at the end of the line of the title.
    let is_alone = date.words == (0..cell.words.len());
    if is_alone && left.is_some_and(|left| begins_with_title(&left.folded) && !has_any(&left.folded, &labels::OTHER_DOCUMENT)) {
        return Meaning::Titled;
    }
    let has_no_digit = |label: &&Cell| !label.text.chars().any(|letter| letter.is_ascii_digit());
    if let Some(label) = left.filter(has_no_digit).filter(|left| named(&left.folded) != Meaning::Other || is_name_of_day(left)) {
        return named(&label.folded);
    }
    // A heading of a column, or a label above its value.
    match layout.above(date.position).take(3).find(has_no_digit) {
        Some(label) if named(&label.folded) == Meaning::Issued && !label.frame.is_close_above(&cell.frame) => Meaning::IssuedInTable,
        Some(label) if named(&label.folded) != Meaning::Other || is_name_of_day(label) => named(&label.folded),
        Some(label) if label.frame.is_close_above(&cell.frame) => Meaning::Other,
        _ => Meaning::Unnamed,
    }
}

/// Does the cell begin with the title of the document, and end with this day?
fn is_titled(cell: &Cell, date: &WrittenDate) -> bool {
    let after = cell.words[date.words.end..].iter().find(|word| word.text.chars().any(char::is_alphanumeric));
    let is_end = after.is_none_or(|word| ["seite", "page", "pagina", "blatt"].contains(&folded(&word.text).as_str()));
    let is_of_other = [&labels::OTHER_DOCUMENT, &labels::OTHER_DAY, &labels::ORDER].iter().any(|labels| has_any(&cell.folded, labels));
    is_end && begins_with_title(&cell.folded) && !is_of_other
}

/// Do no words stand here that are not of a title or a number?
fn is_title_alone(words: &[Word]) -> bool {
    let labels: [&[&str]; 6] =
        [&labels::INVOICE, &labels::CREDIT_NOTE, &labels::CORRECTION, &labels::NUMBER, &labels::DOCUMENT_ID, &labels::ISSUED];
    let is_known = |word: &str| labels.iter().any(|labels| has_any_of(labels, word)) || is_kind_of_invoice(word);
    let has_digit = |word: &&Word| word.text.chars().any(|letter| letter.is_ascii_digit());
    words.iter().filter(|word| !has_digit(word)).all(|word| folded(&word.text).split_whitespace().all(is_known))
}

/// Is it a word of one of these labels?
fn has_any_of(labels: &[&str], word: &str) -> bool {
    labels.iter().any(|label| has_words(label, word))
}

fn begins_with_title(text: &str) -> bool {
    let titles = [&labels::INVOICE, &labels::CREDIT_NOTE, &labels::CORRECTION];
    let first = text.split(' ').take(2).collect::<Vec<_>>();
    titles.iter().any(|titles| has_any(&first.join(" "), titles)) || first.iter().any(|word| is_kind_of_invoice(word))
}

/// A label such as `Date shipped` or `Versanddatum`: what it says is about the day behind it.
fn is_name_of_day(label: &Cell) -> bool {
    let is_of_day = |word: &str| {
        ["datum", "date", "fecha", "data"].iter().any(|day| word.ends_with(day))
            || ["vom", "am", "le", "du", "del", "dal", "seit"].contains(&word)
    };
    label.text.ends_with(':') || label.folded.split(' ').any(is_of_day) || has_any(&label.folded, &labels::OTHER_DAY)
}

/// What words before a day say of it.
fn named(words: &str) -> Meaning {
    // The last words stand nearest.
    let near: Vec<&str> = words.split(' ').collect();
    let near = near[near.len().saturating_sub(10)..].join(" ");
    if has_any(&near, &labels::SURELY_ISSUED) && !has_any(&near, &labels::OTHER_DOCUMENT) {
        Meaning::SurelyIssued
    } else if last_of(&near, &labels::DUE) > last_of(&near, &labels::OTHER_DAY) && !has_any(&near, &labels::EARLY) {
        Meaning::Due
    } else if is_plain_date(&near) {
        Meaning::Issued
    } else {
        Meaning::Other
    }
}

/// A sentence of payment with a limit: `payment should reach us no later than`, or with `fällig` behind the day.
fn is_limit(before: &str, after: &[Word]) -> bool {
    let is_of_payment = has_any(before, &labels::TERMS) && !has_any(before, &labels::OTHER_DAY) && !has_any(before, &labels::EARLY);
    let ends = labels::LIMIT.iter().any(|limit| last_of(before, &[limit]) == Some(before.len()));
    let after = after.iter().take(3).map(|word| folded(&word.text)).collect::<Vec<_>>().join(" ");
    is_of_payment && ends || after.starts_with("fallig") || is_of_payment && has_any(&after, &labels::LIMIT)
}

/// `Datum`, `Date / Datum`.
fn is_plain_date(words: &str) -> bool {
    labels::ISSUED.contains(&words) || words.split(' ').all(|word| labels::ISSUED.contains(&word))
}

/// The place of a letter: `Köln, 3. März 2026`, `Berlin, den 3. März 2026`.
fn is_place(words: &[Word]) -> bool {
    let place = match words {
        [place @ .., last] if ["den", "le", "el", "li"].contains(&last.text.as_str()) => place,
        place => place,
    };
    place.len() <= 3 && place.last().is_some_and(|word| word.text.ends_with(','))
}
