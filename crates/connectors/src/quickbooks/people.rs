//! Customers and vendors: two lists in QuickBooks, even when they are the same people.

use serde::Deserialize;

use super::row::{Email, Reference, Translated};
use crate::currency::currency;
use crate::lenient::{Misread, members};
use crate::record::{Address, Body, Counterpart};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PersonRow {
    id: String,
    #[serde(default)]
    sync_token: String,
    #[serde(default)]
    display_name: String,
    company_name: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    primary_email_addr: Option<Email>,
    primary_phone: Option<Phone>,
    bill_addr: Option<AddressRow>,
    currency_ref: Option<Reference>,
    /// Of vendors.
    tax_identifier: Option<String>,
    /// Of customers.
    primary_tax_identifier: Option<String>,
    default_tax_code_ref: Option<Reference>,
    active: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Phone {
    free_form_number: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AddressRow {
    line1: Option<String>,
    line2: Option<String>,
    line3: Option<String>,
    line4: Option<String>,
    line5: Option<String>,
    city: Option<String>,
    country_sub_division_code: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
}

/// A customer.
pub(super) fn customer(row: &str) -> Result<Translated, Misread> {
    person(row, true)
}

/// A vendor.
pub(super) fn vendor(row: &str) -> Result<Translated, Misread> {
    person(row, false)
}

fn person(row: &str, is_customer: bool) -> Result<Translated, Misread> {
    let row: PersonRow = members(row)?;
    let tax_rate_id = row.default_tax_code_ref.map(|code| code.value);
    let counterpart = Counterpart {
        name: row.display_name,
        company_name: row.company_name,
        first_name: row.given_name,
        last_name: row.family_name,
        email: row.primary_email_addr.and_then(|email| email.address),
        phone: row.primary_phone.and_then(|phone| phone.free_form_number),
        address: row.bill_addr.map(address).filter(|address| *address != Address::default()),
        currency: currency(row.currency_ref.map(|currency| currency.value)),
        tax_number: row.tax_identifier.or(row.primary_tax_identifier).filter(|number| !is_masked(number)),
        bank_account: None,
        is_customer,
        is_vendor: !is_customer,
        is_active: row.active.unwrap_or(true),
        merged_into: None,
        sales_tax_rate_id: tax_rate_id.clone().filter(|_| is_customer),
        purchase_tax_rate_id: tax_rate_id.filter(|_| !is_customer),
    };
    let name = counterpart.name.clone();
    Ok(Translated { remote_id: row.id, remote_version: row.sync_token, name, unread: Vec::new(), body: Body::Counterpart(counterpart) })
}

/// Signs of a tax number that QuickBooks shows at most; it puts an `X` in the place of each before them.
const SHOWN: usize = 5;

/// Is it what QuickBooks shows in place of a tax number, which has as many signs (`XXXXXX9875`)? Of some it shows the last four, of others the last
/// five.
fn is_masked(number: &str) -> bool {
    let signs: Vec<char> = number.chars().collect();
    let hidden = signs.len().saturating_sub(SHOWN).max(1);
    signs.len() >= SHOWN && signs.iter().take(hidden).all(|sign| *sign == 'X')
}

fn address(row: AddressRow) -> Address {
    let lines = [row.line1, row.line2, row.line3, row.line4, row.line5];
    Address {
        lines: lines.into_iter().flatten().filter(|line| !line.is_empty()).collect(),
        city: row.city,
        region: row.country_sub_division_code,
        postal_code: row.postal_code,
        country: row.country,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_is_translated_field_by_field() {
        let row = r#"{"Id":"30","SyncToken":"2","DisplayName":"Books by Ada","CompanyName":"Books Ltd","GivenName":"Ada","FamilyName":"L",
            "PrimaryEmailAddr":{"Address":"ada@books.test"},"PrimaryPhone":{"FreeFormNumber":"(650) 555-0100"},"CurrencyRef":{"value":"GBP"},
            "BillAddr":{"Id":"31","Line1":"15 Main St.","Line2":"","Line3":"Rear","City":"Palo Alto","CountrySubDivisionCode":"CA",
            "PostalCode":"94303","Country":"USA","Lat":"1"},"TaxIdentifier":"XX-9","DefaultTaxCodeRef":{"value":"4"},"Active":true,"Balance":0}"#;
        let expected = Counterpart {
            name: "Books by Ada".into(),
            company_name: Some("Books Ltd".into()),
            first_name: Some("Ada".into()),
            last_name: Some("L".into()),
            email: Some("ada@books.test".into()),
            phone: Some("(650) 555-0100".into()),
            address: Some(Address {
                lines: vec!["15 Main St.".into(), "Rear".into()],
                city: Some("Palo Alto".into()),
                region: Some("CA".into()),
                postal_code: Some("94303".into()),
                country: Some("USA".into()),
            }),
            currency: Some("GBP".into()),
            tax_number: Some("XX-9".into()),
            bank_account: None,
            is_customer: false,
            is_vendor: true,
            is_active: true,
            merged_into: None,
            sales_tax_rate_id: None,
            purchase_tax_rate_id: Some("4".into()),
        };
        assert_eq!(vendor(row).unwrap().body, Body::Counterpart(expected));
    }

    /// The first is in recorded answers.
    #[test]
    fn a_masked_tax_number_is_none() {
        let of = |number: &str| match vendor(&format!(r#"{{"Id":"1","TaxIdentifier":"{number}"}}"#)).unwrap().body {
            Body::Counterpart(vendor) => vendor.tax_number,
            other => panic!("{other:?}"),
        };
        for masked in ["XXXXXX9875", "XXXXXX56789", "XXXXXX-9875", "X1234"] {
            assert_eq!(of(masked), None, "{masked}");
        }
        for number in ["91-2019875", "X1234567L", "GB123456789", "XX-9", "12345"] {
            assert_eq!(of(number).as_deref(), Some(number));
        }
    }

    #[test]
    fn a_customer_may_have_next_to_nothing() {
        let row = r#"{"Id":"9","DisplayName":"Zed (deleted)","Active":false,"BillAddr":{"Id":"2"},"PrimaryTaxIdentifier":"T1"}"#;
        let Body::Counterpart(person) = customer(row).unwrap().body else { panic!("not a counterpart") };
        assert!(person.is_customer && !person.is_vendor && !person.is_active);
        assert_eq!((person.address, person.tax_number.as_deref()), (None, Some("T1")));
    }
}
