//! Contacts: the name is unique over the active ones, whatever its case.

use super::{Context, Mode, Organisation, Refused, word};
use crate::xero::collection::{Body, Collection, Row, fold};
use crate::xero::dates;
use crate::xero::input::Input;
use crate::xero::wire::{Address, Contact, ContactRef, ContactRest, Document, DocumentRest, Phone};
use uuid::Uuid;

pub const STATUSES: [&str; 3] = ["ACTIVE", "ARCHIVED", "GDPRREQUEST"];

pub fn row(mut contact: Contact, rest: &ContactRest, now: chrono::DateTime<chrono::Utc>, app: Option<Box<str>>) -> Row {
    contact.updated = dates::moment(now);
    Row {
        id: contact.id,
        updated: now,
        key: contact.name.as_str().into(),
        other_key: contact.contact_number.clone().unwrap_or_default().into(),
        kind: "",
        status: word(&contact.contact_status, &STATUSES).unwrap_or("ACTIVE"),
        date: None,
        owner: None,
        app,
        body: Body::join(&contact, rest),
    }
}

/// Creates a contact, or changes one that is found by its id, its number or its name. Sending an id with another name renames.
pub fn save(books: &mut Organisation, context: &mut Context<'_>, sent: Input<'_>, path: Option<&str>, mode: Mode) -> Result<Uuid, Refused> {
    let named = path.map(str::to_owned).or_else(|| sent.id("ContactID").map(|id| id.to_string()));
    let found = match &named {
        Some(id) => Some(find(&books.contacts, id).ok_or(Refused::Missing)?),
        None => by_number(&books.contacts, sent).or_else(|| sent.words("Name").and_then(|name| active(&books.contacts, name))),
    };
    let (mut contact, mut rest) = match (found, mode) {
        (Some(row), Mode::Create) => return Err(Refused::because(taken(&row.key))),
        (Some(row), Mode::CreateOrUpdate) => (row.body.read::<Contact>(), row.body.read::<ContactRest>()),
        (None, _) => (blank(context.id()), ContactRest::default()),
    };
    let before = contact.name.clone();
    let mut errors = fill(&mut contact, &mut rest, sent);
    let is_active = contact.contact_status == "ACTIVE";
    if is_active && active(&books.contacts, &contact.name).is_some_and(|other| other.id != contact.id) {
        errors.push(taken(&contact.name));
    }
    if let Some(code) = contact.default_currency.as_ref().filter(|code| !books.has_currency(code)) {
        errors.push(format!("Users Organisation is not subscribed to currency {code}"));
    }
    if !errors.is_empty() {
        return Err(Refused::Invalid(errors));
    }
    let (id, name) = (contact.id, contact.name.clone());
    books.contacts.put(row(contact, &rest, context.now, context.app()));
    if !before.is_empty() && before != name {
        rename_in_documents(books, id, &ContactRef { id, name, has_validation_errors: false });
    }
    Ok(id)
}

/// The contact a document names: by id, number or name; an unknown name makes a new contact.
pub fn of_document(books: &mut Organisation, context: &mut Context<'_>, sent: Option<Input<'_>>) -> Result<ContactRef, String> {
    let sent = sent.ok_or_else(|| "A Contact must be specified for this type of transaction".to_owned())?;
    let found = match sent.id("ContactID") {
        Some(id) => {
            Some(books.contacts.get(id).ok_or_else(|| "The contact with the specified contact details could not be found.".to_owned())?)
        }
        None => by_number(&books.contacts, sent).or_else(|| sent.words("Name").and_then(|name| active(&books.contacts, name))),
    };
    if let Some(row) = found {
        if row.status != "ACTIVE" {
            return Err(format!("The contact '{}' has been archived and cannot be used.", row.key));
        }
        return Ok(ContactRef { id: row.id, name: row.key.to_string(), has_validation_errors: false });
    }
    let name = sent.words("Name").ok_or_else(|| "A Contact must be specified for this type of transaction".to_owned())?.to_owned();
    match save(books, context, sent, None, Mode::Create) {
        Ok(id) => Ok(ContactRef { id, name, has_validation_errors: false }),
        Err(Refused::Invalid(errors)) => Err(errors.into_iter().next().unwrap_or_default()),
        Err(Refused::Missing) => Err("The contact with the specified contact details could not be found.".to_owned()),
    }
}

/// A document makes its contact a customer or a supplier; that alone does not change `UpdatedDateUTC`.
pub fn take_part(books: &mut Organisation, id: Uuid, is_sale: bool) {
    let Some(row) = books.contacts.get(id) else { return };
    let (mut contact, rest): (Contact, ContactRest) = (row.body.read(), row.body.read());
    if (is_sale && contact.is_customer) || (!is_sale && contact.is_supplier) {
        return;
    }
    contact.is_customer |= is_sale;
    contact.is_supplier |= !is_sale;
    let mut row = row.clone();
    row.body = Body::join(&contact, &rest);
    books.contacts.put(row);
}

/// Merges one contact into another: it is archived and points to the survivor, which takes its documents.
pub fn merge(books: &mut Organisation, context: &Context<'_>, gone: Uuid, survivor: Uuid) -> Result<(), Refused> {
    let survivor = books.contacts.get(survivor).ok_or(Refused::Missing)?;
    let target = ContactRef { id: survivor.id, name: survivor.key.to_string(), has_validation_errors: false };
    let row_of_gone = books.contacts.get(gone).ok_or(Refused::Missing)?;
    let (mut contact, mut rest): (Contact, ContactRest) = (row_of_gone.body.read(), row_of_gone.body.read());
    "ARCHIVED".clone_into(&mut contact.contact_status);
    rest.merged_to = Some(target.id);
    let app = row_of_gone.app.clone();
    books.contacts.put(row(contact, &rest, context.now, app));
    rename_in_documents(books, gone, &target);
    Ok(())
}

/// A document as it is answered alone, with all that lists of contacts show of its contact; lists of documents only name it.
pub fn in_document(books: &Organisation, row: &Row) -> String {
    let named: ContactRef = row.body.read::<Document>().contact;
    let Some(contact) = books.contacts.get(named.id) else { return row.body.full().to_owned() };
    let short = serde_json::to_string(&named).unwrap_or_default();
    let mut whole = String::new();
    contact.body.write_short("", &mut whole);
    row.body.full().replacen(&format!(r#""Contact":{short}"#), &format!(r#""Contact":{whole}"#), 1)
}

/// By id, else by number, else by name.
pub fn find<'a>(contacts: &'a Collection, text: &str) -> Option<&'a Row> {
    match Uuid::parse_str(text) {
        Ok(id) => contacts.get(id),
        Err(_) => contacts.all().find(|row| &*row.other_key == text),
    }
}

fn by_number<'a>(contacts: &'a Collection, sent: Input<'_>) -> Option<&'a Row> {
    let number = sent.words("ContactNumber")?;
    contacts.all().find(|row| &*row.other_key == number)
}

fn active<'a>(contacts: &'a Collection, name: &str) -> Option<&'a Row> {
    contacts.with_key(name).find(|row| row.status == "ACTIVE")
}

fn taken(name: &str) -> String {
    format!("The contact name {name} is already assigned to another contact. The contact name must be unique across all active contacts.")
}

/// Documents show a contact's name of today; their own `UpdatedDateUTC` stays.
fn rename_in_documents(books: &mut Organisation, id: Uuid, to: &ContactRef) {
    for collection in [&mut books.invoices, &mut books.credit_notes] {
        let rows: Vec<Row> = collection.all().filter(|row| row.owner == Some(id)).cloned().collect();
        for mut row in rows {
            let (mut document, rest): (Document, DocumentRest) = (row.body.read(), row.body.read());
            document.contact = to.clone();
            row.owner = Some(to.id);
            row.body = Body::join(&document, &rest);
            collection.put(row);
        }
    }
}

fn blank(id: Uuid) -> Contact {
    let address = |kind: &str| Address { address_type: kind.to_owned(), ..Address::default() };
    let phone = |kind: &str| Phone { phone_type: kind.to_owned(), ..Phone::default() };
    Contact {
        id,
        contact_status: "ACTIVE".to_owned(),
        addresses: ["STREET", "POBOX"].map(address).into(),
        phones: ["DEFAULT", "DDI", "FAX", "MOBILE"].map(phone).into(),
        ..Contact::default()
    }
}

fn fill(contact: &mut Contact, rest: &mut ContactRest, sent: Input<'_>) -> Vec<String> {
    let mut errors = Vec::new();
    for (name, field) in [
        ("ContactNumber", &mut contact.contact_number),
        ("AccountNumber", &mut contact.account_number),
        ("FirstName", &mut contact.first_name),
        ("LastName", &mut contact.last_name),
        ("CompanyNumber", &mut contact.company_number),
        ("TaxNumber", &mut contact.tax_number),
        ("AccountsReceivableTaxType", &mut contact.accounts_receivable_tax_type),
        ("AccountsPayableTaxType", &mut contact.accounts_payable_tax_type),
        ("DefaultCurrency", &mut contact.default_currency),
        ("Website", &mut rest.website),
    ] {
        if let Some(text) = sent.text(name) {
            *field = Some(text.to_owned()).filter(|text| !text.is_empty());
        }
    }
    for (name, field) in [("EmailAddress", &mut contact.email_address), ("BankAccountDetails", &mut contact.bank_account_details)] {
        if let Some(text) = sent.text(name) {
            text.clone_into(field);
        }
    }
    if let Some(name) = sent.words("Name") {
        name.clone_into(&mut contact.name);
    }
    if let Some(status) = sent.words("ContactStatus") {
        match word(status, &STATUSES) {
            Some(status) => status.clone_into(&mut contact.contact_status),
            None => errors.push(format!("The contact status '{status}' is not valid")),
        }
    }
    fill_lists(contact, rest, sent);
    if contact.name.is_empty() {
        errors.push("The Contact Name must be specified.".to_owned());
    }
    if contact.name.chars().count() > 255 {
        errors.push("The Contact Name must not be more than 255 characters long.".to_owned());
    }
    if !contact.email_address.is_empty() && !contact.email_address.contains('@') {
        errors.push("The email address is not valid.".to_owned());
    }
    errors
}

/// Addresses and phones are matched by their type; those not sent stay.
fn fill_lists(contact: &mut Contact, rest: &mut ContactRest, sent: Input<'_>) {
    for value in sent.list("Addresses").unwrap_or_default() {
        if let Ok(mut address) = serde_json::from_value::<Address>(without_null(value)) {
            word(&address.address_type, &["POBOX", "STREET"]).unwrap_or("STREET").clone_into(&mut address.address_type);
            contact.addresses.retain(|known| fold(&known.address_type) != fold(&address.address_type));
            contact.addresses.push(address);
        }
    }
    for value in sent.list("Phones").unwrap_or_default() {
        if let Ok(mut phone) = serde_json::from_value::<Phone>(without_null(value)) {
            word(&phone.phone_type, &["DEFAULT", "DDI", "MOBILE", "FAX", "OFFICE"]).unwrap_or("DEFAULT").clone_into(&mut phone.phone_type);
            contact.phones.retain(|known| fold(&known.phone_type) != fold(&phone.phone_type));
            contact.phones.push(phone);
        }
    }
    contact.addresses.sort_by(|left, right| right.address_type.cmp(&left.address_type));
    contact.phones.sort_by(|left, right| left.phone_type.cmp(&right.phone_type));
    if let Some(persons) = sent.list("ContactPersons") {
        rest.contact_persons = persons.to_vec();
    }
    if let Some(terms) = sent.child("PaymentTerms") {
        rest.payment_terms = Some(without_null(terms.0));
    }
}

fn without_null(value: &serde_json::Value) -> serde_json::Value {
    let mut value = value.clone();
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, field| !field.is_null());
    }
    value
}
