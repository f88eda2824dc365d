//! Whether the numbers of a bank account can be right, and the form in which they are kept. Pure.

use bursar_kernel::FieldError;
use iban::{BaseIban, IbanLike, ParseIbanError};

use crate::entities::country::is_country;

/// Puts an account's codes into the form in which they are kept, and names each that is wrong.
pub fn put_codes_in_order(sent_iban: &mut Option<String>, sent_bic: &mut Option<String>) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut keep = |name: &str, code: &mut Option<String>, read: fn(&str) -> Result<String, &'static str>| match code.as_deref().map(read) {
        Some(Ok(kept)) => *code = Some(kept),
        Some(Err(why)) => wrong.push(FieldError::new("body", name, why, &format!("value_error.{name}"))),
        None => {}
    };
    keep("iban", sent_iban, iban);
    keep("bic", sent_bic, bic);
    wrong
}

/// The number without spaces, when its length, check digits and national form are right.
pub fn iban(sent: &str) -> Result<String, &'static str> {
    let compact: String = sent.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
    match compact.parse::<iban::Iban>() {
        Ok(iban) => Ok(iban.electronic_str().to_owned()),
        // A country that came to the register later than our copy of it: length and check digits must do.
        Err(ParseIbanError::UnknownCountry(base)) if is_country(base.country_code()) => Ok(BaseIban::electronic_str(&base).to_owned()),
        Err(ParseIbanError::InvalidBban(_)) => Err("does not have the form of its country"),
        Err(_) => Err("is no IBAN: its length or its check digits are wrong"),
    }
}

/// The code in capitals, when it has the form of ISO 9362: four letters for the bank, two for the country, two for the place, and for
/// a branch three more.
pub fn bic(sent: &str) -> Result<String, &'static str> {
    let code = sent.trim().to_uppercase();
    if !matches!(code.len(), 8 | 11) || !code.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return Err("must have 8 or 11 letters and digits");
    }
    if !code[..4].chars().all(|letter| letter.is_ascii_alphabetic()) {
        return Err("must begin with the four letters of a bank");
    }
    // Kosovo has a code of its own with banks and with nobody else.
    if !is_country(&code[4..6]) && &code[4..6] != "XK" {
        return Err("must name a country by its fifth and sixth letters");
    }
    Ok(code)
}

/// Does it have the form of an American routing number?
pub fn is_routing_number(number: &str) -> bool {
    number.len() == 9 && number.chars().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_checked_to_its_last_digit() {
        assert_eq!(iban("DE74 5007 0010 0100 0009 00").as_deref(), Ok("DE74500700100100000900"));
        assert_eq!(iban("gb82west12345698765432").as_deref(), Ok("GB82WEST12345698765432"));
        for wrong in ["DE75500700100100000900", "DE7450070010010000090", "DE", "", "GB82WEST1234569876543X", "XX82WEST12345698765432"] {
            assert!(iban(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_bic_has_the_form_of_its_standard() {
        for right in ["DEUTDEFFXXX", "deutdeff", "NEDSZAJJ", "PCBKXKPR"] {
            assert_eq!(bic(right), Ok(right.to_uppercase()), "{right}");
        }
        for wrong in ["DEUTDEF", "DEUTDEFFXX", "DEUTZZFF", "1EUTDEFF", "DEUT DEFF", "", "DÉUTDEFF"] {
            assert!(bic(wrong).is_err(), "{wrong}");
        }
    }
}
