//! Who sent a document, as it was read. Pure.

use bursar_entities::{COUNTRIES, Country, bank_codes};
use bursar_recognition::plain::{printable, text};
use bursar_recognition::{ReadAddress, ReadParty};

use crate::raw_counterpart::{RawAddress, RawBankAccount, RawCounterpart, RawVatId};

impl RawCounterpart {
    /// The sender of a document; nothing where nothing was read of it.
    pub(crate) fn read(sender: &ReadParty) -> Option<RawCounterpart> {
        let address = sender.address.as_ref().map(|address| RawAddress::read(&address.value));
        let country = address.as_ref().and_then(|address| address.country.clone());
        let raw = RawCounterpart {
            bank_account: RawBankAccount::read(sender, country.as_ref()),
            address: address.filter(|address| *address != RawAddress::default()),
            email: text(&sender.email),
            name: text(&sender.name),
            phone: text(&sender.phone),
            tax_id: text(&sender.tax_number),
            vat_id: text(&sender.vat_id).map(|value| RawVatId { country: country_of_vat_id(&value), kind: None, value: Some(value) }),
        };
        Some(raw).filter(|raw| *raw != RawCounterpart::default())
    }
}

impl RawAddress {
    fn read(address: &ReadAddress) -> RawAddress {
        let part = |part: &Option<String>| part.as_deref().and_then(printable);
        RawAddress {
            city: part(&address.city),
            country: address.country.as_deref().and_then(country),
            line1: part(&address.line1),
            line2: part(&address.line2),
            postal_code: part(&address.postal_code),
            state: part(&address.state),
        }
    }
}

impl RawBankAccount {
    /// The account of a sender; a bank's code is called differently from country to country.
    fn read(sender: &ReadParty, country: Option<&Country>) -> Option<RawBankAccount> {
        let (bank_code, country) = (text(&sender.bank_code), country.map(|country| country.0.as_str()));
        let account = RawBankAccount {
            account_holder_name: None,
            account_number: text(&sender.account_number),
            bic: text(&sender.bic),
            iban: text(&sender.iban).and_then(|iban| bank_codes::iban(&iban).ok()),
            routing_number: bank_code.clone().filter(|_| country == Some("US")),
            sort_code: bank_code.filter(|_| country == Some("GB")),
        };
        Some(account).filter(|account| *account != RawBankAccount::default())
    }
}

fn country(code: &str) -> Option<Country> {
    COUNTRIES.contains(&code).then(|| Country(code.to_owned()))
}

/// The country that a VAT number begins with; Greece writes EL.
fn country_of_vat_id(value: &str) -> Option<Country> {
    let letters = value.get(..2)?;
    country(if letters == "EL" { "GR" } else { letters })
}

#[cfg(test)]
mod tests {
    use bursar_recognition::ReadValue;

    use super::*;

    fn exact(text: &str) -> Option<ReadValue<String>> {
        Some(ReadValue::exact(text.to_owned()))
    }

    #[test]
    fn a_sender_is_kept_as_far_as_it_was_read() {
        let address = ReadAddress { city: Some("Athens".to_owned()), country: Some("GR".to_owned()), ..ReadAddress::default() };
        let sender = ReadParty {
            name: exact("Acme"),
            vat_id: exact("EL123456783"),
            iban: exact("DE89370400440532013000"),
            bank_code: exact("60-16-13"),
            address: Some(ReadValue::exact(address)),
            ..ReadParty::default()
        };
        let raw = RawCounterpart::read(&sender).unwrap();
        assert_eq!((raw.name.as_deref(), raw.address.unwrap().city.as_deref()), (Some("Acme"), Some("Athens")));
        assert_eq!(raw.vat_id.unwrap().country, Some(Country("GR".to_owned())));
        let account = raw.bank_account.unwrap();
        assert_eq!((account.iban.as_deref(), account.sort_code), (Some("DE89370400440532013000"), None), "a sort code is British");
        assert_eq!(RawCounterpart::read(&ReadParty::default()), None);
    }

    #[test]
    fn a_country_that_nobody_knows_is_left_out() {
        let address = ReadAddress { country: Some("XX".to_owned()), ..ReadAddress::default() };
        let sender = ReadParty { address: Some(ReadValue::exact(address)), ..ReadParty::default() };
        assert_eq!(RawCounterpart::read(&sender), None);
    }
}
