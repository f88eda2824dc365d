//! Invoices, bills, credit memos and vendor credits: four entities of one shape.

use bursar_kernel::{Decimal, NaiveDate};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::row::{NamedReference, Reference, Translated, is_void};
use crate::currency::currency;
use crate::lenient::{self, Misread, as_written, members};
use crate::record::{AccountReference, Body, DimensionReference, Document, Kind, Line};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DocumentRow<'a> {
    id: String,
    #[serde(default)]
    sync_token: String,
    doc_number: Option<String>,
    txn_date: Option<NaiveDate>,
    due_date: Option<NaiveDate>,
    private_note: Option<String>,
    customer_memo: Option<Reference>,
    currency_ref: Option<Reference>,
    exchange_rate: Option<Decimal>,
    customer_ref: Option<NamedReference>,
    vendor_ref: Option<NamedReference>,
    txn_tax_detail: Option<TaxDetail>,
    total_amt: Option<Decimal>,
    balance: Option<Decimal>,
    remaining_credit: Option<Decimal>,
    #[serde(default)]
    line: Vec<LineRow>,
    #[serde(default)]
    linked_txn: Vec<Linked>,
    // Handed through as written; of receivables only.
    #[serde(borrow)]
    class_ref: Option<&'a RawValue>,
    #[serde(borrow)]
    department_ref: Option<&'a RawValue>,
    #[serde(borrow)]
    sales_term_ref: Option<&'a RawValue>,
    #[serde(borrow)]
    custom_field: Option<&'a RawValue>,
    #[serde(borrow)]
    allow_online_credit_card_payment: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TaxDetail {
    total_tax: Option<Decimal>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Linked {
    #[serde(default)]
    txn_id: String,
    #[serde(default)]
    txn_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LineRow {
    description: Option<String>,
    amount: Option<Decimal>,
    #[serde(default)]
    detail_type: DetailType,
    sales_item_line_detail: Option<Detail>,
    item_based_expense_line_detail: Option<Detail>,
    account_based_expense_line_detail: Option<Detail>,
    discount_line_detail: Option<Discount>,
    group_line_detail: Option<Group>,
    #[serde(default)]
    linked_txn: Vec<Linked>,
}

#[derive(Deserialize, Default, PartialEq, Eq)]
enum DetailType {
    SubTotalLineDetail,
    DiscountLineDetail,
    GroupLineDetail,
    #[default]
    #[serde(other)]
    Other,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Detail {
    item_ref: Option<Reference>,
    account_ref: Option<Reference>,
    item_account_ref: Option<Reference>,
    qty: Option<Decimal>,
    unit_price: Option<Decimal>,
    tax_code_ref: Option<Reference>,
    class_ref: Option<Reference>,
    discount_amt: Option<Decimal>,
    discount_rate: Option<Decimal>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Discount {
    discount_percent: Option<Decimal>,
    discount_account_ref: Option<Reference>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Group {
    #[serde(default)]
    line: Vec<LineRow>,
}

/// An invoice or a credit memo.
pub(super) fn receivable(row: &str) -> Result<Translated, Misread> {
    let mut row: DocumentRow = members(row)?;
    let pass_through = pass_through(&row);
    let counterpart = row.customer_ref.take();
    // What the customer reads stands before what only the company reads.
    let memo = row.customer_memo.take().map(|memo| memo.value).or_else(|| row.private_note.clone());
    Ok(document(row, counterpart, memo, pass_through))
}

/// A bill or a vendor credit.
pub(super) fn payable(row: &str) -> Result<Translated, Misread> {
    let mut row: DocumentRow = members(row)?;
    let (counterpart, memo) = (row.vendor_ref.take(), row.private_note.clone());
    Ok(document(row, counterpart, memo, Map::new()))
}

fn document(row: DocumentRow, counterpart: Option<NamedReference>, memo: Option<String>, pass_through: Map<String, Value>) -> Translated {
    let tax = row.txn_tax_detail.as_ref().and_then(|detail| detail.total_tax);
    let open = row.remaining_credit.or(row.balance);
    let (purchase_orders, is_void) = (purchase_orders(&row), is_void(row.total_amt, row.private_note.as_deref()));
    let department = row.department_ref.and_then(lenient::value::<Reference>);
    let lines = lines(row.line);
    let mut unread = Vec::new();
    let total = row.total_amt.unwrap_or_else(|| {
        unread.push("TotalAmt: missing, so the lines are added up".to_owned());
        Decimal::sum(lines.iter().filter_map(|line| line.amount).chain(tax)).unwrap_or_default()
    });
    let (counterpart_id, counterpart_name) = counterpart.map_or((None, None), |party| (Some(party.value), party.name));
    let document = Document {
        status: if is_void { "void" } else { status(total, open) }.to_owned(),
        number: row.doc_number,
        currency: currency(row.currency_ref.map(|currency| currency.value)),
        currency_rate: row.exchange_rate.map(home_per_foreign),
        posted_date: row.txn_date,
        due_date: row.due_date,
        memo,
        counterpart_id,
        counterpart_name,
        subtotal: total.minus(tax.unwrap_or_default()).ok(),
        tax_amount: tax,
        total_amount: total,
        amount_due: open,
        purchase_orders,
        lines,
        // Payments tell them, line by line.
        credits: None,
        dimensions: dimension(Kind::Department, department),
        pass_through,
    };
    let name = document.number.clone().unwrap_or_default();
    Translated { remote_id: row.id, remote_version: row.sync_token, name, unread, body: Body::Document(document) }
}

/// QuickBooks knows no drafts.
fn status(total: Decimal, open: Option<Decimal>) -> &'static str {
    match open {
        None => "open",
        Some(open) if open.is_zero() => "paid",
        Some(open) if open == total => "open",
        Some(open) if open > Decimal::ZERO && open < total => "partially_paid",
        Some(_) => "unknown",
    }
}

/// QuickBooks writes home units for one foreign unit, as we do.
pub(super) fn home_per_foreign(rate: Decimal) -> Decimal {
    rate
}

/// The subtotal that QuickBooks adds to sales is left out; the lines of a bundle stand for the bundle.
fn lines(rows: Vec<LineRow>) -> Vec<Line> {
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        match row.detail_type {
            DetailType::SubTotalLineDetail => {}
            DetailType::DiscountLineDetail => lines.push(discount(row)),
            DetailType::GroupLineDetail => lines.extend(row.group_line_detail.map(|group| self::lines(group.line)).unwrap_or_default()),
            DetailType::Other => lines.push(line(row)),
        }
    }
    lines
}

fn line(row: LineRow) -> Line {
    let detail = row.sales_item_line_detail.or(row.item_based_expense_line_detail).or(row.account_based_expense_line_detail);
    let detail = detail.unwrap_or_default();
    Line {
        description: row.description,
        quantity: detail.qty,
        unit_amount: detail.unit_price,
        amount: row.amount,
        discount_amount: detail.discount_amt,
        discount_percentage: detail.discount_rate,
        account: detail.account_ref.or(detail.item_account_ref).map(|account| AccountReference::Id(account.value)),
        item_id: detail.item_ref.map(|item| item.value),
        tax_rate_id: detail.tax_code_ref.map(|code| code.value),
        dimensions: dimension(Kind::Class, detail.class_ref),
    }
}

fn dimension(kind: Kind, reference: Option<Reference>) -> Vec<DimensionReference> {
    reference.into_iter().map(|reference| DimensionReference { kind, remote_id: reference.value }).collect()
}

/// A discount is a line of its own, written as a positive amount that counts against the others: here it is negative, so that
/// the lines add up to the subtotal.
fn discount(row: LineRow) -> Line {
    let (percentage, account) =
        row.discount_line_detail.map_or((None, None), |discount| (discount.discount_percent, discount.discount_account_ref));
    Line {
        description: row.description,
        quantity: None,
        unit_amount: None,
        amount: row.amount.map(|amount| amount.negated()),
        discount_amount: None,
        discount_percentage: percentage,
        account: account.map(|account| AccountReference::Id(account.value)),
        item_id: None,
        tax_rate_id: None,
        dimensions: Vec::new(),
    }
}

fn purchase_orders(row: &DocumentRow) -> Vec<String> {
    let mut orders: Vec<String> = Vec::new();
    for link in row.linked_txn.iter().chain(row.line.iter().flat_map(|line| &line.linked_txn)) {
        if link.txn_type == "PurchaseOrder" && !orders.contains(&link.txn_id) {
            orders.push(link.txn_id.clone());
        }
    }
    orders
}

fn pass_through(row: &DocumentRow) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, raw) in [
        ("ClassRef", row.class_ref),
        ("DepartmentRef", row.department_ref),
        ("SalesTermRef", row.sales_term_ref),
        ("CustomField", row.custom_field),
        ("AllowOnlineCreditCardPayment", row.allow_online_credit_card_payment),
    ] {
        if let Some(raw) = raw.filter(|raw| raw.get() != "[]") {
            fields.insert(name.to_owned(), as_written(raw));
        }
    }
    fields
}

#[cfg(test)]
mod tests;
