//! Amounts as they are written: with commas or points, in groups of three, with a sign before or after.

use std::cmp::Ordering;

use bursar_kernel::Decimal;

use super::layout::{Cell, Layout, Position};
use crate::page::{Frame, Word};

/// Which sign parts whole numbers from their decimals in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DecimalSign {
    Comma,
    Point,
}

/// A number with two decimals, as amounts have them.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    pub value: Decimal,
    pub position: Position,
    /// Its words within the cell.
    pub first_word: usize,
    pub frame: Frame,
    pub certainty: u8,
}

impl DecimalSign {
    /// The one that more numbers of the document have before two last digits. Numbers in groups or beside a currency count first: others may be times.
    pub fn of(layout: &Layout<'_>) -> DecimalSign {
        let (mut money, mut all) = (Balance::default(), Balance::default());
        for (_, cell) in layout.cells() {
            for (place, word) in cell.words.iter().enumerate() {
                let Some((sign, 2)) = last_sign(&word.text) else { continue };
                let neighbors = [place.checked_sub(1), Some(place), Some(place + 1)].into_iter().flatten();
                let has_groups = word.text.contains(',') && word.text.contains('.');
                let is_money = has_groups || neighbors.filter_map(|place| cell.words.get(place)).any(|word| names_currency(&word.text));
                all.count(sign);
                if is_money {
                    money.count(sign);
                }
            }
        }
        money.sign().or(all.sign()).unwrap_or(DecimalSign::Point)
    }

    fn sign(self) -> char {
        if self == DecimalSign::Comma { ',' } else { '.' }
    }
}

/// How many numbers have which sign.
#[derive(Default)]
struct Balance {
    commas: usize,
    points: usize,
}

impl Balance {
    fn count(&mut self, sign: char) {
        if sign == ',' { self.commas += 1 } else { self.points += 1 }
    }

    fn sign(&self) -> Option<DecimalSign> {
        match self.commas.cmp(&self.points) {
            Ordering::Greater => Some(DecimalSign::Comma),
            Ordering::Less => Some(DecimalSign::Point),
            Ordering::Equal => None,
        }
    }
}

fn names_currency(text: &str) -> bool {
    text.contains(['€', '$', '£', '¥']) || ["EUR", "USD", "GBP", "CHF"].iter().any(|code| text.contains(code))
}

/// The last comma or point of a number, and how many digits follow; none of what is no number, or a date.
fn last_sign(text: &str) -> Option<(char, usize)> {
    let digits = bare(text)?.0;
    let place = digits.rfind([',', '.'])?;
    let sign = digits[place..].chars().next()?;
    let is_date = sign == '.' && digits.matches('.').count() == 2 && !is_grouped(&digits[..place], '.');
    (!is_date).then_some((sign, digits.len() - place - 1))
}

/// The number without signs of currencies and its own sign, and whether it is below zero.
fn bare(text: &str) -> Option<(&str, bool)> {
    let is_in_parentheses = text.starts_with('(') && text.ends_with(')');
    let text = text.trim_matches(|letter: char| "€$£¥()*:;".contains(letter) || letter == '\u{a0}');
    let text = ["EUR", "USD", "GBP", "CHF"].iter().fold(text, |text, code| text.trim_start_matches(code).trim_end_matches(code));
    let text = text.trim_matches(|letter: char| "€$£¥".contains(letter));
    let minus = ['-', '−', '–'];
    let (stripped, is_signed) = match text.strip_prefix(minus).or_else(|| text.strip_suffix(minus)) {
        Some(rest) => (rest, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    let stripped = stripped.trim_matches(|letter: char| "€$£¥".contains(letter));
    let is_number = stripped.starts_with(|letter: char| letter.is_ascii_digit())
        && stripped.ends_with(|letter: char| letter.is_ascii_digit())
        && stripped.chars().all(|letter| letter.is_ascii_digit() || ",.'’".contains(letter));
    is_number.then_some((stripped, is_signed || is_in_parentheses))
}

/// Is it `1.234.567`: groups of three after the first?
fn is_grouped(whole: &str, sign: char) -> bool {
    let mut groups = whole.split(sign);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
}

/// The number that a text says, and its decimals.
pub(super) fn number(text: &str, decimal_sign: DecimalSign) -> Option<(Decimal, usize)> {
    let (digits, is_negative) = bare(text)?;
    let sign = decimal_sign.sign();
    let (whole, decimals) = match digits.rsplit_once(sign) {
        Some((whole, decimals)) => (whole, decimals),
        None => (digits, ""),
    };
    if decimals.contains([',', '.', '\'', '’']) || whole.contains(sign) {
        return None;
    }
    let group_sign = whole.chars().find(|letter| !letter.is_ascii_digit());
    if group_sign.is_some_and(|group_sign| !is_grouped(whole, group_sign)) {
        return None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let value: Decimal = format!("{whole}.{decimals}0").parse().ok()?;
    Some((if is_negative { value.negated() } else { value }, decimals.len()))
}

/// All amounts of a document, in reading order.
pub(super) fn amounts(layout: &Layout<'_>, decimal_sign: DecimalSign) -> Vec<Amount> {
    layout.cells().flat_map(|(position, cell)| amounts_of(cell, position, decimal_sign)).collect()
}

fn amounts_of(cell: &Cell, position: Position, decimal_sign: DecimalSign) -> Vec<Amount> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < cell.words.len() {
        // The longest first: `1 234,56` is one number.
        let longest = (1..=3).rev().find_map(|length| {
            let words = cell.words.get(place..place + length)?;
            Some((length, amount(words, decimal_sign)?))
        });
        let Some((length, value)) = longest else {
            place += 1;
            continue;
        };
        // A sign that stands apart: `- 5,00`.
        let is_signed = place > 0 && matches!(cell.words[place - 1].text.as_str(), "-" | "−");
        let words = &cell.words[place..place + length];
        found.push(Amount {
            value: if is_signed { value.negated() } else { value },
            position,
            first_word: place,
            frame: words.iter().skip(1).fold(words[0].frame, |frame, word| frame.with(word.frame)),
            certainty: words.iter().map(|word| word.certainty).min().unwrap_or_default(),
        });
        place += length;
    }
    found
}

/// The amount that words say together: groups of three digits may stand apart. A percentage is none.
fn amount(words: &[Word], decimal_sign: DecimalSign) -> Option<Decimal> {
    let (last, before) = words.split_last()?;
    let is_group = |text: &str, length: std::ops::RangeInclusive<usize>| {
        length.contains(&text.len()) && text.chars().all(|digit| digit.is_ascii_digit())
    };
    let are_groups = before.iter().enumerate().all(|(place, word)| {
        let text = word.text.trim_start_matches(['-', '€', '$', '£']);
        let gap = words[place + 1].frame.left - word.frame.right;
        is_group(text, if place == 0 { 1..=3 } else { 3..=3 }) && gap < word.frame.height() * 0.65
    });
    let follows = before.is_empty() || last.text.find([',', '.']) == Some(3);
    if !are_groups || !follows {
        return None;
    }
    let text: String = words.iter().map(|word| word.text.as_str()).collect();
    let (value, decimals) = number(&text, decimal_sign)?;
    (decimals == 2).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_their_document_writes_them() {
        let cases = [
            ("1.234,56", DecimalSign::Comma, Some("1234.56")),
            ("1,234.56", DecimalSign::Point, Some("1234.56")),
            ("1'234.50", DecimalSign::Point, Some("1234.5")),
            ("-20,48", DecimalSign::Comma, Some("-20.48")),
            ("20,48-", DecimalSign::Comma, Some("-20.48")),
            ("(35,13)", DecimalSign::Comma, Some("-35.13")),
            ("€160.00", DecimalSign::Point, Some("160")),
            ("160,00€", DecimalSign::Comma, Some("160")),
            ("12.34.56", DecimalSign::Point, None),
            ("1.2345,00", DecimalSign::Comma, None),
            ("05.03.2018", DecimalSign::Comma, None),
            ("A12,00", DecimalSign::Comma, None),
        ];
        for (text, sign, expected) in cases {
            assert_eq!(number(text, sign).map(|(value, _)| value.to_string()), expected.map(str::to_owned), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(cents in 0_i64..100_000_000_000) {
            let (whole, rest) = (cents / 100, cents % 100);
            let digits = whole.to_string();
            let mut grouped = String::new();
            for (place, digit) in digits.chars().enumerate() {
                if place > 0 && (digits.len() - place) % 3 == 0 { grouped.push('.'); }
                grouped.push(digit);
            }
            let (value, decimals) = number(&format!("{grouped},{rest:02}"), DecimalSign::Comma).unwrap();
            prop_assert_eq!((value.units(2).unwrap(), decimals), (i128::from(cents), 2));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,20}") {
            let _ = (number(&text, DecimalSign::Comma), number(&text, DecimalSign::Point), last_sign(&text));
        }
    }
}
