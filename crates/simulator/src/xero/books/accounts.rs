//! The chart of accounts.

use super::{Context, Mode, Organisation, Refused, word};
use crate::xero::collection::{Body, Row, fold};
use crate::xero::dates;
use crate::xero::input::Input;
use crate::xero::wire::{Account, Nothing};
use uuid::Uuid;

pub const TYPES: [&str; 18] = [
    "BANK",
    "CURRENT",
    "CURRLIAB",
    "DEPRECIATN",
    "DIRECTCOSTS",
    "EQUITY",
    "EXPENSE",
    "FIXED",
    "INVENTORY",
    "LIABILITY",
    "NONCURRENT",
    "OTHERINCOME",
    "OVERHEADS",
    "PREPAYMENT",
    "REVENUE",
    "SALES",
    "TERMLIAB",
    "PAYG",
];
pub const STATUSES: [&str; 3] = ["ACTIVE", "ARCHIVED", "DELETED"];

/// The class that a type belongs to.
pub fn class_of(kind: &str) -> &'static str {
    match kind {
        "REVENUE" | "SALES" | "OTHERINCOME" => "REVENUE",
        "DEPRECIATN" | "DIRECTCOSTS" | "EXPENSE" | "OVERHEADS" => "EXPENSE",
        "CURRLIAB" | "LIABILITY" | "TERMLIAB" | "PAYG" => "LIABILITY",
        "EQUITY" => "EQUITY",
        _ => "ASSET",
    }
}

/// The row of an account; its time of change is written into the body here.
pub fn row(mut account: Account, context_now: chrono::DateTime<chrono::Utc>, app: Option<Box<str>>) -> Row {
    account.updated = dates::moment(context_now);
    Row {
        id: account.id,
        updated: context_now,
        key: account.code.clone().unwrap_or_default().into(),
        other_key: account.name.as_str().into(),
        kind: word(&account.kind, &TYPES).unwrap_or("CURRENT"),
        status: word(&account.status, &STATUSES).unwrap_or("ACTIVE"),
        date: None,
        owner: None,
        app,
        body: Body::join(&account, &Nothing {}),
    }
}

/// Creates or changes an account.
pub fn save(books: &mut Organisation, context: &mut Context<'_>, sent: Input<'_>, path: Option<&str>, mode: Mode) -> Result<Uuid, Refused> {
    let named = path.map(str::to_owned).or_else(|| sent.id("AccountID").map(|id| id.to_string()));
    let found = match named {
        Some(id) => Some(books.accounts.find(&id).ok_or(Refused::Missing)?.body.read::<Account>()),
        None => None,
    };
    let is_new = found.is_none();
    if is_new && mode == Mode::CreateOrUpdate {
        return Err(Refused::because("The AccountID must be specified to update an account"));
    }
    let mut account = found.unwrap_or_else(|| Account { id: context.id(), status: "ACTIVE".to_owned(), ..Account::default() });
    if !is_new && account.system_account.is_some() && sent.words("Status").is_some_and(|status| status != "ACTIVE") {
        return Err(Refused::because("You cannot archive or delete a system account."));
    }
    let errors = fill(&mut account, sent, is_new);
    let errors: Vec<String> = errors.into_iter().chain(clashes(books, &account)).collect();
    if !errors.is_empty() {
        return Err(Refused::Invalid(errors));
    }
    let id = account.id;
    books.accounts.put(row(account, context.now, context.app()));
    Ok(id)
}

/// An account without transactions disappears; one that was used can only be archived.
pub fn delete(books: &mut Organisation, context: &Context<'_>, path: &str) -> Result<Account, Refused> {
    let mut account: Account = books.accounts.find(path).ok_or(Refused::Missing)?.body.read();
    if account.system_account.is_some() {
        return Err(Refused::because("You cannot archive or delete a system account."));
    }
    let quoted = format!("\"AccountID\":\"{}\"", account.id);
    if books.invoices.all().chain(books.credit_notes.all()).chain(books.payments.all()).any(|row| row.body.full().contains(&quoted)) {
        return Err(Refused::because("The account has transactions and cannot be deleted; archive it instead."));
    }
    books.accounts.remove(account.id);
    "DELETED".clone_into(&mut account.status);
    account.updated = dates::moment(context.now);
    Ok(account)
}

fn fill(account: &mut Account, sent: Input<'_>, is_new: bool) -> Vec<String> {
    let mut errors = Vec::new();
    for (name, field) in [
        ("Code", &mut account.code),
        ("Description", &mut account.description),
        ("TaxType", &mut account.tax_type),
        ("BankAccountNumber", &mut account.bank_account_number),
        ("CurrencyCode", &mut account.currency_code),
    ] {
        if let Some(text) = sent.words(name) {
            *field = Some(text.to_owned());
        }
    }
    if let Some(name) = sent.words("Name") {
        name.clone_into(&mut account.name);
    }
    if let Some(kind) = sent.words("Type") {
        match word(kind, &TYPES) {
            Some(kind) => kind.clone_into(&mut account.kind),
            None => errors.push(format!("The account type '{kind}' is not valid")),
        }
    }
    if let Some(status) = sent.words("Status") {
        match word(status, &STATUSES[..2]) {
            Some(status) => status.clone_into(&mut account.status),
            None => errors.push(format!("The account status '{status}' is not valid")),
        }
    }
    if let Some(enabled) = sent.flag("EnablePaymentsToAccount") {
        account.enable_payments_to_account = enabled;
    }
    class_of(&account.kind).clone_into(&mut account.class);
    if is_new && account.kind == "BANK" {
        "BANK".clone_into(&mut account.bank_account_type);
    }
    if account.name.is_empty() || account.name.chars().count() > 150 {
        errors.push("Please enter a Name of at most 150 characters.".to_owned());
    }
    if account.kind.is_empty() && errors.is_empty() {
        errors.push("Please select an account Type.".to_owned());
    }
    match &account.code {
        Some(code) if code.chars().count() > 10 => errors.push("Please enter a Code of at most 10 characters.".to_owned()),
        None if account.kind != "BANK" => errors.push("Please enter a Code.".to_owned()),
        _ => {}
    }
    errors
}

fn clashes(books: &Organisation, account: &Account) -> Vec<String> {
    let others = || books.accounts.all().filter(|row| row.id != account.id);
    let mut errors = Vec::new();
    if account.code.as_ref().is_some_and(|code| others().any(|row| fold(&row.key) == fold(code))) {
        errors.push("Please enter a unique Code.".to_owned());
    }
    if others().any(|row| fold(&row.other_key) == fold(&account.name)) {
        errors.push("Please enter a unique Name.".to_owned());
    }
    errors
}
