//! What a bank account must hold, by currency and country. Pure.

use bursar_kernel::{FieldError, Location, Uuid};

use super::BankAccount;
use crate::bank_codes::{is_routing_number, put_codes_in_order};
use crate::entities::country::Country;
use crate::settings::currency::Currency;

/// Puts codes into the form in which they are kept, and names every field that is missing or wrong.
pub(super) fn put_in_order(account: &mut BankAccount) -> Vec<FieldError> {
    let mut wrong = put_codes_in_order(&mut account.iban, &mut account.bic);
    let is_american = account.currency.0 == "USD" && account.country.0 == "US";
    if is_american && account.routing_number.as_ref().is_some_and(|number| !is_routing_number(number)) {
        wrong.push(FieldError::new("body", "routing_number", "must have 9 digits", "value_error.routing_number"));
    }
    wrong.extend(missing(account));
    wrong
}

impl BankAccount {
    /// One of which nothing is known but its currency and where it is.
    pub(crate) fn blank(currency: &str, country: &str) -> Self {
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

    /// The fields that an account in its currency and country cannot be without.
    pub(crate) fn needed(&self) -> Vec<String> {
        let missing = missing(&BankAccount::blank(&self.currency.0, &self.country.0));
        missing
            .into_iter()
            .filter_map(|mut field| field.loc.pop())
            .filter_map(|at| if let Location::Name(name) = at { Some(name) } else { None })
            .collect()
    }
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

/// Countries of Africa.
const AFRICA: [&str; 60] = [
    "AO", "BF", "BI", "BJ", "BW", "CD", "CF", "CG", "CI", "CM", "CV", "DJ", "DZ", "EG", "EH", "ER", "ET", "GA", "GH", "GM", "GN", "GQ",
    "GW", "IO", "KE", "KM", "LR", "LS", "LY", "MA", "MG", "ML", "MR", "MU", "MW", "MZ", "NA", "NE", "NG", "RE", "RW", "SC", "SD", "SH",
    "SL", "SN", "SO", "SS", "ST", "SZ", "TD", "TF", "TG", "TN", "TZ", "UG", "YT", "ZA", "ZM", "ZW",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn africa_takes_any_combination() {
        assert_eq!(put_in_order(&mut BankAccount::blank("USD", "KE")), []);
        assert_eq!(put_in_order(&mut BankAccount::blank("EUR", "ZA")), []);
        let mut with_bic = BankAccount { bic: Some("NEDSZAJJ".to_owned()), ..BankAccount::blank("ZAR", "ZA") };
        assert_eq!(put_in_order(&mut with_bic)[0].loc, ["body".into(), "iban".into()]);
    }
}
