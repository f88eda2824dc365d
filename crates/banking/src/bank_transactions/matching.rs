//! Which document a transaction was paid for. Pure.

use bursar_documents::AmountByDay;
use bursar_kernel::{NaiveDate, Uuid};
use bursar_payments::PaidDocument;

use super::{Candidate, Evidence, MatchedObject};

/// Candidates that are kept for somebody to decide.
const MAX_CANDIDATES: usize = 5;

/// A document that is not paid yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpenDocument {
    pub(super) document: PaidDocument,
    pub(super) number: Option<String>,
    pub(super) counterpart_id: Option<Uuid>,
    /// What is left to be paid.
    pub(super) by_day: AmountByDay,
    /// What of that is on its way, in minor units.
    pub(super) on_its_way: i64,
    /// Each payment that is on its way and that a booking may be, in minor units.
    pub(super) expected: Vec<i64>,
    /// What payers write of it, beside its number.
    pub(super) names: Vec<String>,
}

/// What a transaction says of what it was paid for.
#[derive(Debug, Default)]
pub(super) struct Clues<'a> {
    /// Minor units, whatever the direction.
    pub(super) amount: i64,
    /// When it was booked.
    pub(super) booked_on: NaiveDate,
    /// What the payer wrote, and the ids that were given.
    pub(super) texts: Vec<&'a str>,
    pub(super) references: Vec<&'a str>,
    /// Whose account it is.
    pub(super) counterparts: Vec<Uuid>,
}

/// What follows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Judgment {
    /// The document at this place.
    Certain(usize),
    /// Somebody has to decide.
    Doubtful(Vec<Candidate>),
    /// Nothing speaks for any.
    Nothing,
}

/// The judgment: certain is a document whose number is named and of which exactly the amount is expected, where there is only one such.
pub(super) fn judge(clues: &Clues<'_>, open: &[OpenDocument]) -> Judgment {
    let mut found: Vec<(usize, Vec<Evidence>)> = open
        .iter()
        .enumerate()
        .map(|(place, document)| (place, evidence(clues, document)))
        .filter(|(_, evidence)| evidence.contains(&Evidence::Reference) || evidence.len() > 1)
        .collect();
    let certain = |evidence: &[Evidence]| evidence.contains(&Evidence::Reference) && evidence.contains(&Evidence::Amount);
    let sure: Vec<usize> = found.iter().filter(|(_, evidence)| certain(evidence)).map(|(place, _)| *place).collect();
    if let [only] = sure.as_slice() {
        return Judgment::Certain(*only);
    }
    found.sort_by_key(|(place, evidence)| (std::cmp::Reverse((certain(evidence), evidence.len())), *place));
    let candidates: Vec<Candidate> =
        found.into_iter().take(MAX_CANDIDATES).map(|(place, evidence)| candidate(&open[place], clues.booked_on, evidence)).collect();
    if candidates.is_empty() { Judgment::Nothing } else { Judgment::Doubtful(candidates) }
}

fn candidate(document: &OpenDocument, booked_on: NaiveDate, evidence: Vec<Evidence>) -> Candidate {
    let object = MatchedObject::of(document.document);
    Candidate { amount_to_pay: document.by_day.on(booked_on), evidence, number: document.number.clone(), object }
}

fn evidence(clues: &Clues<'_>, document: &OpenDocument) -> Vec<Evidence> {
    let is_named = document.number.iter().chain(&document.names).any(|name| {
        let in_reference = clues.references.iter().any(|reference| is_reference_of(reference, name));
        in_reference || clues.texts.iter().any(|text| names(text, name))
    });
    let is_theirs = document.counterpart_id.is_some_and(|id| clues.counterparts.contains(&id));
    let is_expected = document.expects(clues.amount, clues.booked_on);
    [(is_named, Evidence::Reference), (is_expected, Evidence::Amount), (is_theirs, Evidence::BankAccount)]
        .into_iter()
        .filter_map(|(speaks, evidence)| speaks.then_some(evidence))
        .collect()
}

impl OpenDocument {
    /// Does a booking on this day come to just what is expected: a payment that is on its way, or what is left beside those, with the discount of
    /// that day or whole?
    fn expects(&self, amount: i64, booked_on: NaiveDate) -> bool {
        let left = [self.by_day.on(booked_on), self.by_day.due].map(|left| left.saturating_sub(self.on_its_way));
        self.expected.contains(&amount) || amount > 0 && left.contains(&amount)
    }
}

/// Letters and digits, in capitals: banks change case, signs and spaces.
fn squeezed(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect()
}

/// Does the text name the number? It is looked for as a whole: `INV-1` is not named by `INV-10`. A number without a digit, or of fewer than
/// three signs, names too much.
fn names(text: &str, number: &str) -> bool {
    let (text, number) = (squeezed(text), squeezed(number));
    if number.len() < 3 || !number.bytes().any(|sign| sign.is_ascii_digit()) {
        return false;
    }
    let is_edge = |inside: Option<&u8>, outside: Option<&u8>| {
        let is_digit = |sign: Option<&u8>| sign.is_some_and(u8::is_ascii_digit);
        !(is_digit(inside) && is_digit(outside))
    };
    let (text, number) = (text.as_bytes(), number.as_bytes());
    text.windows(number.len()).enumerate().any(|(at, window)| {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        window == number && is_edge(number.first(), before) && is_edge(number.last(), text.get(at + number.len()))
    })
}

/// Is this reference made of the number? One of ISO 11649 holds its letters and digits, one of a Swiss QR bill its digits.
fn is_reference_of(reference: &str, number: &str) -> bool {
    let (reference, number) = (squeezed(reference), squeezed(number));
    if number.is_empty() {
        return false;
    }
    let is_swiss = reference.len() == 27 && reference.bytes().all(|sign| sign.is_ascii_digit());
    if is_swiss {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.trim_start_matches('0');
        return !digits.is_empty() && reference[..26].trim_start_matches('0') == digits;
    }
    match reference.strip_prefix("RF") {
        Some(rest) if rest.len() > 2 => rest[2..].trim_start_matches('0') == number.trim_start_matches('0'),
        _ => reference == number,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn open(number: &str, amount: i64) -> OpenDocument {
        let document = PaidDocument::Invoice(Uuid::from_u128(number.len() as u128));
        let (number, by_day) = (Some(number.to_owned()), AmountByDay::of(amount));
        let counterpart_id = Some(Uuid::nil());
        OpenDocument { document, number, counterpart_id, by_day, on_its_way: 0, expected: Vec::new(), names: Vec::new() }
    }

    fn clues<'a>(amount: i64, text: &'a str) -> Clues<'a> {
        Clues { amount, texts: vec![text], ..Clues::default() }
    }

    #[test]
    fn the_number_and_the_amount_make_it_certain() {
        let documents = [open("INV-2024-0017", 10_000), open("INV-2024-00171", 10_000), open("X-9", 500)];
        for text in ["invoice INV-2024-0017", "inv2024 0017 thanks", "INV-20 24-0017", "Re.INV/2024/0017."] {
            assert_eq!(judge(&clues(10_000, text), &documents), Judgment::Certain(0), "{text}");
        }
        let Judgment::Doubtful(candidates) = judge(&clues(9_000, "INV-2024-0017"), &documents) else { panic!("doubtful") };
        assert_eq!((candidates.len(), candidates[0].evidence.as_slice()), (1, [Evidence::Reference].as_slice()));
        assert_eq!(judge(&clues(10_000, "rent"), &documents), Judgment::Nothing, "an amount alone says nothing");
    }

    #[test]
    fn two_that_fit_are_for_somebody_to_decide() {
        let documents = [open("RE-170", 10_000), open("RE-171", 10_000)];
        let Judgment::Doubtful(candidates) = judge(&clues(10_000, "RE-170 or RE-171"), &documents) else { panic!("doubtful") };
        assert_eq!(candidates.len(), 2);
        let theirs = Clues { counterparts: vec![Uuid::nil()], ..clues(10_000, "") };
        assert!(matches!(judge(&theirs, &documents), Judgment::Doubtful(candidates) if candidates.len() == 2));
    }

    #[test]
    fn references_of_machines_are_read() {
        let named = |reference: &str, number: &str| {
            let clues = Clues { amount: 1, references: vec![reference], ..Clues::default() };
            judge(&clues, &[open(number, 1)]) == Judgment::Certain(0)
        };
        assert!(named("RF18539007547034", "539007547034") && named("RF18 5390 0754 7034", "5390-0754-7034"));
        assert!(named("210000000003139471430009017", "21000000000313947143000901"));
        assert!(named("000000000000000000002024176", "INV-2024-17"));
        assert!(named("INV-17", "inv 17") && !named("RF18539007547034", "9007547034") && !named("INV-17", "INV-1"));
    }

    #[test]
    fn a_payment_on_its_way_is_expected_by_its_amount_and_by_what_was_written() {
        let names = vec!["paper 2024-06".to_owned()];
        let on_its_way = OpenDocument { on_its_way: 4_000, expected: vec![4_000], names, ..open("RE-170", 10_000) };
        let bookings = [(4_000, "Paper 2024-06", true), (4_000, "RE-170", true), (6_000, "RE-170", true), (10_000, "RE-170", false)];
        for (amount, text, is_certain) in bookings {
            let judgment = judge(&clues(amount, text), std::slice::from_ref(&on_its_way));
            assert_eq!(judgment == Judgment::Certain(0), is_certain, "{amount} {text}");
        }
    }

    #[test]
    fn a_booking_within_the_discount_comes_to_less_and_a_later_one_does_not() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let by_day = AmountByDay { discounted: vec![(day("2024-06-13"), 9_800)], later: 10_000, due: 10_000 };
        let invoice = OpenDocument { by_day, ..open("RE-170", 10_000) };
        for (amount, on, is_certain) in
            [(9_800, "2024-06-13", true), (10_000, "2024-06-13", true), (9_800, "2024-06-14", false), (10_000, "2024-06-14", true)]
        {
            let clues = Clues { booked_on: day(on), ..clues(amount, "RE-170") };
            assert_eq!(judge(&clues, std::slice::from_ref(&invoice)) == Judgment::Certain(0), is_certain, "{amount} {on}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_certain_unless_the_amount_is(amount in 1_i64..1_000, rest in 1_i64..1_000, text in ".{0,40}", number in "[A-Z0-9-]{0,8}") {
            if amount != rest {
                prop_assert!(!matches!(judge(&clues(amount, &text), &[open(&number, rest)]), Judgment::Certain(_)));
            }
        }
    }
}
