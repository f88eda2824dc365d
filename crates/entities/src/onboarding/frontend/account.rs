//! The form about a bank account.

use std::collections::BTreeMap;

use bursar_kernel::SEPA_COUNTRIES;

use super::form::{Form, Mask};
use crate::bank_accounts::BankAccount;
use crate::onboarding::requirements::{Facts, Requirement, takes};

/// The currencies whose accounts have a form of their own, and where such accounts are.
const CURRENCIES: [(&str, &[&str]); 3] = [("EUR", &SEPA_COUNTRIES), ("GBP", &["GB"]), ("USD", &["US"])];

/// The forms of the accounts that there are.
pub(super) fn forms(facts: &Facts<'_>) -> Vec<Form> {
    let unfit = |account: &BankAccount| facts.asks(Requirement::BankAccount) && !facts.chosen().all(|method| takes(method, account));
    let known = |account: &BankAccount| {
        let form = form(account).plain("id", account.id.to_string());
        if unfit(account) { form.wrong("currency", "not every payment method that was chosen can use an account like this") } else { form }
    };
    facts.accounts.iter().map(known).collect()
}

/// For each currency in which the chosen methods can use an account: the fields of its form.
pub(super) fn masks(facts: &Facts<'_>) -> BTreeMap<&'static str, Mask> {
    usable(facts).map(|(currency, countries)| (currency, form(&BankAccount::blank(currency, countries[0])).mask())).collect()
}

/// For each of those currencies: the countries of its accounts.
pub(super) fn countries(facts: &Facts<'_>) -> BTreeMap<&'static str, &'static [&'static str]> {
    usable(facts).collect()
}

fn usable(facts: &Facts<'_>) -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let is_usable = |account: &BankAccount| facts.chosen().any(|method| takes(method, account));
    CURRENCIES.into_iter().filter(move |(currency, countries)| is_usable(&least(currency, countries[0])))
}

/// An account that has what it cannot be without, and nothing else.
fn least(currency: &str, country: &str) -> BankAccount {
    let blank = BankAccount::blank(currency, country);
    let needed = blank.needed();
    let filled = |name: &str| needed.iter().any(|needed| needed == name).then(String::new);
    BankAccount { iban: filled("iban"), routing_number: filled("routing_number"), sort_code: filled("sort_code"), ..blank }
}

fn form(account: &BankAccount) -> Form {
    let needed = account.needed();
    let fields = [
        ("account_holder_name", &account.account_holder_name),
        ("account_number", &account.account_number),
        ("iban", &account.iban),
        ("routing_number", &account.routing_number),
        ("sort_code", &account.sort_code),
    ];
    let form = Form::default().required("country", &account.country).required("currency", &account.currency);
    let stands = |name: &str, value: &Option<String>| value.is_some() || needed.iter().any(|needed| needed == name);
    fields.into_iter().filter(|(name, value)| stands(name, value)).fold(form, |form, (name, value)| form.required(name, value))
}
