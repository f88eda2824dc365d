//! The company itself: its information and its preferences.

use bursar_kernel::{NaiveDate, Tz};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::ID;
use super::row::{Email, Reference};
use crate::ErrorClass;
use crate::client::Failure;
use crate::currency::currency;
use crate::lenient::{self, members};
use crate::record::{Company, SalesTax, UnreadableRow};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InformationRow {
    #[serde(default)]
    company_name: String,
    legal_name: Option<String>,
    email: Option<Email>,
    country: Option<String>,
    company_start_date: Option<NaiveDate>,
    default_time_zone: Option<String>,
    #[serde(default)]
    name_value: Vec<Named>,
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
    tax_prefs: TaxPreferences,
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

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct TaxPreferences {
    using_sales_tax: Option<bool>,
    partner_tax_enabled: Option<bool>,
}

impl TaxPreferences {
    fn sales_tax(&self) -> SalesTax {
        match (self.using_sales_tax, self.partner_tax_enabled) {
            (Some(false), _) => SalesTax::Off,
            (_, Some(true)) => SalesTax::Automated,
            _ => SalesTax::ByRate,
        }
    }
}

/// The company of this realm, and what of it could not be read. `page` holds the bytes that the rows are a part of.
pub(super) fn company(
    realm: &str,
    information: Option<&&RawValue>,
    preferences: Option<&&RawValue>,
    page: &Bytes,
) -> Result<(Company, Vec<String>), Failure> {
    let missing = || Failure::new(ErrorClass::Forbidden, "QuickBooks shows no company information to the person who connected");
    let strange = |row: UnreadableRow| Failure::new(ErrorClass::Bug, format!("the company of QuickBooks cannot be read: {}", row.reason));
    let information = information.ok_or_else(missing)?;
    let (information, mut unread) = lenient::translate(information, ID, page, |text| members::<InformationRow>(text)).map_err(strange)?;
    let (preferences, further) = match preferences {
        Some(row) => lenient::translate(row, ID, page, |text| members::<PreferencesRow>(text)).map_err(strange)?,
        None => Default::default(),
    };
    unread.extend(further);
    let company = Company {
        id: realm.to_owned(),
        name: information.company_name,
        legal_name: information.legal_name,
        email: information.email.and_then(|email| email.address),
        base_currency: currency(preferences.currency_prefs.home_currency.map(|currency| currency.value)),
        kind: information.name_value.into_iter().find(|named| named.name == "CompanyType").and_then(|named| named.value),
        country: information.country.as_deref().and_then(country),
        closed_until: preferences.accounting_info_prefs.book_close_date.and_then(|day| day.get(..10)?.parse::<NaiveDate>().ok()),
        starts_on: information.company_start_date,
        time_zone: information.default_time_zone.and_then(|name| name.parse::<Tz>().ok()),
        sales_tax: preferences.tax_prefs.sales_tax(),
    };
    Ok((company, unread))
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
        let rows = r#"[{"CompanyName":"Shed","LegalName":"Shed Inc.","Email":{"Address":"a@shed.test"},"Country":"USA","CompanyStartDate":"2019-01-01","DefaultTimeZone":"America/Los_Angeles",
            "NameValue":[{"Name":"NeoEnabled","Value":"true"},{"Name":"CompanyType","Value":"LLC"}]},
            {"AccountingInfoPrefs":{"BookCloseDate":"2025-12-31"},"CurrencyPrefs":{"MultiCurrencyEnabled":true,"HomeCurrency":{"value":"USD"}},
            "TaxPrefs":{"UsingSalesTax":true,"PartnerTaxEnabled":true}}]"#;
        let page = Bytes::from_static(rows.as_bytes());
        let rows: Vec<&RawValue> = serde_json::from_slice(&page).unwrap();
        let company = |information, preferences| company("4620", information, preferences, &page);
        let expected = Company {
            id: "4620".into(),
            name: "Shed".into(),
            legal_name: Some("Shed Inc.".into()),
            email: Some("a@shed.test".into()),
            base_currency: Some("USD".into()),
            kind: Some("LLC".into()),
            country: Some("US".into()),
            closed_until: NaiveDate::from_ymd_opt(2025, 12, 31),
            starts_on: NaiveDate::from_ymd_opt(2019, 1, 1),
            time_zone: Some(Tz::America__Los_Angeles),
            sales_tax: SalesTax::Automated,
        };
        assert_eq!(company(rows.first(), rows.get(1)).unwrap(), (expected, vec![]));
        assert_eq!(company(rows.first(), None).unwrap().0.closed_until, None);
        assert_eq!(company(None, None).unwrap_err().class, ErrorClass::Forbidden);
    }

    #[test]
    fn sales_tax_is_by_rate_unless_preferences_say_otherwise() {
        let of = |preferences: &str| serde_json::from_str::<PreferencesRow>(preferences).unwrap().tax_prefs.sales_tax();
        assert_eq!(of("{}"), SalesTax::ByRate);
        assert_eq!(of(r#"{"TaxPrefs":{"UsingSalesTax":true,"PartnerTaxEnabled":false}}"#), SalesTax::ByRate);
        assert_eq!(of(r#"{"TaxPrefs":{"UsingSalesTax":false,"PartnerTaxEnabled":true}}"#), SalesTax::Off);
    }
}
