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
use crate::recognised::{ReadFrom, ReadValue, Recognised};

/// What a bill says of each field; nothing where it says nothing.
type Said = [Option<String>; FIELDS.len()];

const FIELDS: [&str; 9] = ["supplier", "number", "issued on", "due on", "currency", "net", "tax", "gross", "IBAN"];

/// Bills of the test.
const BILLS: u64 = 1_000;
/// Of those that say something, in percent.
const LEAST_RIGHT: usize = 95;

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
fn plain(cents: u64) -> String {
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn said(read: &Recognised) -> Said {
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

/// How often a field was right, empty and wrong.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    right: usize,
    empty: usize,
    wrong: usize,
}

#[test]
fn what_is_read_of_bills_that_nobody_looked_at_is_right_or_empty() {
    let mut tallies = [Tally::default(); FIELDS.len()];
    let mut mistakes = Vec::new();
    for seed in 0..BILLS {
        let (pages, expected) = made(seed);
        let read = super::read(&pages, ReadFrom::TextLayer).map(|read| said(&read)).unwrap_or_default();
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
    for (field, Tally { right, empty, wrong }) in FIELDS.iter().zip(tallies) {
        println!("{field}: {right} right, {empty} empty, {wrong} wrong");
        assert!(right * 100 >= (right + empty + wrong) * LEAST_RIGHT, "{field}: {right} right, {empty} empty, {wrong} wrong");
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}
