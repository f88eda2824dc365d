//! Terms of payment in sentences: `Payable within 30 days`, `2 % Skonto bis 10.03.2026, netto bis 24.03.2026`.

use super::dates::WrittenDate;
use super::labels;
use super::layout::{Cell, Layout, has_any};
use super::sentences::{Sentence, sentences};
use crate::page::Frame;

/// Nobody has longer to pay, in days.
const MAX_DAYS: u64 = 180;

/// Days to pay after the day of issue.
#[derive(Debug, Clone, Copy)]
pub(super) struct DaysToPay {
    pub days: u64,
    pub line: usize,
    pub frame: Frame,
    pub certainty: u8,
}

/// How many days there are to pay; none where that is not said, where several are, or where they are counted from something else, such as the
/// receipt of the goods.
pub(super) fn days_to_pay(layout: &Layout<'_>) -> Option<DaysToPay> {
    let said: Vec<DaysToPay> = sentences(layout, speaks_of_days).iter().filter_map(|sentence| days_in(layout, sentence)).collect();
    let first = *said.first()?;
    said.iter().all(|other| other.days == first.days).then_some(first)
}

fn speaks_of_days(cell: &Cell) -> bool {
    has_any(&cell.folded, &labels::DAYS) || has_any(&cell.folded, &NET)
}

const NET: [&str; 2] = ["net", "netto"];

/// The days that a sentence gives to pay; of several, those without a discount are the most.
fn days_in(layout: &Layout<'_>, sentence: &Sentence) -> Option<DaysToPay> {
    let (text, beside) = (sentence.text(), beside(layout, sentence));
    let is_of_payment = has_any(&text, &labels::TERMS) || has_any(&beside, &labels::TERMS);
    let is_of_other = [&text, &beside].iter().any(|text| has_any(text, &labels::NOT_TERMS));
    if !is_of_payment || is_of_other {
        return None;
    }
    let counts: Vec<(usize, u64)> = (0..sentence.words.len()).filter_map(|place| Some((place, count_at(sentence, place)?))).collect();
    let (place, days) = *counts.iter().max_by_key(|(_, days)| *days)?;
    let has_percent = || sentence.words.iter().any(|((line, cell), word)| layout.lines[*line].cells[*cell].words[*word].text.contains('%'));
    let is_sure = if has_any(&text, &labels::EARLY) || counts.len() > 1 && has_percent() {
        counts.len() > 1 || !has_any(&sentence.part_of(place), &labels::EARLY)
    } else {
        counts.iter().all(|(_, other)| *other == days)
    };
    let ((line, cell), word) = sentence.words[place];
    let word = &layout.lines[line].cells[cell].words[word];
    is_sure.then_some(DaysToPay { days, line, frame: word.frame, certainty: word.certainty })
}

/// `30 days`, `net 30`.
fn count_at(sentence: &Sentence, place: usize) -> Option<u64> {
    let days = sentence.folded[place].parse().ok().filter(|days| (1..=MAX_DAYS).contains(days))?;
    let is = |place: Option<usize>, words: &[&str]| {
        place.and_then(|place| sentence.folded.get(place)).is_some_and(|word| words.contains(&word.as_str()))
    };
    let is_last = place + 1 == sentence.words.len();
    (is(Some(place + 1), &labels::DAYS) || is_last && is(place.checked_sub(1), &NET)).then_some(days)
}

/// The label to the left of a sentence, or above it.
fn beside(layout: &Layout<'_>, sentence: &Sentence) -> String {
    let Some((position @ (line, cell), _)) = sentence.words.first().copied() else { return String::new() };
    let label = match cell.checked_sub(1) {
        Some(left) => Some(&layout.lines[line].cells[left]),
        None => layout.above(position).next().filter(|above| above.words.len() <= 4),
    };
    label.map(|label| label.folded.clone()).unwrap_or_default()
}

/// What sentences with a discount say of the days in them.
pub(super) struct Discounts {
    sentences: Vec<Sentence>,
}

impl Discounts {
    pub fn of(layout: &Layout<'_>) -> Self {
        let is_asked = |cell: &Cell| has_any(&cell.folded, &labels::EARLY);
        let sentences = sentences(layout, is_asked).into_iter().filter(|sentence| has_any(&sentence.text(), &labels::EARLY)).collect();
        Discounts { sentences }
    }

    /// Is this the day for the whole amount? Of several days in one sentence it is the last: a discount is for who pays earlier. None outside of
    /// such sentences.
    pub fn is_for_whole(&self, date: &WrittenDate, dates: &[WrittenDate]) -> Option<bool> {
        let place_in =
            |sentence: &Sentence, date: &WrittenDate| sentence.words.iter().position(|word| *word == (date.position, date.words.start));
        let (sentence, place) = self.sentences.iter().find_map(|sentence| Some((sentence, place_in(sentence, date)?)))?;
        let others = || dates.iter().filter(|other| other.day != date.day && place_in(sentence, other).is_some());
        if others().next().is_some() {
            return Some(others().all(|other| other.day < date.day) && has_any(&sentence.text(), &labels::TERMS));
        }
        let part = sentence.part_of(place);
        Some(!has_any(&part, &labels::EARLY) && has_any(&part, &labels::DUE))
    }
}
