//! Contacts: customers and suppliers are the same there.

use crate::Kind;
use crate::members::Members;
use crate::record::Address;
use crate::write::text::{at_most, maybe_at_most};
use crate::write::{PartyEntry, Target, Unwritable};

/// Longest names, e-mail addresses, and parts of an address.
const TEXT: usize = 255;
const ADDRESS_LINE: usize = 500;
const SHORT: usize = 50;
const ADDRESS_LINES: [&str; 4] = ["AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4"];

/// A contact.
pub(super) fn party(entry: &PartyEntry, before: Option<&Target>) -> Result<Members, Unwritable> {
    if !matches!(entry.kind, Kind::Customer | Kind::Vendor | Kind::Contact) {
        return Err(Unwritable::new("kind", "is no contact"));
    }
    let name = entry.name.trim();
    if name.is_empty() {
        return Err(Unwritable::new("name", "is empty"));
    }
    let phone = maybe_at_most("phone", entry.phone.as_deref(), SHORT)?;
    Ok(Members::default()
        .maybe("ContactID", before.map(|target| &target.remote_id))
        .with("Name", at_most("name", name, TEXT)?)
        .maybe("FirstName", maybe_at_most("first_name", entry.first_name.as_deref(), TEXT)?)
        .maybe("LastName", maybe_at_most("last_name", entry.last_name.as_deref(), TEXT)?)
        .maybe("EmailAddress", maybe_at_most("email", entry.email.as_deref(), TEXT)?)
        .maybe("TaxNumber", maybe_at_most("tax_number", entry.tax_number.as_deref(), SHORT)?)
        .maybe("DefaultCurrency", entry.currency.as_deref())
        .maybe("Phones", phone.map(|phone| [Members::default().with("PhoneType", "DEFAULT").with("PhoneNumber", phone)]))
        .maybe("Addresses", entry.address.as_ref().map(address).transpose()?.map(|address| [address])))
}

/// Where the contact is found: the address that pulls prefer. Lines beyond the last one that Xero has are joined to it.
fn address(address: &Address) -> Result<Members, Unwritable> {
    let mut members = Members::default().with("AddressType", "STREET");
    for (place, name) in ADDRESS_LINES.into_iter().enumerate() {
        let line = match address.lines.get(place..) {
            Some(rest) if place + 1 == ADDRESS_LINES.len() => rest.join(", "),
            rest => rest.and_then(<[String]>::first).cloned().unwrap_or_default(),
        };
        members = members.maybe(name, maybe_at_most(&format!("address.lines.{place}"), Some(&line), ADDRESS_LINE)?);
    }
    let parts = [
        ("City", "city", &address.city, TEXT),
        ("Region", "region", &address.region, TEXT),
        ("PostalCode", "postal_code", &address.postal_code, SHORT),
        ("Country", "country", &address.country, SHORT),
    ];
    for (theirs, ours, text, most) in parts {
        members = members.maybe(theirs, maybe_at_most(&format!("address.{ours}"), text.as_deref(), most)?);
    }
    Ok(members)
}
