//! Customers and vendors.

use super::reference;
use crate::Kind;
use crate::members::Members;
use crate::record::Address;
use crate::write::text::{at_most, maybe_at_most};
use crate::write::{PartyEntry, Target, Unwritable};

/// Longest names, and the parts of them.
const NAME: usize = 500;
const PART_OF_NAME: usize = 100;
const EMAIL: usize = 100;
const PHONE: usize = 30;
const TAX_NUMBER: usize = 20;
/// A line of an address, and its other parts.
const ADDRESS_LINE: usize = 500;
const ADDRESS_PART: usize = 255;
const POSTAL_CODE: usize = 30;
/// Lines that an address has there.
const ADDRESS_LINES: [&str; 5] = ["Line1", "Line2", "Line3", "Line4", "Line5"];

/// A customer or a vendor. The currency is fixed when it is made, so an update leaves it out.
pub(super) fn party(entry: &PartyEntry, before: Option<&Target>) -> Result<Members, Unwritable> {
    let tax_number = match entry.kind {
        Kind::Customer => "PrimaryTaxIdentifier",
        Kind::Vendor => "TaxIdentifier",
        _ => return Err(Unwritable::new("kind", "is neither a customer nor a vendor")),
    };
    let email = maybe_at_most("email", entry.email.as_deref(), EMAIL)?;
    let phone = maybe_at_most("phone", entry.phone.as_deref(), PHONE)?;
    Ok(Members::default()
        .with("DisplayName", name("name", &entry.name, NAME)?)
        .maybe("GivenName", maybe_at_most("first_name", entry.first_name.as_deref(), PART_OF_NAME)?)
        .maybe("FamilyName", maybe_at_most("last_name", entry.last_name.as_deref(), PART_OF_NAME)?)
        .maybe("PrimaryEmailAddr", email.map(|email| Members::default().with("Address", email)))
        .maybe("PrimaryPhone", phone.map(|phone| Members::default().with("FreeFormNumber", phone)))
        .maybe("BillAddr", entry.address.as_ref().map(|address| self::address("address", address)).transpose()?)
        .maybe(tax_number, maybe_at_most("tax_number", entry.tax_number.as_deref(), TAX_NUMBER)?)
        .maybe("CurrencyRef", entry.currency.as_deref().filter(|_| before.is_none()).map(reference)))
}

/// A name as lists have it: a colon would make a level of it.
pub(super) fn name<'a>(field: &str, name: &'a str, most: usize) -> Result<&'a str, Unwritable> {
    let name = name.trim();
    match name {
        "" => Err(Unwritable::new(field, "is empty")),
        _ if name.contains([':', '\t', '\n', '\r']) => {
            Err(Unwritable::new(field, "QuickBooks takes no colon, tab or line break in a name"))
        }
        _ => at_most(field, name, most),
    }
}

/// A postal address; lines beyond the last one that QuickBooks has are joined to it.
pub(super) fn address(field: &str, address: &Address) -> Result<Members, Unwritable> {
    let part = |name: &str, text: &Option<String>, most: usize| {
        maybe_at_most(&format!("{field}.{name}"), text.as_deref(), most).map(|text| text.map(str::to_owned))
    };
    let mut members = Members::default();
    for (place, name) in ADDRESS_LINES.into_iter().enumerate() {
        let line = match address.lines.get(place..) {
            Some(rest) if place + 1 == ADDRESS_LINES.len() => rest.join(", "),
            rest => rest.and_then(<[String]>::first).cloned().unwrap_or_default(),
        };
        members = members.maybe(name, maybe_at_most(&format!("{field}.lines.{place}"), Some(&line), ADDRESS_LINE)?);
    }
    Ok(members
        .maybe("City", part("city", &address.city, ADDRESS_PART)?)
        .maybe("CountrySubDivisionCode", part("region", &address.region, ADDRESS_PART)?)
        .maybe("PostalCode", part("postal_code", &address.postal_code, POSTAL_CODE)?)
        .maybe("Country", part("country", &address.country, ADDRESS_PART)?))
}
