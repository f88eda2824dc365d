//! Days as they are written in six languages, and which of day and month stands first.

use bursar_kernel::NaiveDate;

use super::labels;
use super::layout::{Cell, Layout, Position, folded, has_any};
use crate::page::Frame;

/// A day on a page.
#[derive(Debug, Clone)]
pub(super) struct WrittenDate {
    pub day: NaiveDate,
    pub position: Position,
    /// Its words within the cell.
    pub words: std::ops::Range<usize>,
    pub frame: Frame,
    pub certainty: u8,
}

/// What three numbers may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Sure(NaiveDate),
    /// The two first may be day and month, or month and day.
    Either {
        first: u32,
        second: u32,
        year: i32,
    },
}

/// The first letters of months by which they are told apart, folded: English, German, French, Dutch, Spanish, Italian.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen"],
    &["feb", "fev"],
    &["mar", "maa", "mrt", "mrz"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mei", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott"],
    &["nov"],
    &["dec", "dez", "dic"],
];
/// Words that stand within a date: `11 de marzo de 2014`, `11th of March`.
const FILLERS: [&str; 3] = ["de", "of", "del"];

/// Days of one document that are compared with each other.
const MAX_DATES: usize = 500;

/// All days of a document, in reading order. Those of which day and month cannot be told apart are left out.
pub(super) fn dates(layout: &Layout<'_>) -> Vec<WrittenDate> {
    let found: Vec<(Reading, Position, std::ops::Range<usize>)> = layout
        .cells()
        .flat_map(|(position, cell)| readings(cell).into_iter().map(move |(reading, words)| (reading, position, words)))
        .collect();
    let is_day_first = day_first(layout, found.iter().map(|(reading, ..)| *reading));
    let days = found.into_iter().filter_map(|(reading, position, words)| {
        let day = match (reading, is_day_first) {
            (Reading::Sure(day), _) => day,
            (Reading::Either { first, second, year }, Some(true)) => NaiveDate::from_ymd_opt(year, second, first)?,
            (Reading::Either { first, second, year }, Some(false)) => NaiveDate::from_ymd_opt(year, first, second)?,
            (Reading::Either { .. }, None) => return None,
        };
        let cell = &layout.lines[position.0].cells[position.1];
        let (first, rest) = cell.words[words.clone()].split_first()?;
        let frame = rest.iter().fold(first.frame, |frame, word| frame.with(word.frame));
        let certainty = rest.iter().fold(first.certainty, |least, word| least.min(word.certainty));
        Some(WrittenDate { day, position, words, frame, certainty })
    });
    days.take(MAX_DATES).collect()
}

/// Does the day stand first? Other dates of the document say so, or where it comes from; not known otherwise.
fn day_first(layout: &Layout<'_>, readings: impl Iterator<Item = Reading>) -> Option<bool> {
    let (mut days, mut months) = (false, false);
    for reading in readings {
        if let Reading::Either { first, second, .. } = reading {
            days |= first > 12;
            months |= second > 12;
        }
    }
    match (days, months) {
        (true, false) => return Some(true),
        (false, true) => return Some(false),
        (true, true) => return None,
        (false, false) => {}
    }
    let says = |words: &[&str]| layout.cells().any(|(_, cell)| has_any(&cell.folded, words));
    let writes = |sign: &str| layout.cells().any(|(_, cell)| cell.text.contains(sign));
    // English is written on both sides of the sea, and with euros too.
    let (is_european, is_american) = (says(&labels::DAY_FIRST) || writes("£"), writes("$"));
    (is_european != is_american).then_some(is_european)
}

fn readings(cell: &Cell) -> Vec<(Reading, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < cell.words.len() {
        let texts: Vec<&str> = cell.words[place..].iter().take(6).map(|word| word.text.as_str()).collect();
        match in_digits(texts[0]).map(|reading| (reading, 1)).or_else(|| with_month(&texts)) {
            Some((reading, length)) => {
                found.push((reading, place..place + length));
                place += length;
            }
            None => place += 1,
        }
    }
    found
}

/// `05.03.2018`, `5/3/18`, `2018-03-05`.
fn in_digits(text: &str) -> Option<Reading> {
    let text = text.trim_matches(|letter: char| !letter.is_ascii_digit());
    let sign = text.chars().find(|letter| !letter.is_ascii_digit()).filter(|sign| ['.', '/', '-'].contains(sign))?;
    let parts: Vec<&str> = text.split(sign).collect();
    let [one, two, three] = parts[..] else { return None };
    let number = |part: &str| part.parse::<u32>().ok();
    if one.len() == 4 && two.len() <= 2 && three.len() <= 2 {
        return sure(one.parse().ok()?, number(two)?, number(three)?);
    }
    let year = match three.len() {
        4 => three.parse().ok()?,
        2 => 2000 + three.parse::<i32>().ok()?,
        _ => return None,
    };
    if one.len() > 2 || two.len() > 2 {
        return None;
    }
    let (first, second) = (number(one)?, number(two)?);
    // Points are of the lands where the day stands first.
    if sign == '.' || first == second {
        return sure(year, second, first);
    }
    let is_possible = NaiveDate::from_ymd_opt(year, second, first).is_some() || NaiveDate::from_ymd_opt(year, first, second).is_some();
    is_possible.then_some(Reading::Either { first, second, year })
}

/// `11. März 2014`, `March 11th, 2014`, `11 de marzo de 2014`, `11-Mar-2014`.
fn with_month(texts: &[&str]) -> Option<(Reading, usize)> {
    let joined: Vec<&str> = texts[0].split('-').collect();
    if let [day, month, year] = joined[..] {
        return Some((sure(year_of(year)?, month_of(month)?, day_of(day)?)?, 1));
    }
    let mut parts = texts.iter().enumerate().filter(|(_, text)| !FILLERS.contains(&folded(text).as_str()));
    let [(_, one), (_, two), (last, three)] = [parts.next()?, parts.next()?, parts.next()?];
    let year = year_of(three)?;
    let reading = match (day_of(one), month_of(two), month_of(one), day_of(two)) {
        (Some(day), Some(month), ..) | (.., Some(month), Some(day)) => sure(year, month, day)?,
        _ => return None,
    };
    Some((reading, last + 1))
}

fn sure(year: i32, month: u32, day: u32) -> Option<Reading> {
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    is_of_our_time(year).then_some(Reading::Sure(day))
}

fn is_of_our_time(year: i32) -> bool {
    (1990..2100).contains(&year)
}

fn day_of(text: &str) -> Option<u32> {
    let text = text.trim_end_matches([',', '.']);
    let digits = ["st", "nd", "rd", "th", "er"].iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

pub(super) fn month_of(text: &str) -> Option<u32> {
    let name = folded(text);
    let is_name = name.len() >= 3 && name.chars().all(char::is_alphabetic);
    let place = MONTHS.iter().position(|starts| starts.iter().any(|start| name.starts_with(start)));
    place.filter(|_| is_name).map(|place| place as u32 + 1)
}

fn year_of(text: &str) -> Option<i32> {
    let digits = text.trim_end_matches([',', '.', ';']);
    let year = digits.parse().ok()?;
    (digits.len() == 4 && is_of_our_time(year)).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Reading> {
        let texts: Vec<&str> = text.split(' ').collect();
        in_digits(texts[0]).or_else(|| with_month(&texts).map(|(reading, _)| reading))
    }

    #[test]
    fn days_are_read_in_all_forms() {
        let day = NaiveDate::from_ymd_opt(2014, 3, 11).unwrap();
        for text in [
            "11.03.2014",
            "11.3.14",
            "2014-03-11",
            "2014/03/11",
            "11. März 2014",
            "March 11, 2014",
            "11th of March 2014",
            "11 mars 2014",
            "11 maart 2014",
            "11 de marzo de 2014",
            "11 marzo 2014",
            "11-Mar-2014",
        ] {
            assert_eq!(read(text), Some(Reading::Sure(day)), "{text}");
        }
        assert_eq!(read("03/11/2014"), Some(Reading::Either { first: 3, second: 11, year: 2014 }));
        for text in ["31.02.2014", "1.234.567", "192.168.1.1", "99/99/2014", "12 Stück 2014", "00-11-22", "1.2"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
