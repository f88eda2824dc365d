//! Payments as a file that a bank takes: pain.001.001.09, as the guidelines of SEPA credit transfers want it.

use bursar_kernel::{Error, NaiveDate, Result, Timestamp};
use sepa::charset::{Transliteration, transliterate};
use sepa::{
    CreditTransferEntry, CreditTransferGroup, Iban, IsoDate, IsoDateTime, Pain001Builder, RfReference, validate_bic, validate_iban,
};

/// Characters of a name.
const NAME: usize = 70;
/// Characters of what is said to the payee.
const WORDS: usize = 140;

/// Payments from one account on one day.
pub(crate) struct Order<'a> {
    /// Tells the file apart at the bank, which takes none twice.
    pub(crate) message_id: String,
    pub(crate) created_at: Timestamp,
    pub(crate) execution_date: NaiveDate,
    pub(crate) name: &'a str,
    pub(crate) iban: &'a str,
    pub(crate) bic: Option<&'a str>,
    pub(crate) transfers: Vec<Transfer<'a>>,
}

/// One payment in euros.
pub(crate) struct Transfer<'a> {
    pub(crate) end_to_end_id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) iban: &'a str,
    pub(crate) bic: Option<&'a str>,
    /// Cents.
    pub(crate) amount: i64,
    /// The payee's own reference of ISO 11649, which takes the place of words.
    pub(crate) reference: Option<&'a str>,
    pub(crate) words: &'a str,
}

/// The file.
pub(crate) fn write(order: &Order<'_>) -> Result<String> {
    let name = text(order.name, NAME);
    let day = IsoDate::parse(&order.execution_date.to_string()).map_err(Error::internal)?;
    let mut group = CreditTransferGroup::new(&name, &iban(order.iban)?, day).payment_info_id(&order.message_id);
    if let Some(bic) = order.bic {
        group = group.debtor_bic(validate_bic(bic).map_err(Error::internal)?);
    }
    for transfer in &order.transfers {
        group = group.add_entry(entry(transfer)?);
    }
    let created_at = IsoDateTime::parse(&order.created_at.format("%Y-%m-%dT%H:%M:%SZ").to_string()).map_err(Error::internal)?;
    let file = Pain001Builder::new(name, &order.message_id).created_at(created_at).add_group(group);
    file.build().map_err(Error::internal)
}

fn entry(transfer: &Transfer<'_>) -> Result<CreditTransferEntry> {
    let name = text(transfer.name, NAME);
    let mut entry = CreditTransferEntry::new(name, iban(transfer.iban)?, transfer.amount, transfer.end_to_end_id);
    if let Some(bic) = transfer.bic {
        entry = entry.with_bic(validate_bic(bic).map_err(Error::internal)?);
    }
    Ok(match transfer.reference.and_then(|reference| reference.parse::<RfReference>().ok()) {
        Some(reference) => entry.with_reference(reference),
        None => entry.with_description(text(transfer.words, WORDS)),
    })
}

fn iban(number: &str) -> Result<Iban> {
    validate_iban(number).map_err(Error::internal)
}

/// Is the account in a country that SEPA transfers reach?
pub(crate) fn is_reached(iban: &str) -> bool {
    validate_iban(iban).is_ok_and(|iban| iban.is_sepa())
}

/// The first reference of ISO 11649 in a text, without spaces.
pub(crate) fn reference_in(text: &str) -> Option<String> {
    let words = text.split(|sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | ':' | '.'));
    words.filter_map(|word| word.parse::<RfReference>().ok()).map(|reference| reference.as_str().to_owned()).next()
}

/// The text in the characters that every bank of SEPA takes, at most so many.
fn text(text: &str, most: usize) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let taken: String = transliterate(&one_line, Transliteration::German).chars().take(most).collect();
    match taken.trim() {
        "" => "NOTPROVIDED".to_owned(),
        taken => taken.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn transfer(words: &str) -> Transfer<'_> {
        Transfer {
            end_to_end_id: "0190e1f6c0de7000a000000000000001",
            name: "Müller & Söhne GmbH",
            iban: "NL91ABNA0417164300",
            bic: Some("ABNANL2A"),
            amount: 123_456,
            reference: None,
            words,
        }
    }

    fn order(transfers: Vec<Transfer<'_>>) -> Order<'_> {
        Order {
            message_id: "0190e1f6c0de7000a000000000000000".to_owned(),
            created_at: "2024-06-03T09:30:00Z".parse().unwrap(),
            execution_date: "2024-06-05".parse().unwrap(),
            name: "Till GmbH",
            iban: "DE89370400440532013000",
            bic: None,
            transfers,
        }
    }

    #[test]
    fn names_and_words_are_in_the_characters_of_sepa() {
        let file = write(&order(vec![transfer("Rechnung № 17 für Möbel")])).unwrap();
        for part in [
            "pain.001.001.09",
            "<Nm>Mueller + Soehne GmbH</Nm>",
            "<Dt>2024-06-05</Dt>",
            "<InstdAmt Ccy=\"EUR\">1234.56</InstdAmt>",
            "<BICFI>ABNANL2A</BICFI>",
            "fuer Moebel</Ustrd>",
            "<CtrlSum>1234.56</CtrlSum>",
        ] {
            assert!(file.contains(part), "{part} in {file}");
        }
    }

    #[test]
    fn a_reference_of_the_payee_takes_the_place_of_words() {
        let reference = reference_in("please quote RF18539007547034, thanks").unwrap();
        let with_reference = Transfer { reference: Some(&reference), ..transfer("RE-17") };
        let file = write(&order(vec![with_reference])).unwrap();
        assert!(file.contains("<Ref>RF18539007547034</Ref>") && !file.contains("Ustrd"), "{file}");
        assert_eq!(reference_in("RF19539007547034 and RE-17"), None, "its check digits are wrong");
    }

    proptest! {
        #[test]
        fn whatever_a_bill_says_a_file_can_be_written(name in ".{0,120}", words in ".{0,300}", amount in 1_i64..99_999_999_999) {
            let transfer = Transfer { name: &name, amount, ..transfer(&words) };
            prop_assert!(write(&order(vec![transfer])).is_ok());
        }
    }
}
