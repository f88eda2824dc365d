//! The company itself: its information and its preferences.

use bursar_kernel::NaiveDate;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::row::Reference;
use crate::record::Company;
use crate::{ErrorClass, client::Failure};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InformationRow {
    #[serde(default)]
    company_name: String,
    legal_name: Option<String>,
    email: Option<Email>,
    country: Option<String>,
    #[serde(default)]
    name_value: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Email {
    address: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    #[serde(default)]
    name: String,
    value: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct PreferencesRow {
    accounting_info_prefs: AccountingPreferences,
    currency_prefs: CurrencyPreferences,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct AccountingPreferences {
    book_close_date: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct CurrencyPreferences {
    home_currency: Option<Reference>,
}

/// The company of this realm.
pub(super) fn company(realm: &str, information: Option<&&RawValue>, preferences: Option<&&RawValue>) -> Result<Company, Failure> {
    let missing = || Failure::new(ErrorClass::Person, "QuickBooks shows no company information to the person who connected");
    let strange =
        |error: serde_json::Error| Failure::new(ErrorClass::Bug, format!("the company of QuickBooks has an unknown shape: {error}"));
    let information: InformationRow = serde_json::from_str(information.ok_or_else(missing)?.get()).map_err(strange)?;
    let preferences: PreferencesRow = match preferences {
        Some(row) => serde_json::from_str(row.get()).map_err(strange)?,
        None => PreferencesRow::default(),
    };
    Ok(Company {
        id: realm.to_owned(),
        name: information.company_name,
        legal_name: information.legal_name,
        email: information.email.and_then(|email| email.address),
        base_currency: preferences.currency_prefs.home_currency.map(|currency| currency.value),
        kind: information.name_value.into_iter().find(|named| named.name == "CompanyType").and_then(|named| named.value),
        country: information.country.as_deref().and_then(country),
        closed_until: preferences.accounting_info_prefs.book_close_date.and_then(|day| day.get(..10)?.parse::<NaiveDate>().ok()),
    })
}

/// Two letters, whichever of the two codes QuickBooks writes. It is sold in few countries, so the long ones are named here.
fn country(code: &str) -> Option<String> {
    let short = match code {
        "USA" => "US",
        "CAN" => "CA",
        "GBR" => "GB",
        "AUS" => "AU",
        "IND" => "IN",
        "FRA" => "FR",
        "IRL" => "IE",
        "NZL" => "NZ",
        "ZAF" => "ZA",
        "SGP" => "SG",
        "MEX" => "MX",
        "BRA" => "BR",
        "HKG" => "HK",
        other if other.len() == 2 => other,
        _ => return None,
    };
    Some(short.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_translated_field_by_field() {
        let rows = r#"[{"CompanyName":"Shed","LegalName":"Shed Inc.","Email":{"Address":"a@shed.test"},"Country":"USA",
            "NameValue":[{"Name":"NeoEnabled","Value":"true"},{"Name":"CompanyType","Value":"LLC"}]},
            {"AccountingInfoPrefs":{"BookCloseDate":"2025-12-31"},"CurrencyPrefs":{"MultiCurrencyEnabled":true,"HomeCurrency":{"value":"USD"}}}]"#;
        let rows: Vec<&RawValue> = serde_json::from_str(rows).unwrap();
        let expected = Company {
            id: "4620".into(),
            name: "Shed".into(),
            legal_name: Some("Shed Inc.".into()),
            email: Some("a@shed.test".into()),
            base_currency: Some("USD".into()),
            kind: Some("LLC".into()),
            country: Some("US".into()),
            closed_until: NaiveDate::from_ymd_opt(2025, 12, 31),
        };
        assert_eq!(company("4620", rows.first(), rows.get(1)).unwrap(), expected);
        assert_eq!(company("4620", rows.first(), None).unwrap().closed_until, None);
        assert_eq!(company("4620", None, None).unwrap_err().class, ErrorClass::Person);
    }
}
