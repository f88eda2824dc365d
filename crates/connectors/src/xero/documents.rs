//! Invoices and credit notes: each list holds both sides, distinguished by type.

use bursar_kernel::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::dates::Moment;
use super::row::Translated;
use crate::currency::currency;
use crate::lenient::{self, Misread, as_written, members};
use crate::record::{AccountReference, Body, DimensionReference, Document, Kind, Line, UsedCredit};

/// Digits after the point of a rate that had to be turned round.
const RATE_PLACES: u32 = 12;
/// Decimals of a unit price that tax was taken out of: what is kept of it is the same when it is read again.
const UNIT_PLACES: u32 = 6;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DocumentRow<'a> {
    #[serde(rename = "InvoiceID", alias = "CreditNoteID")]
    id: String,
    #[serde(rename = "Type")]
    kind: String,
    #[serde(rename = "InvoiceNumber", alias = "CreditNoteNumber")]
    number: Option<String>,
    reference: Option<String>,
    contact: Option<ContactRow>,
    date: Option<Moment>,
    due_date: Option<Moment>,
    status: Option<String>,
    currency_code: Option<String>,
    currency_rate: Option<Decimal>,
    sub_total: Option<Decimal>,
    total_tax: Option<Decimal>,
    total: Option<Decimal>,
    line_amount_types: Option<String>,
    amount_due: Option<Decimal>,
    #[serde(default)]
    amount_paid: Decimal,
    #[serde(default)]
    amount_credited: Decimal,
    remaining_credit: Option<Decimal>,
    #[serde(default)]
    credit_notes: Vec<CreditRow>,
    #[serde(default)]
    overpayments: Vec<CreditRow>,
    #[serde(default)]
    prepayments: Vec<CreditRow>,
    #[serde(default)]
    line_items: Vec<LineRow<'a>>,
    #[serde(rename = "UpdatedDateUTC")]
    updated_at: Option<Moment>,
    // Handed through as written; of receivables only.
    #[serde(rename = "BrandingThemeID", borrow)]
    branding_theme: Option<&'a RawValue>,
    #[serde(borrow)]
    url: Option<&'a RawValue>,
    #[serde(borrow)]
    sent_to_contact: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ContactRow {
    #[serde(rename = "ContactID")]
    id: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LineRow<'a> {
    description: Option<String>,
    quantity: Option<Decimal>,
    unit_amount: Option<Decimal>,
    line_amount: Option<Decimal>,
    tax_amount: Option<Decimal>,
    discount_amount: Option<Decimal>,
    discount_rate: Option<Decimal>,
    account_code: Option<String>,
    #[serde(rename = "AccountID")]
    account_id: Option<String>,
    item_code: Option<String>,
    item: Option<ItemRow>,
    tax_type: Option<String>,
    #[serde(borrow)]
    tracking: Option<&'a RawValue>,
}

/// A credit as the document shows it that it was used for.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreditRow {
    #[serde(rename = "CreditNoteID", alias = "OverpaymentID", alias = "PrepaymentID")]
    id: String,
    applied_amount: Option<Decimal>,
    date: Option<Moment>,
}

#[derive(Deserialize)]
struct TrackingRow {
    #[serde(rename = "TrackingOptionID")]
    id: Option<String>,
}

#[derive(Deserialize)]
struct ItemRow {
    #[serde(rename = "ItemID")]
    id: Option<String>,
}

/// An invoice to a customer, or a supplier's bill.
pub(super) fn invoice(row: &str) -> Result<Translated, Misread> {
    let mut row: DocumentRow = members(row)?;
    let kind = if row.kind.starts_with("ACCPAY") { Kind::Bill } else { Kind::Invoice };
    let is_touched = !row.amount_paid.is_zero() || !row.amount_credited.is_zero();
    let credits = credits(&mut row);
    Ok(document(row, kind, is_touched, credits))
}

/// The credits that were used for an invoice or a bill; `None` when they do not come to what it says was credited.
fn credits(row: &mut DocumentRow) -> Option<Vec<UsedCredit>> {
    let rows = [&mut row.credit_notes, &mut row.overpayments, &mut row.prepayments].into_iter().flat_map(std::mem::take);
    let used =
        |credit: CreditRow| Some(UsedCredit { remote_id: credit.id, amount: credit.applied_amount?, date: credit.date.map(Moment::day) });
    let credits = rows.map(used).collect::<Option<Vec<UsedCredit>>>()?;
    let sum = Decimal::sum(credits.iter().map(|credit| credit.amount)).ok()?;
    (sum == row.amount_credited).then_some(credits)
}

/// A credit note to a customer, or a supplier's credit.
pub(super) fn credit_note(row: &str) -> Result<Translated, Misread> {
    let mut row: DocumentRow = members(row)?;
    let kind = if row.kind.starts_with("ACCPAY") { Kind::VendorCredit } else { Kind::CreditNote };
    let is_touched = row.remaining_credit.is_some() && row.remaining_credit != row.total;
    row.amount_due = row.remaining_credit.take();
    Ok(document(row, kind, is_touched, None))
}

fn document(row: DocumentRow, kind: Kind, is_touched: bool, credits: Option<Vec<UsedCredit>>) -> Translated {
    let is_receivable = matches!(kind, Kind::Invoice | Kind::CreditNote);
    let pass_through = if is_receivable { pass_through(&row) } else { Map::new() };
    let (counterpart_id, counterpart_name) = row.contact.map_or((None, None), |contact| (contact.id, contact.name));
    let written = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (subtotal, tax_amount) = (row.sub_total, row.total_tax);
    let mut unread = Vec::new();
    let total_amount = row.total.unwrap_or_else(|| {
        unread.push("Total: missing, so its parts are added up".to_owned());
        Decimal::sum([subtotal, tax_amount].into_iter().flatten()).unwrap_or_default()
    });
    let holds_tax = row.line_amount_types.as_deref() == Some("Inclusive");
    let document = Document {
        number: written(row.number),
        status: status(row.status.as_deref(), is_touched).to_owned(),
        currency: currency(row.currency_code),
        currency_rate: row.currency_rate.and_then(home_per_foreign),
        posted_date: row.date.map(Moment::day),
        due_date: row.due_date.map(Moment::day),
        memo: written(row.reference),
        counterpart_id,
        counterpart_name,
        subtotal,
        tax_amount,
        total_amount,
        amount_due: row.amount_due,
        credits,
        lines: row.line_items.into_iter().map(|row| line(row, holds_tax)).collect(),
        dimensions: Vec::new(),
        purchase_orders: Vec::new(),
        pass_through,
    };
    Translated {
        kind,
        remote_id: row.id,
        remote_version: row.updated_at.map(Moment::version).unwrap_or_default(),
        name: document.number.clone().unwrap_or_default(),
        is_deleted: row.status.as_deref() == Some("DELETED"),
        unread,
        body: Body::Document(document),
    }
}

/// Xero never says that a document is partly paid: what was paid or credited says it.
fn status(status: Option<&str>, is_touched: bool) -> &'static str {
    match status {
        Some("DRAFT" | "SUBMITTED") => "draft",
        Some("AUTHORISED") if is_touched => "partially_paid",
        Some("AUTHORISED") => "open",
        Some("PAID") => "paid",
        Some("VOIDED" | "DELETED") => "void",
        _ => "unknown",
    }
}

/// Xero writes foreign units for one home unit, so its rate is turned round. (Its documentation gives no direction; the rates in
/// its own examples fit no other.)
pub(super) fn home_per_foreign(rate: Decimal) -> Option<Decimal> {
    Decimal::ONE.divided_by(rate).and_then(|home| home.rounded(RATE_PLACES)).ok()
}

/// An account's id is preferred to its code, which a person may give to another account. Where amounts hold the tax, it is taken
/// out of them: a line is net, as lines of QuickBooks are.
fn line(row: LineRow, holds_tax: bool) -> Line {
    let (gross, tax) = (row.line_amount, row.tax_amount.filter(|_| holds_tax));
    let net = gross.zip(tax).and_then(|(gross, tax)| gross.minus(tax).ok()).or(gross);
    let without_tax = |amount: Decimal| match gross.zip(net) {
        Some((gross, net)) if gross != net => {
            amount.times(net).and_then(|product| product.divided_by(gross)?.rounded(UNIT_PLACES)).unwrap_or(amount)
        }
        _ => amount,
    };
    let account = row.account_id.map(AccountReference::Id).or(row.account_code.map(AccountReference::Code));
    Line {
        description: row.description,
        quantity: row.quantity,
        unit_amount: row.unit_amount.map(&without_tax),
        amount: net,
        discount_amount: row.discount_amount.map(without_tax),
        discount_percentage: row.discount_rate,
        account,
        item_id: row.item.and_then(|item| item.id).or(row.item_code),
        tax_rate_id: row.tax_type,
        dimensions: dimensions(row.tracking),
    }
}

/// The options that a line names; what cannot be read of them still stands in `pass_through`.
fn dimensions(tracking: Option<&RawValue>) -> Vec<DimensionReference> {
    let named: Vec<TrackingRow> = tracking.and_then(lenient::value).unwrap_or_default();
    let ids = named.into_iter().filter_map(|option| option.id);
    let mut dimensions: Vec<_> = ids.map(|remote_id| DimensionReference { kind: Kind::TrackingOption, remote_id }).collect();
    dimensions.sort();
    dimensions
}

fn pass_through(row: &DocumentRow) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, raw) in [("BrandingThemeID", row.branding_theme), ("Url", row.url), ("SentToContact", row.sent_to_contact)] {
        if let Some(raw) = raw {
            fields.insert(name.to_owned(), as_written(raw));
        }
    }
    // Tracking stands on each line: a list with one entry per line, kept only when some line is tracked.
    let tracked = |line: &LineRow| line.tracking.is_some_and(|tracking| tracking.get() != "[]");
    if row.line_items.iter().any(tracked) {
        let of_line = |line: &LineRow| line.tracking.map_or(Value::Null, as_written);
        fields.insert("Tracking".to_owned(), row.line_items.iter().map(of_line).collect());
    }
    fields
}

#[cfg(test)]
mod tests;
