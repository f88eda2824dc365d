//! Numbers that prove themselves: IBANs, BICs and VAT IDs, which no other text on a page is by chance.

use iban::IbanLike;

use super::layout::{Cell, Layout, Position, has_any};
use super::sentences::{Sentence, sentences};
use super::{labels, vat_ids};
use crate::page::{Frame, Word};
use crate::recognized::ReadValue;

/// A number on a page.
#[derive(Debug, Clone)]
pub(super) struct Code {
    /// Without spaces.
    pub value: String,
    pub position: Position,
    pub frame: Frame,
    /// In percent.
    pub certainty: u8,
}

impl Code {
    /// As a value of the document.
    pub fn read(self, layout: &Layout<'_>) -> ReadValue<String> {
        ReadValue { value: self.value, area: Some(self.frame.on(layout.page_of(self.position.0))), certainty: self.certainty }
    }
}

/// The longest IBAN in groups of four has nine.
const MAX_WORDS: usize = 10;

/// Words of a document among which unproven numbers are looked for.
const MAX_UNPROVEN: usize = 1_000;

/// How sure a number is, in percent: with right check digits, with those of its one repair, and without.
const PROVEN: u8 = 97;
const REPAIRED: u8 = 85;
const DOUBTFUL: u8 = 50;

/// Digits, and the letters that a picture of them is taken for, as IBANs write them and as they are misread.
const CONFUSED: [(char, char, &[char]); 4] = [('0', 'O', &['o']), ('1', 'I', &['l', '|']), ('8', 'B', &[]), ('5', 'S', &['s'])];

/// All IBANs of a document, the surest first, then in reading order. What has wrong check digits counts if it is called so: a program that wrote
/// the text (`is_written`) wrote the number so, while in a picture it was misread, and counts as the one number that it can have been.
pub(super) fn ibans(layout: &Layout<'_>, is_written: bool) -> Vec<Code> {
    let otherwise: (Read, u8) = if is_written { (doubtful_iban, DOUBTFUL) } else { (repaired_iban, REPAIRED) };
    all(layout, iban, otherwise, &["iban", "bic"])
}

/// Accounts that are debited, which are the recipient's, and the others. Where the sentence that says so names none, it is the one in the next line.
pub(super) fn debited(layout: &Layout<'_>, ibans: Vec<Code>) -> (Vec<Code>, Vec<Code>) {
    let mut debits = sentences(layout, |cell| has_any(&cell.folded, &labels::DEBITED));
    debits.retain(|sentence| has_any(&sentence.text(), &labels::DEBITED));
    let holds = |sentence: &Sentence, code: &Code| sentence.holds(layout, code.position, code.frame);
    let is_next = |sentence: &Sentence, code: &Code| sentence.words.last().is_some_and(|((line, _), _)| line + 1 == code.position.0);
    let names_none: Vec<bool> = debits.iter().map(|sentence| !ibans.iter().any(|code| holds(sentence, code))).collect();
    ibans.into_iter().partition(|code| {
        let mut debits = debits.iter().zip(&names_none);
        debits.any(|(sentence, names_none)| holds(sentence, code) || *names_none && is_next(sentence, code))
    })
}

/// All VAT IDs, the surest first; with wrong check digits only those that were written so. Countries whose rule for check digits we do not know
/// are believed.
pub(super) fn vat_ids(layout: &Layout<'_>, is_written: bool) -> Vec<Code> {
    let otherwise: Read = if is_written { doubtful_vat_id } else { |_| None };
    all(layout, vat_id, (otherwise, DOUBTFUL), &labels::VAT_ID)
}

/// Reads a number from the text of words that stand together.
type Read = fn(&str) -> Option<String>;

/// What is proven; in cells that hold nothing of it, what is read otherwise and called so.
fn all(layout: &Layout<'_>, proven: Read, (otherwise, certainty): (Read, u8), names: &[&str]) -> Vec<Code> {
    let mut left = MAX_UNPROVEN;
    let in_cell = |(position, cell): (Position, &Cell)| {
        let sure = codes(cell, position, proven, PROVEN);
        if !sure.is_empty() || !is_called(layout, position, names) || cell.words.len() > left {
            return sure;
        }
        left -= cell.words.len();
        codes(cell, position, otherwise, certainty)
    };
    let mut found: Vec<Code> = layout.cells().flat_map(in_cell).collect();
    found.sort_by_key(|code| std::cmp::Reverse(code.certainty));
    found
}

/// Does its own cell say what it is, or the one before it, or the end of the line above?
fn is_called(layout: &Layout<'_>, (line, cell): Position, names: &[&str]) -> bool {
    let cells = &layout.lines[line].cells;
    let above = line.checked_sub(1).and_then(|above| layout.lines[above].cells.last()).filter(|_| cell == 0);
    let ends_so = |above: &Cell| names.iter().any(|name| above.folded.ends_with(name));
    cells[cell.saturating_sub(1)..=cell].iter().any(|cell| has_any(&cell.folded, names)) || above.is_some_and(ends_so)
}

/// The BIC that follows on its name, or stands in the line of it.
pub(super) fn bic(layout: &Layout<'_>) -> Option<Code> {
    layout.cells().find_map(|(position, cell)| {
        let is_named = |word: &Word| {
            ["bic", "swift", "bic/swift", "swift/bic", "bic-code"]
                .contains(&word.text.trim_matches([':', '.', '(', ')']).to_lowercase().as_str())
        };
        let after = cell.words.iter().position(is_named)? + 1;
        let own = cell.words.iter().skip(after).take(3).map(|word| (position, word));
        let next = layout.right_of(position).and_then(|(position, cell)| Some((position, cell.words.first()?)));
        own.chain(next).find_map(|(position, word)| {
            let value = bic_of(&word.text)?;
            Some(Code { value, position, frame: word.frame, certainty: 85 })
        })
    })
}

fn codes(cell: &Cell, position: Position, read: Read, certainty: u8) -> Vec<Code> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < cell.words.len() {
        let longest = (1..=MAX_WORDS.min(cell.words.len() - place)).rev().find_map(|length| {
            let words = &cell.words[place..place + length];
            let text: String = words.iter().map(|word| word.text.as_str()).collect();
            Some((length, read(&text)?))
        });
        let Some((length, value)) = longest else {
            place += 1;
            continue;
        };
        let words = &cell.words[place..place + length];
        let frame = words.iter().skip(1).fold(words[0].frame, |frame, word| frame.with(word.frame));
        found.push(Code { value, position, frame, certainty });
        place += length;
    }
    found
}

/// An IBAN without its spaces, when its length, check digits and national form are right; its name may stand before it.
fn iban(text: &str) -> Option<String> {
    let text = text.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let text = text.strip_prefix("IBAN").or_else(|| text.strip_prefix("Iban")).unwrap_or(text).trim_start_matches([':', '.', '-']);
    let is_possible = (15..=34).contains(&text.len()) && text.is_ascii() && text.as_bytes()[..2].iter().all(u8::is_ascii_uppercase);
    let read = is_possible.then(|| text.parse::<iban::Iban>().ok()).flatten()?;
    Some(read.electronic_str().to_owned())
}

/// Are the length, the check digits and the national form of this IBAN right? Of a picture, no other is believed.
pub fn is_iban(text: &str) -> bool {
    iban(text).is_some()
}

/// Has this VAT ID the form of its country and, where their rule is public, right check digits? Of a picture, no other is believed.
pub fn is_vat_id(text: &str) -> bool {
    vat_id(text).is_some()
}

/// The one IBAN that a misread text can have been: as it was read, or with digits for all letters that are taken for them, and with at most two
/// letters changed. None where several numbers have right check digits.
fn repaired_iban(text: &str) -> Option<String> {
    let text = text.strip_prefix("IBAN").unwrap_or(text).trim_start_matches([':', '.', '-']);
    let read: Vec<char> = text.chars().collect();
    if !(15..=34).contains(&read.len()) {
        return None;
    }
    // Behind the letters of the country.
    let as_digits = read.iter().enumerate().map(|(place, letter)| if place < 2 { *letter } else { digit_for(*letter) }).collect();
    let mut possible: Vec<String> =
        [read, as_digits].iter().flat_map(|letters| with_changes(letters, 2)).filter_map(|text| iban(&text)).collect();
    possible.sort();
    possible.dedup();
    if possible.len() == 1 { possible.pop() } else { None }
}

/// The letters, and what they are when so many of them are taken for others.
fn with_changes(letters: &[char], most: usize) -> Vec<String> {
    let mut all = vec![letters.iter().collect()];
    for place in 0..letters.len() {
        let Some(other) = taken_for(letters[place]).filter(|_| most > 0) else { continue };
        let mut changed = letters.to_vec();
        changed[place] = other;
        let (done, rest) = changed.split_at(place + 1);
        let done: String = done.iter().collect();
        all.extend(with_changes(rest, most - 1).into_iter().map(|rest| format!("{done}{rest}")));
    }
    all
}

/// What a letter or a digit is where it was misread.
fn taken_for(letter: char) -> Option<char> {
    CONFUSED.iter().find_map(|(digit, capital, others)| match letter {
        _ if letter == *digit => Some(*capital),
        _ if letter == *capital || others.contains(&letter) => Some(*digit),
        _ => None,
    })
}

fn digit_for(letter: char) -> char {
    taken_for(letter).filter(char::is_ascii_digit).unwrap_or(letter)
}

/// Two letters, two digits, and as many letters and digits as the shortest and the longest have.
fn doubtful_iban(text: &str) -> Option<String> {
    let text = text.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let text = text.strip_prefix("IBAN").unwrap_or(text).trim_start_matches([':', '.', '-']);
    let bytes = text.as_bytes();
    let has_form = (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && bytes[bytes.len() - 6..].iter().all(u8::is_ascii_digit);
    has_form.then(|| text.to_owned())
}

fn vat_id(text: &str) -> Option<String> {
    let number = vat_id_text(text);
    vat_ids::is_vat_id(&number).then_some(number)
}

fn doubtful_vat_id(text: &str) -> Option<String> {
    let number = vat_id_text(text);
    vat_ids::has_form_of_vat_id(&number).then_some(number)
}

fn vat_id_text(text: &str) -> String {
    let compact: String = text.chars().filter(|letter| !matches!(letter, '.' | '-' | ' ')).collect();
    let compact = compact.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    // A label that is not parted: `VAT:GB123456789`.
    compact.rsplit([':', '#']).next().unwrap_or(compact).to_owned()
}

fn bic_of(text: &str) -> Option<String> {
    let code = text.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let is_letters = |range: std::ops::Range<usize>| code.as_bytes()[range].iter().all(u8::is_ascii_uppercase);
    let is_bic =
        matches!(code.len(), 8 | 11) && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) && is_letters(0..6);
    is_bic.then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ibans_are_known_by_their_check_digits() {
        for text in ["DE88200800000970375700", "IBAN:DE88200800000970375700.", "FR2012421242124212421242124"] {
            assert!(iban(text).is_some(), "{text}");
        }
        for text in ["DE88200800000970375701", "DE12", "ABCDEFGHIJKLMNOPQRST", "DE88 2008", "é123456789012345"] {
            assert_eq!(iban(text), None, "{text}");
        }
    }

    #[test]
    fn a_misread_iban_is_the_one_number_that_it_can_have_been() {
        for read in ["DE8820O8OOOOO97O3757OO", "IBAN:DE88200B00000970375700", "DEB8200800000970375700", "DE8820080000097037S7o0"] {
            assert_eq!(repaired_iban(read).as_deref(), Some("DE88200800000970375700"), "{read}");
        }
        // Another digit is none of those that are confused; and of a number with letters, more than one may be right.
        for unsure in ["DE88200800000970375701", "DE8820O8", "RECHNUNG2026OO17BIS2018"] {
            assert_eq!(repaired_iban(unsure), None, "{unsure}");
        }
    }

    proptest! {
        #[test]
        fn what_is_repaired_is_right_or_left_empty(digits in "[0-9]{18}", places in proptest::collection::vec(4_usize..22, 1..6)) {
            let rest = format!("{digits}131400").bytes().fold(0_u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
            let right = format!("DE{:02}{digits}", 98 - rest);
            let misread = |(place, digit): (usize, char)| if places.contains(&place) { taken_for(digit).unwrap_or(digit) } else { digit };
            let read: String = right.chars().enumerate().map(misread).collect();
            prop_assert_eq!(repaired_iban(&read), Some(right));
        }
    }

    #[test]
    fn bics_have_the_form_of_the_standard() {
        assert_eq!(bic_of("COBADEFFXXX,").as_deref(), Some("COBADEFFXXX"));
        assert_eq!(bic_of("Sparkasse"), None);
        assert_eq!(bic_of("12345678"), None);
    }
}
