//! What a bank account must hold, by currency and country, and whether its numbers can be right. Pure.

use bursar_kernel::FieldError;
use iban::{BaseIban, IbanLike, ParseIbanError};

use super::BankAccount;
use crate::entities::country::is_country;

/// Puts codes into the form in which they are kept, and names every field that is missing or wrong.
pub(super) fn put_in_order(account: &mut BankAccount) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if let Some(sent) = &account.iban {
        match iban(sent) {
            Ok(electronic) => account.iban = Some(electronic),
            Err(why) => wrong.push(FieldError::new("body", "iban", why, "value_error.iban")),
        }
    }
    if let Some(sent) = &account.bic {
        match bic(sent) {
            Ok(code) => account.bic = Some(code),
            Err(why) => wrong.push(FieldError::new("body", "bic", why, "value_error.bic")),
        }
    }
    let is_american = account.currency.0 == "USD" && account.country.0 == "US";
    if is_american && account.routing_number.as_ref().is_some_and(|number| !is_routing_number(number)) {
        wrong.push(FieldError::new("body", "routing_number", "must have 9 digits", "value_error.routing_number"));
    }
    wrong.extend(missing(account));
    wrong
}

/// What the account lacks. African countries take any combination.
pub(super) fn missing(account: &BankAccount) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut need = |name: &str, value: &Option<String>, why: &str| {
        if value.as_deref().is_none_or(|text| text.trim().is_empty()) {
            wrong.push(FieldError::new("body", name, format!("field required {why}"), "value_error.missing"));
        }
    };
    if account.bic.is_some() {
        need("iban", &account.iban, "with a bic");
    }
    if AFRICA.contains(&account.country.0.as_str()) {
        return wrong;
    }
    match account.currency.0.as_str() {
        "EUR" if account.bic.is_none() => need("iban", &account.iban, "for accounts in EUR"),
        "EUR" => {}
        "GBP" => {
            need("account_holder_name", &account.account_holder_name, "for accounts in GBP");
            need("account_number", &account.account_number, "for accounts in GBP");
            need("sort_code", &account.sort_code, "for accounts in GBP");
        }
        "USD" => {
            need("account_holder_name", &account.account_holder_name, "for accounts in USD");
            need("account_number", &account.account_number, "for accounts in USD");
            need("routing_number", &account.routing_number, "for accounts in USD");
        }
        _ if account.iban.is_some() || account.bic.is_some() => {}
        _ if account.account_number.is_none() => {
            let msg = "field required, or an account_number with a sort_code or a routing_number";
            wrong.push(FieldError::new("body", "iban", msg, "value_error.missing"));
        }
        _ if account.sort_code.is_none() && account.routing_number.is_none() => {
            let msg = "field required with an account_number: give it, or a routing_number";
            wrong.push(FieldError::new("body", "sort_code", msg, "value_error.missing"));
        }
        _ => {}
    }
    wrong
}

/// The number without spaces, when its length, check digits and national form are right.
fn iban(sent: &str) -> Result<String, &'static str> {
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
fn bic(sent: &str) -> Result<String, &'static str> {
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

fn is_routing_number(number: &str) -> bool {
    number.len() == 9 && number.chars().all(|digit| digit.is_ascii_digit())
}

/// Countries of Africa.
const AFRICA: [&str; 60] = [
    "AO", "BF", "BI", "BJ", "BW", "CD", "CF", "CG", "CI", "CM", "CV", "DJ", "DZ", "EG", "EH", "ER", "ET", "GA", "GH", "GM", "GN", "GQ",
    "GW", "IO", "KE", "KM", "LR", "LS", "LY", "MA", "MG", "ML", "MR", "MU", "MW", "MZ", "NA", "NE", "NG", "RE", "RW", "SC", "SD", "SH",
    "SL", "SN", "SO", "SS", "ST", "SZ", "TD", "TF", "TG", "TN", "TZ", "UG", "YT", "ZA", "ZM", "ZW",
];

#[cfg(test)]
mod tests {
    use bursar_kernel::Uuid;

    use super::*;
    use crate::entities::country::Country;
    use crate::settings::currency::Currency;

    fn account(currency: &str, country: &str) -> BankAccount {
        BankAccount {
            id: Uuid::nil(),
            entity_id: Uuid::nil(),
            account_holder_name: None,
            account_number: None,
            bank_name: None,
            bic: None,
            country: Country(country.to_owned()),
            currency: Currency(currency.to_owned()),
            display_name: None,
            iban: None,
            is_default_for_currency: false,
            routing_number: None,
            sort_code: None,
            was_created_by_user_id: None,
        }
    }

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

    #[test]
    fn africa_takes_any_combination() {
        assert_eq!(put_in_order(&mut account("USD", "KE")), []);
        assert_eq!(put_in_order(&mut account("EUR", "ZA")), []);
        let mut with_bic = BankAccount { bic: Some("NEDSZAJJ".to_owned()), ..account("ZAR", "ZA") };
        assert_eq!(put_in_order(&mut with_bic)[0].loc, ["body".into(), "iban".into()]);
    }
}
