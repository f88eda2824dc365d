//! Bills that nobody looked at: made at random in eight lands, with words, arrangements and traps of their own, and what each of them says.

mod bill;
mod body;
mod dice;
mod head;
mod sheet;
mod words;
mod words_south;
mod words_west;

use bill::Bill;
use dice::Dice;

use crate::page::Page;
use crate::recognized::{ReadFrom, ReadValue, Recognized};

/// What a bill says of each field; nothing where it says nothing.
type Said = [Option<String>; FIELDS.len()];

const FIELDS: [&str; 9] = ["supplier", "number", "issued on", "due on", "currency", "net", "tax", "gross", "IBAN"];

/// Bills of the test.
const BILLS: u64 = 500;
/// Of those that say something, in percent.
const LEAST_RIGHT: usize = 95;
/// Words of which a picture misreads a letter, where they have one that is easily misread, in percent.
const MISREAD: u64 = 5;

/// A bill and what it says.
fn made(seed: u64) -> (Vec<Page>, Said) {
    let mut dice = Dice(seed);
    let bill = Bill::random(&mut dice);
    let mut sheet = sheet::Sheet::new(dice.pick(&[8.5, 9.0, 10.0, 11.0]));
    let is_named = head::draw(&mut sheet, &bill, &mut dice);
    body::draw(&mut sheet, &bill, &mut dice, !is_named);
    let said = [
        Some(bill.supplier.name.clone()),
        Some(bill.number.clone()),
        Some(bill.issued.to_string()),
        bill.due().map(|day| day.to_string()),
        Some(bill.currency.to_owned()),
        Some(plain(bill.net())),
        Some(plain(bill.tax())),
        Some(plain(bill.gross())),
        bill.supplier.iban.clone(),
    ];
    (sheet.pages(), said)
}

/// Cents as a decimal without zeros at its end.
pub(super) fn plain(cents: u64) -> String {
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn said(read: &Recognized) -> Said {
    fn value<T: ToString>(value: &Option<ReadValue<T>>) -> Option<String> {
        value.as_ref().map(|read| read.value.to_string())
    }
    [
        value(&read.sender.name),
        value(&read.document_id),
        value(&read.issued_on),
        value(&read.due_on),
        value(&read.currency),
        value(&read.net),
        value(&read.tax),
        value(&read.gross),
        value(&read.sender.iban),
    ]
}

/// The same pages as a picture shows them: of some words, one letter is taken for another.
fn misread(mut pages: Vec<Page>, dice: &mut Dice) -> Vec<Page> {
    const TAKEN_FOR: [(char, char); 10] =
        [('0', 'O'), ('1', 'l'), ('8', 'B'), ('5', 'S'), ('3', '8'), ('6', '5'), ('9', '0'), ('ü', 'u'), ('é', 'e'), ('.', ',')];
    for word in pages.iter_mut().flat_map(|page| &mut page.words) {
        if !dice.chance(MISREAD) {
            continue;
        }
        let (from, to) = dice.pick(&TAKEN_FOR);
        word.text = word.text.replacen(from, &to.to_string(), 1);
        word.certainty = dice.between(60, 95) as u8;
    }
    pages
}

/// How often a field was right, empty and wrong.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    right: usize,
    empty: usize,
    wrong: usize,
}

impl Tally {
    fn asked(&self) -> usize {
        self.right + self.empty + self.wrong
    }
}

/// Counts what is read of pages, for each field, and what is wrong in words.
fn judged(pages: impl Fn(Vec<Page>, &mut Dice) -> Vec<Page>, read_from: ReadFrom) -> ([Tally; FIELDS.len()], Vec<String>) {
    let mut tallies = [Tally::default(); FIELDS.len()];
    let mut mistakes = Vec::new();
    for seed in 0..BILLS {
        let (made, expected) = made(seed);
        let read = super::read(&pages(made, &mut Dice(seed)), read_from).map(|read| said(&read)).unwrap_or_default();
        for (((field, expected), read), tally) in FIELDS.iter().zip(&expected).zip(&read).zip(&mut tallies) {
            match (expected, read) {
                (None, None) => {}
                (_, Some(_)) if expected == read => tally.right += 1,
                (_, None) => tally.empty += 1,
                _ => {
                    tally.wrong += 1;
                    mistakes.push(format!("{seed}: {field}: {expected:?} was read as {read:?}"));
                }
            }
        }
    }
    for (field, tally) in FIELDS.iter().zip(&tallies) {
        println!("{field}: {tally:?}");
    }
    println!("{}", mistakes.join("\n"));
    (tallies, mistakes)
}

#[test]
fn what_is_read_of_bills_that_nobody_looked_at_is_right_or_empty() {
    let (tallies, mistakes) = judged(|pages, _| pages, ReadFrom::TextLayer);
    for (field, tally) in FIELDS.iter().zip(&tallies) {
        assert!(tally.right * 100 >= tally.asked() * LEAST_RIGHT, "{field}: {tally:?}");
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn what_a_picture_misread_is_empty_where_arithmetic_and_check_digits_can_tell() {
    let (tallies, mistakes) = judged(misread, ReadFrom::Scan);
    for (field, tally) in FIELDS.iter().zip(&tallies).filter(|(field, _)| ["currency", "net", "tax", "gross", "IBAN"].contains(field)) {
        assert!(tally.wrong * 100 <= tally.asked(), "{field}: {tally:?}\n{}", mistakes.join("\n"));
    }
}
