//! Contacts: one list for customers and suppliers.

use serde::Deserialize;

use super::dates::Moment;
use super::row::Translated;
use crate::currency::currency;
use crate::lenient::{Misread, members};
use crate::record::{Address, Body, Counterpart, Kind};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ContactRow {
    #[serde(rename = "ContactID")]
    id: String,
    #[serde(default)]
    name: String,
    first_name: Option<String>,
    last_name: Option<String>,
    email_address: Option<String>,
    #[serde(default)]
    phones: Vec<PhoneRow>,
    #[serde(default)]
    addresses: Vec<AddressRow>,
    default_currency: Option<String>,
    tax_number: Option<String>,
    bank_account_details: Option<String>,
    accounts_receivable_tax_type: Option<String>,
    accounts_payable_tax_type: Option<String>,
    contact_status: Option<String>,
    #[serde(default)]
    is_customer: bool,
    #[serde(default)]
    is_supplier: bool,
    #[serde(rename = "MergedToContactID")]
    merged_into: Option<String>,
    #[serde(rename = "UpdatedDateUTC")]
    updated_at: Option<Moment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PhoneRow {
    phone_type: Option<String>,
    phone_number: Option<String>,
    phone_area_code: Option<String>,
    phone_country_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AddressRow {
    address_type: Option<String>,
    address_line1: Option<String>,
    address_line2: Option<String>,
    address_line3: Option<String>,
    address_line4: Option<String>,
    city: Option<String>,
    region: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
}

/// A contact. Xero lists every kind of telephone and address, empty ones too.
pub(super) fn contact(row: &str) -> Result<Translated, Misread> {
    let row: ContactRow = members(row)?;
    let counterpart = Counterpart {
        name: row.name,
        company_name: None,
        first_name: written(row.first_name),
        last_name: written(row.last_name),
        email: written(row.email_address),
        phone: row.phones.into_iter().filter(|phone| phone.phone_type.as_deref() == Some("DEFAULT")).find_map(phone),
        address: address(row.addresses),
        currency: currency(row.default_currency),
        tax_number: written(row.tax_number),
        bank_account: row.bank_account_details.map(plain).filter(|account| !account.is_empty()),
        is_customer: row.is_customer,
        is_vendor: row.is_supplier,
        is_active: row.contact_status.as_deref() == Some("ACTIVE"),
        merged_into: written(row.merged_into),
        sales_tax_rate_id: written(row.accounts_receivable_tax_type),
        purchase_tax_rate_id: written(row.accounts_payable_tax_type),
    };
    Ok(Translated {
        kind: Kind::Contact,
        remote_id: row.id,
        remote_version: row.updated_at.map(Moment::version).unwrap_or_default(),
        name: counterpart.name.clone(),
        is_deleted: false,
        unread: Vec::new(),
        body: Body::Counterpart(counterpart),
    })
}

/// Letters and digits alone, in upper case.
fn plain(text: String) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn written(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn phone(row: PhoneRow) -> Option<String> {
    let number = written(row.phone_number)?;
    let parts = [written(row.phone_country_code).map(|code| format!("+{}", code.trim_start_matches('+'))), written(row.phone_area_code)];
    Some(parts.into_iter().flatten().chain([number]).collect::<Vec<_>>().join(" "))
}

/// Where the contact is found, else where it gets its post.
fn address(rows: Vec<AddressRow>) -> Option<Address> {
    let rank = |row: &AddressRow| u8::from(row.address_type.as_deref() != Some("STREET"));
    let mut rows = rows;
    rows.sort_by_key(rank);
    let address = |row: AddressRow| Address {
        lines: [row.address_line1, row.address_line2, row.address_line3, row.address_line4].into_iter().filter_map(written).collect(),
        city: written(row.city),
        region: written(row.region),
        postal_code: written(row.postal_code),
        country: written(row.country),
    };
    rows.into_iter().map(address).find(|address| *address != Address::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_translated_field_by_field() {
        let row = r#"{"ContactID":"c-1","ContactStatus":"ACTIVE","Name":"ABC","FirstName":"Ada","LastName":"","EmailAddress":"a@b.test",
            "Phones":[{"PhoneType":"FAX","PhoneNumber":"9"},{"PhoneType":"DEFAULT","PhoneNumber":"1234567","PhoneAreaCode":"09","PhoneCountryCode":"64"}],
            "Addresses":[{"AddressType":"POBOX","AddressLine1":"PO Box 1","City":"Otago"},
              {"AddressType":"STREET","AddressLine1":"1 Main St","AddressLine2":"","City":"Dunedin","Region":"Otago","PostalCode":"9016","Country":"NZ"}],
            "DefaultCurrency":"NZD","TaxNumber":"415465456454","BankAccountDetails":"12-3456-0123456-00","AccountsReceivableTaxType":"OUTPUT2","AccountsPayableTaxType":"","IsSupplier":true,"IsCustomer":true,"UpdatedDateUTC":"/Date(1573755038314+0000)/"}"#;
        let expected = Counterpart {
            name: "ABC".into(),
            company_name: None,
            first_name: Some("Ada".into()),
            last_name: None,
            email: Some("a@b.test".into()),
            phone: Some("+64 09 1234567".into()),
            address: Some(Address {
                lines: vec!["1 Main St".into()],
                city: Some("Dunedin".into()),
                region: Some("Otago".into()),
                postal_code: Some("9016".into()),
                country: Some("NZ".into()),
            }),
            currency: Some("NZD".into()),
            tax_number: Some("415465456454".into()),
            bank_account: Some("123456012345600".into()),
            is_customer: true,
            is_vendor: true,
            is_active: true,
            merged_into: None,
            sales_tax_rate_id: Some("OUTPUT2".into()),
            purchase_tax_rate_id: None,
        };
        assert_eq!(contact(row).unwrap().body, Body::Counterpart(expected));
    }

    #[test]
    fn an_archived_contact_may_have_been_merged_away() {
        let row = r#"{"ContactID":"c-2","ContactStatus":"ARCHIVED","Name":"Old","MergedToContactID":"c-1",
            "Addresses":[{"AddressType":"STREET"},{"AddressType":"POBOX","City":"Otago"}],"Phones":[{"PhoneType":"DEFAULT","PhoneNumber":""}]}"#;
        let Body::Counterpart(contact) = contact(row).unwrap().body else { panic!("not a counterpart") };
        assert_eq!((contact.is_active, contact.merged_into.as_deref(), contact.phone), (false, Some("c-1"), None));
        assert_eq!(contact.address.unwrap().city.as_deref(), Some("Otago"));
    }
}
