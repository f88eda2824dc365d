//! What people write before a value, in English, German, French, Dutch, Spanish and Italian: the words stand in `labels.txt`, folded as
//! `layout::folded` does.

use std::sync::LazyLock;

/// The words of one meaning.
type Words = LazyLock<Vec<&'static str>>;

const FILE: &str = include_str!("labels.txt");

/// The words below a heading of the file.
fn section(name: &str) -> Vec<&'static str> {
    let lines = FILE.lines().skip_while(|line| line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) != Some(name)).skip(1);
    lines
        .take_while(|line| !line.starts_with('['))
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|words| !words.is_empty())
        .collect()
}

/// The document is an invoice.
pub(super) static INVOICE: Words = LazyLock::new(|| section("invoice"));
/// It corrects an invoice, and stays one.
pub(super) static CORRECTION: Words = LazyLock::new(|| section("correction"));
/// It takes back what was billed.
pub(super) static CREDIT_NOTE: Words = LazyLock::new(|| section("credit note"));
/// It was paid on the spot.
pub(super) static RECEIPT: Words = LazyLock::new(|| section("receipt"));
/// Between a title and its number: `Rechnung Nr. 42`; a picture of `Nº` is read as `N2`.
pub(super) static NUMBER: Words = LazyLock::new(|| section("number"));
/// Labels of the document's own number.
pub(super) static DOCUMENT_ID: Words = LazyLock::new(|| section("document id"));
/// A number of another document stands behind these.
pub(super) static OTHER_DOCUMENT: Words = LazyLock::new(|| section("other document"));
/// Days of issue.
pub(super) static ISSUED: Words = LazyLock::new(|| section("issued"));
/// Labels among them that say so without a doubt.
pub(super) static SURELY_ISSUED: Words = LazyLock::new(|| section("surely issued"));
/// Words of languages and lands in which the day stands before the month.
pub(super) static DAY_FIRST: Words = LazyLock::new(|| section("day first"));
/// A sentence is of payment.
pub(super) static TERMS: Words = LazyLock::new(|| section("terms"));
/// What ends on a day.
pub(super) static LIMIT: Words = LazyLock::new(|| section("limit"));
/// Its days are counted from something else than the day of issue, or are for something else than the payment.
pub(super) static NOT_TERMS: Words = LazyLock::new(|| section("not terms"));
/// Who pays earlier pays less.
pub(super) static EARLY: Words = LazyLock::new(|| section("early"));
/// Names of days behind a number.
pub(super) static DAYS: Words = LazyLock::new(|| section("days"));
/// Last days to pay on.
pub(super) static DUE: Words = LazyLock::new(|| section("due"));
/// Days of something else.
pub(super) static OTHER_DAY: Words = LazyLock::new(|| section("other day"));
/// The buyer's own number of an order.
pub(super) static ORDER: Words = LazyLock::new(|| section("order"));
/// Taxes, alone or within a longer label.
pub(super) static TAX: Words = LazyLock::new(|| section("tax"));
/// Sums without tax.
pub(super) static NET: Words = LazyLock::new(|| section("net"));
/// Sums with tax.
pub(super) static GROSS: Words = LazyLock::new(|| section("gross"));
/// What is left to pay.
pub(super) static PAYABLE: Words = LazyLock::new(|| section("payable"));
/// What was paid already.
pub(super) static PAID: Words = LazyLock::new(|| section("paid"));
/// Neither net, tax nor gross of the document, though some of its words say so.
pub(super) static OTHER_SUM: Words = LazyLock::new(|| section("other sum"));
/// With these a sum of taxes is one without them.
pub(super) static WITHOUT: Words = LazyLock::new(|| section("without"));
/// And with these one with them.
pub(super) static WITH: Words = LazyLock::new(|| section("with"));
/// Nothing is taxed.
pub(super) static EXEMPT: Words = LazyLock::new(|| section("exempt"));
/// Names of the currency.
pub(super) static CURRENCY: Words = LazyLock::new(|| section("currency"));
/// Headings over who sells.
pub(super) static SENDER: Words = LazyLock::new(|| section("sender"));
/// Headings over who buys.
pub(super) static RECIPIENT: Words = LazyLock::new(|| section("recipient"));
/// Other people and places of a bill, whose names are neither side's.
pub(super) static OTHER_PARTY: Words = LazyLock::new(|| section("other party"));
/// Names of a VAT ID.
pub(super) static VAT_ID: Words = LazyLock::new(|| section("vat id"));
/// A number is the buyer's when these stand before it.
pub(super) static OF_CUSTOMER: Words = LazyLock::new(|| section("of customer"));
/// What a firm tells of itself.
pub(super) static OF_FIRM: Words = LazyLock::new(|| section("of firm"));
/// An account that is debited.
pub(super) static DEBITED: Words = LazyLock::new(|| section("debited"));
/// Telephones and e-mail addresses need no label but these.
pub(super) static PHONE: Words = LazyLock::new(|| section("phone"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::layout::folded;

    #[test]
    fn labels_are_folded_and_stand_once_in_their_section() {
        let headings: Vec<&str> = FILE.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']')).collect();
        assert!(headings.len() > 20);
        for heading in headings {
            let words = section(heading);
            assert!(!words.is_empty(), "{heading} is empty");
            for (place, label) in words.iter().enumerate() {
                assert_eq!(folded(label), *label, "{heading}");
                assert!(!words[..place].contains(label), "{label} stands twice in {heading}");
            }
        }
    }
}
