//! Products and services. An item that is deleted vanishes; there is no status.

use super::{Context, Mode, Organisation, Refused};
use crate::xero::collection::{Body, Row};
use crate::xero::dates;
use crate::xero::decimal::{Number, round_half_up};
use crate::xero::input::Input;
use crate::xero::wire::{Item, Nothing, Side};
use uuid::Uuid;

pub fn row(mut item: Item, now: chrono::DateTime<chrono::Utc>, app: Option<Box<str>>) -> Row {
    item.updated = dates::moment(now);
    Row {
        id: item.id,
        updated: now,
        key: item.code.as_str().into(),
        other_key: item.name.clone().unwrap_or_default().into(),
        kind: "",
        status: "",
        date: None,
        owner: None,
        app,
        body: Body::join(&item, &Nothing {}),
    }
}

/// Creates an item, or changes one that is found by its id or code.
pub fn save(books: &mut Organisation, context: &mut Context<'_>, sent: Input<'_>, path: Option<&str>, mode: Mode) -> Result<Uuid, Refused> {
    let named = path.map(str::to_owned).or_else(|| sent.id("ItemID").map(|id| id.to_string()));
    let found = match &named {
        Some(id) => Some(books.items.find(id).ok_or(Refused::Missing)?),
        None => sent.words("Code").and_then(|code| books.items.with_key(code).next()),
    };
    let mut item = match (found, mode) {
        (Some(row), Mode::Create) => return Err(Refused::because(format!("Price List Item with Code '{}' already exists", row.key))),
        (Some(row), Mode::CreateOrUpdate) => row.body.read::<Item>(),
        (None, _) => Item { id: context.id(), is_sold: true, is_purchased: true, ..Item::default() },
    };
    let mut errors = fill(&mut item, sent, context.unit_decimals);
    if books.items.with_key(&item.code).any(|row| row.id != item.id) {
        errors.push(format!("Price List Item with Code '{}' already exists", item.code));
    }
    for code in [&item.sales_details.account_code, &item.purchase_details.account_code].into_iter().flatten() {
        if !books.accounts.with_key(code).any(|row| row.status == "ACTIVE") {
            errors.push(format!("Account code '{code}' is not a valid code for this document."));
        }
    }
    if !errors.is_empty() {
        return Err(Refused::Invalid(errors));
    }
    let id = item.id;
    books.items.put(row(item, context.now, context.app()));
    Ok(id)
}

/// Takes an item away for good.
pub fn delete(books: &mut Organisation, path: &str) -> Result<Uuid, Refused> {
    let id = books.items.find(path).ok_or(Refused::Missing)?.id;
    books.items.remove(id);
    Ok(id)
}

fn fill(item: &mut Item, sent: Input<'_>, unit_decimals: u32) -> Vec<String> {
    let mut errors = Vec::new();
    if let Some(code) = sent.words("Code") {
        code.clone_into(&mut item.code);
    }
    for (name, field) in
        [("Name", &mut item.name), ("Description", &mut item.description), ("PurchaseDescription", &mut item.purchase_description)]
    {
        if let Some(text) = sent.words(name) {
            *field = Some(text.to_owned());
        }
    }
    for (name, field) in [("IsSold", &mut item.is_sold), ("IsPurchased", &mut item.is_purchased)] {
        if let Some(flag) = sent.flag(name) {
            *field = flag;
        }
    }
    for (name, side) in [("SalesDetails", &mut item.sales_details), ("PurchaseDetails", &mut item.purchase_details)] {
        if let Some(sent) = sent.child(name) {
            fill_side(side, sent, unit_decimals);
        }
    }
    if item.code.is_empty() {
        errors.push("Price List Item Code must be specified".to_owned());
    }
    if item.code.chars().count() > 30 {
        errors.push("Price List Item Code must not be more than 30 characters long".to_owned());
    }
    if item.name.as_ref().is_some_and(|name| name.chars().count() > 50) {
        errors.push("Price List Item Name must not be more than 50 characters long".to_owned());
    }
    errors
}

fn fill_side(side: &mut Side, sent: Input<'_>, unit_decimals: u32) {
    if let Some(price) = sent.number("UnitPrice") {
        let mut price = round_half_up(price, unit_decimals);
        price.rescale(unit_decimals);
        side.unit_price = Some(Number(price));
    }
    for (name, field) in
        [("AccountCode", &mut side.account_code), ("COGSAccountCode", &mut side.cost_account_code), ("TaxType", &mut side.tax_type)]
    {
        if let Some(text) = sent.words(name) {
            *field = Some(text.to_owned());
        }
    }
}
