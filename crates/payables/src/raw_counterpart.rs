//! What a document of a vendor says of the vendor: as it was read or entered, and, once the document is handed on, the copy that stays.

use bursar_counterparts::{FoundBankAccount, FoundVatId, FoundVendor, PostalAddress};
use bursar_entities::{COUNTRIES, Country, bank_codes};
use bursar_kernel::{Currency, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A vendor, as a document shows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CounterpartRawData)]
pub(crate) struct RawCounterpart {
    /// Where the vendor is.
    #[schema(value_type = Option<RawAddress>)]
    pub(crate) address: Option<RawAddress>,
    /// Where the vendor is paid.
    pub(crate) bank_account: Option<RawBankAccount>,
    /// E-mail address.
    #[schema(format = "email")]
    pub(crate) email: Option<String>,
    /// Name: of a person, first name and last name.
    pub(crate) name: Option<String>,
    /// Telephone number.
    pub(crate) phone: Option<String>,
    /// Number at the tax office.
    pub(crate) tax_id: Option<String>,
    /// VAT number.
    pub(crate) vat_id: Option<RawVatId>,
}

/// An address, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CounterpartRawAddress)]
pub(crate) struct RawAddress {
    /// City.
    pub(crate) city: Option<String>,
    /// Country.
    pub(crate) country: Option<Country>,
    /// Street and number.
    pub(crate) line1: Option<String>,
    /// More of the street.
    pub(crate) line2: Option<String>,
    /// Postal code.
    pub(crate) postal_code: Option<String>,
    /// State, region or province.
    pub(crate) state: Option<String>,
}

/// A bank account, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CounterpartRawBankAccount)]
pub(crate) struct RawBankAccount {
    /// Who owns it.
    pub(crate) account_holder_name: Option<String>,
    /// Its number.
    pub(crate) account_number: Option<String>,
    /// The bank's code of ISO 9362 (SWIFT).
    pub(crate) bic: Option<String>,
    /// Its number of ISO 13616.
    pub(crate) iban: Option<String>,
    /// Routing number of the bank, in the United States.
    pub(crate) routing_number: Option<String>,
    /// Sort code of the bank, in the United Kingdom.
    pub(crate) sort_code: Option<String>,
}

/// A VAT number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CounterpartRawVatID)]
pub(crate) struct RawVatId {
    /// The country that gave it.
    pub(crate) country: Option<Country>,
    /// Of which kind it is.
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    /// The number.
    pub(crate) value: Option<String>,
}

/// Changes to what was read of a vendor. A field that is left out stays, inside of objects too; null clears.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartRawDataUpdateRequest)]
#[expect(dead_code, reason = "the shape of a change: it is laid over what is there, field by field")]
pub(crate) struct ChangeOfRawCounterpart {
    /// Where the vendor is.
    address: Option<ChangeOfRawAddress>,
    /// Where the vendor is paid.
    bank_account: Option<ChangeOfRawBankAccount>,
    /// E-mail address.
    #[schema(format = "email")]
    email: Option<String>,
    /// Name.
    name: Option<String>,
    /// Telephone number.
    phone: Option<String>,
    /// Number at the tax office.
    #[schema(max_length = 30)]
    tax_id: Option<String>,
    /// VAT number.
    vat_id: Option<ChangeOfRawVatId>,
}

/// Changes to an address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartRawAddressUpdateRequest)]
#[expect(dead_code, reason = "the shape of a change")]
struct ChangeOfRawAddress {
    /// City.
    city: Option<String>,
    /// Country.
    country: Option<Country>,
    /// Street and number.
    line1: Option<String>,
    /// More of the street.
    line2: Option<String>,
    /// Postal code.
    postal_code: Option<String>,
    /// State, region or province.
    state: Option<String>,
}

/// Changes to a bank account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartRawBankAccountUpdateRequest)]
#[expect(dead_code, reason = "the shape of a change")]
struct ChangeOfRawBankAccount {
    /// Who owns it.
    account_holder_name: Option<String>,
    /// Its number.
    account_number: Option<String>,
    /// The bank's code of ISO 9362 (SWIFT).
    #[schema(max_length = 11)]
    bic: Option<String>,
    /// Its number of ISO 13616.
    #[schema(max_length = 34)]
    iban: Option<String>,
    /// Routing number of the bank.
    routing_number: Option<String>,
    /// Sort code of the bank.
    sort_code: Option<String>,
}

/// Changes to a VAT number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartRawVatIDUpdateRequest)]
#[expect(dead_code, reason = "the shape of a change")]
struct ChangeOfRawVatId {
    /// The country that gave it.
    country: Option<Country>,
    /// Of which kind it is.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// The number.
    #[schema(max_length = 32)]
    value: Option<String>,
}

impl RawCounterpart {
    /// With a change laid over it, whose shape was checked. Nothing left is nobody.
    pub(crate) fn changed(before: Option<&Self>, change: &Map<String, Value>) -> Result<Option<Self>> {
        let mut whole = serde_json::to_value(before)?;
        lay_over(&mut whole, change);
        let after: RawCounterpart = serde_json::from_value(whole)
            .map_err(|error| Error::internal(format!("a change of a counterpart passed its schema and cannot be read: {error}")))?;
        Ok(Some(after).filter(|after| *after != RawCounterpart::default()))
    }
}

impl RawCounterpart {
    /// The vendor that can be made of it: nothing without a name and a whole address. Its bank account is one with a valid IBAN, in the currency of
    /// the bill.
    pub(crate) fn vendor(&self, currency: Option<Currency>) -> Option<FoundVendor> {
        let address = self.address.as_ref()?;
        Some(FoundVendor {
            name: said(&self.name)?,
            address: PostalAddress {
                city: said(&address.city)?,
                country: address.country.clone()?,
                line1: said(&address.line1)?,
                line2: said(&address.line2),
                postal_code: said(&address.postal_code)?,
                state: said(&address.state),
            },
            email: said(&self.email),
            phone: said(&self.phone),
            tax_id: said(&self.tax_id),
            vat_id: self.vat_id.as_ref().and_then(RawVatId::found),
            bank_account: self.bank_account.as_ref().zip(currency).and_then(|(account, currency)| account.found(currency)),
        })
    }
}

impl RawVatId {
    fn found(&self) -> Option<FoundVatId> {
        let kind = self.kind.clone().and_then(|word| serde_json::from_value(word.into()).ok());
        Some(FoundVatId { country: self.country.clone(), kind: kind.unwrap_or_default(), value: said(&self.value)? })
    }
}

impl RawBankAccount {
    fn found(&self, currency: Currency) -> Option<FoundBankAccount> {
        let iban = bank_codes::iban(self.iban.as_deref()?).ok()?;
        let country = iban.get(..2).filter(|code| COUNTRIES.contains(code))?;
        Some(FoundBankAccount {
            account_holder_name: said(&self.account_holder_name),
            bic: self.bic.as_deref().and_then(|bic| bank_codes::bic(bic).ok()),
            country: Country(country.to_owned()),
            currency,
            iban,
        })
    }
}

/// A text that says something.
fn said(text: &Option<String>) -> Option<String> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Objects field by field; null clears, anything else replaces.
fn lay_over(target: &mut Value, change: &Map<String, Value>) {
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    for (name, value) in change {
        match value {
            Value::Object(inner) => lay_over(&mut target[name], inner),
            value => target[name] = value.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn changed(before: Option<&RawCounterpart>, change: &Value) -> Option<RawCounterpart> {
        RawCounterpart::changed(before, change.as_object().unwrap()).unwrap()
    }

    #[test]
    fn a_change_is_laid_over_field_by_field() {
        let first = changed(None, &json!({"name": "Acme", "bank_account": {"iban": "DE1", "bic": "B"}})).unwrap();
        let second = changed(Some(&first), &json!({"bank_account": {"iban": "DE2"}, "vat_id": {"value": "DE9"}})).unwrap();
        let account = second.bank_account.unwrap();
        assert_eq!((account.iban.as_deref(), account.bic.as_deref()), (Some("DE2"), Some("B")));
        assert_eq!((second.name.as_deref(), second.vat_id.unwrap().value.as_deref()), (Some("Acme"), Some("DE9")));
        assert_eq!(changed(Some(&first), &json!({"name": null, "bank_account": null})), None);
    }
}
