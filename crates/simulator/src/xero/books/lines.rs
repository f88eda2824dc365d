//! The lines of a document: what they name must exist and fit, and what they are worth is computed.

use super::{Context, Organisation, tracking};
use crate::xero::amounts::{LineAmountTypes, Price, Summand, line_tax, price};
use crate::xero::collection::Row;
use crate::xero::decimal::Number;
use crate::xero::input::Input;
use crate::xero::wire::{Account, Item, Line, LineItem, TaxRate};
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

/// What the lines of one document have in common.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub types: LineAmountTypes,
    pub is_sale: bool,
    /// Approved documents need an account and a tax on each line.
    pub is_approved: bool,
}

/// Builds the lines from what was sent; a line with a known `LineItemID` keeps what was not sent. Lines not sent are gone.
pub fn build(
    books: &Organisation,
    context: &mut Context<'_>,
    frame: Frame,
    sent: &[Value],
    before: &[Line],
) -> Result<Vec<Line>, Vec<String>> {
    let mut errors = Vec::new();
    let mut lines = Vec::new();
    for value in sent {
        let sent = Input(value);
        let known = sent.id("LineItemID").and_then(|id| before.iter().find(|line| line.id == id));
        match build_one(books, context, frame, sent, known) {
            Ok(line) => lines.push(line),
            Err(error) if errors.contains(&error) => {}
            Err(error) => errors.push(error),
        }
    }
    if lines.is_empty() && errors.is_empty() {
        errors.push("One or more line items must be specified".to_owned());
    }
    if errors.is_empty() { Ok(lines) } else { Err(errors) }
}

/// Computes lines again, for a document whose `LineAmountTypes` or status changed while its lines did not.
pub fn again(
    books: &Organisation,
    context: &mut Context<'_>,
    frame: Frame,
    before: &[Line],
    types_changed: bool,
) -> Result<Vec<Line>, Vec<String>> {
    let sent: Vec<Value> = before
        .iter()
        .map(|line| {
            let mut value = serde_json::to_value(line).unwrap_or_default();
            if let (true, Some(fields)) = (types_changed, value.as_object_mut()) {
                fields.remove("TaxAmount");
            }
            value
        })
        .collect();
    build(books, context, frame, &sent, before)
}

/// Lines as the sum sees them.
pub fn summands(books: &Organisation, lines: &[Line], frame: Frame) -> Vec<Summand> {
    lines
        .iter()
        .map(|line| {
            let rate = line.tax_type.as_deref().and_then(|kind| rate_of(books, kind)).map(|rate| rate.effective_rate.0);
            let amount = |amount: Option<Number>| amount.map_or(Decimal::ZERO, |amount| amount.0);
            let (line_amount, tax) = (amount(line.line_amount), amount(line.tax_amount));
            let is_computed = rate.is_some_and(|rate| line_tax(line_amount, rate, frame.types) == tax);
            Summand { line_amount, tax, rate: rate.filter(|_| is_computed) }
        })
        .collect()
}

fn build_one(books: &Organisation, context: &mut Context<'_>, frame: Frame, sent: Input<'_>, known: Option<&Line>) -> Result<Line, String> {
    let item = item_of(books, sent, known)?;
    let side = item.as_ref().map(|item| if frame.is_sale { &item.sales_details } else { &item.purchase_details });
    let of_item = item.as_ref().and_then(|item| if frame.is_sale { item.description.clone() } else { item.purchase_description.clone() });
    let description = sent.text("Description").map(str::to_owned).or_else(|| known.and_then(|line| line.description.clone())).or(of_item);
    if description.as_ref().is_none_or(|text| text.trim().is_empty()) {
        return Err("The description field is mandatory for each line item.".to_owned());
    }
    if is_words(sent, known) {
        return Ok(words(known.map_or_else(|| context.id(), |line| line.id), description));
    }
    let account = account_of(books, frame, sent, known, side.and_then(|side| side.account_code.clone()))?;
    let tax_type = tax_type_of(frame, sent, known, side.and_then(|side| side.tax_type.clone()), account.as_ref());
    let rate = match &tax_type {
        Some(kind) => checked_rate(books, kind, account.as_ref())?,
        None => Decimal::ZERO,
    };
    let is_priced_again =
        ["Quantity", "UnitAmount", "LineAmount", "DiscountRate", "DiscountAmount"].iter().any(|name| sent.0.get(name).is_some());
    let asked = Price {
        quantity: sent.number("Quantity").or_else(|| known.and_then(|line| line.quantity).map(|quantity| quantity.0)),
        unit_amount: sent
            .number("UnitAmount")
            .or_else(|| known.filter(|_| sent.number("LineAmount").is_none()).and_then(|line| line.unit_amount).map(|unit| unit.0))
            .or_else(|| side.filter(|_| sent.number("LineAmount").is_none()).and_then(|side| side.unit_price).map(|price| price.0)),
        line_amount: sent.number("LineAmount"),
        discount_rate: sent.number("DiscountRate").or_else(|| known.and_then(|line| line.discount_rate).map(|rate| rate.0)),
        discount_amount: sent.number("DiscountAmount").or_else(|| known.and_then(|line| line.discount_amount).map(|amount| amount.0)),
    };
    let priced = price(asked, context.unit_decimals.max(decimals_of(known)))?;
    let computed = line_tax(priced.line_amount, rate, frame.types);
    let tax = match (sent.number("TaxAmount"), known) {
        _ if frame.types == LineAmountTypes::NoTax => Decimal::ZERO,
        (Some(tax), _) => tax,
        (None, Some(line)) if !is_priced_again && sent.text("TaxType").is_none() => line.tax_amount.map_or(computed, |tax| tax.0),
        _ => computed,
    };
    Ok(Line {
        item_code: item.as_ref().map(|item| item.code.clone()),
        description,
        unit_amount: Some(written(priced.unit_amount, context.unit_decimals)),
        tax_type,
        tax_amount: Some(Number::amount(tax)),
        line_amount: Some(Number::amount(priced.line_amount)),
        discount_rate: asked.discount_rate.map(Number::amount),
        discount_amount: asked.discount_amount.map(Number::amount),
        account_code: account.as_ref().and_then(|account| account.code.clone()),
        item: item.map(|item| LineItem { id: item.id, name: item.name, code: item.code }),
        tracking: tracking_of(books, sent, known)?,
        quantity: Some(written(priced.quantity, 4)),
        id: known.map_or_else(|| context.id(), |line| line.id),
        account_id: account.map(|account| account.id),
    })
}

/// A line keeps its options until others are sent; those that it has may have been archived since.
fn tracking_of(books: &Organisation, sent: Input<'_>, known: Option<&Line>) -> Result<Vec<Value>, String> {
    let before = known.map(|line| line.tracking.clone()).unwrap_or_default();
    match sent.list("Tracking") {
        Some(sent) if sent != before => tracking::of_line(books, sent),
        _ => Ok(before),
    }
}

/// What makes a line more than its description.
const SAID_OF_MONEY: [&str; 9] =
    ["ItemCode", "AccountCode", "AccountID", "Quantity", "UnitAmount", "LineAmount", "TaxAmount", "DiscountRate", "DiscountAmount"];

/// A line with a description alone is taken in any document, also in an approved one.
fn is_words(sent: Input<'_>, known: Option<&Line>) -> bool {
    let is_silent = SAID_OF_MONEY.iter().all(|name| sent.0.get(name).is_none_or(Value::is_null));
    is_silent && known.is_none_or(|line| line.line_amount.is_none())
}

/// Such a line has no other member, not even amounts of 0.
pub fn words(id: Uuid, description: Option<String>) -> Line {
    Line { id, description, ..Line::default() }
}

/// A stored line may have four decimals already; reading it again must not round it.
fn decimals_of(known: Option<&Line>) -> u32 {
    known.and_then(|line| line.unit_amount).map_or(0, |unit| unit.0.scale())
}

/// At least the decimals that the provider always writes.
fn written(value: Decimal, decimals: u32) -> Number {
    let mut value = value.normalize();
    value.rescale(value.scale().max(decimals.min(4)));
    Number(value)
}

fn item_of(books: &Organisation, sent: Input<'_>, known: Option<&Line>) -> Result<Option<Item>, String> {
    let code = match (sent.text("ItemCode"), known) {
        (Some(code), _) => Some(code.to_owned()).filter(|code| !code.is_empty()),
        (None, Some(line)) => line.item_code.clone(),
        (None, None) => None,
    };
    let Some(code) = code else { return Ok(None) };
    match books.items.with_key(&code).next() {
        Some(row) => Ok(Some(row.body.read())),
        None => Err(format!("Item code '{code}' is not valid")),
    }
}

fn account_of(
    books: &Organisation,
    frame: Frame,
    sent: Input<'_>,
    known: Option<&Line>,
    of_item: Option<String>,
) -> Result<Option<Account>, String> {
    let by_id = sent.id("AccountID").filter(|_| sent.words("AccountCode").is_none());
    let code = sent.words("AccountCode").map(str::to_owned);
    let code = code.or_else(|| known.filter(|_| by_id.is_none()).and_then(|line| line.account_code.clone())).or(of_item);
    let (named, row): (String, Option<&Row>) = match (by_id, code) {
        (Some(id), _) => (id.to_string(), books.accounts.get(id)),
        (None, Some(code)) => (code.clone(), books.accounts.with_key(&code).next()),
        (None, None) if frame.is_approved => return Err("Account code must be specified".to_owned()),
        (None, None) => return Ok(None),
    };
    let account: Account = row.ok_or_else(|| format!("Account code '{named}' is not a valid code for this document."))?.body.read();
    if account.status != "ACTIVE" {
        return Err(format!("Account code '{named}' has been archived, or deleted, and is not a valid code for this document."));
    }
    let is_control = matches!(account.system_account.as_deref(), Some("DEBTORS" | "CREDITORS"));
    if account.kind == "BANK" || is_control {
        return Err(format!("Account code '{named}' is not a valid code for this document."));
    }
    Ok(Some(account))
}

fn tax_type_of(frame: Frame, sent: Input<'_>, known: Option<&Line>, of_item: Option<String>, account: Option<&Account>) -> Option<String> {
    if frame.types == LineAmountTypes::NoTax {
        return Some("NONE".to_owned());
    }
    let sent = sent.words("TaxType").map(str::to_owned);
    sent.or_else(|| known.and_then(|line| line.tax_type.clone()))
        .or(of_item)
        .or_else(|| account.and_then(|account| account.tax_type.clone()))
}

fn rate_of(books: &Organisation, tax_type: &str) -> Option<TaxRate> {
    books.tax_rates.with_key(tax_type).next().map(|row| row.body.read())
}

fn checked_rate(books: &Organisation, tax_type: &str, account: Option<&Account>) -> Result<Decimal, String> {
    let usable = rate_of(books, tax_type).filter(|rate| rate.status == "ACTIVE");
    let rate =
        usable.ok_or_else(|| format!("The TaxType code '{tax_type}' does not exist or cannot be used for this type of transaction."))?;
    let fits = account.is_none_or(|account| match account.class.as_str() {
        "ASSET" => rate.can_apply_to_assets,
        "EQUITY" => rate.can_apply_to_equity,
        "EXPENSE" => rate.can_apply_to_expenses,
        "LIABILITY" => rate.can_apply_to_liabilities,
        _ => rate.can_apply_to_revenue,
    });
    match account {
        Some(account) if !fits => {
            let code = account.code.as_deref().unwrap_or_default();
            Err(format!("The TaxType code '{tax_type}' cannot be used with account code '{code}'."))
        }
        _ => Ok(rate.effective_rate.0),
    }
}
