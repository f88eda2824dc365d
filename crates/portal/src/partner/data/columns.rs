//! What a list shows of a record of each kind.

use maud::{Markup, html};
use serde_json::Value;

use crate::partner::figures::{amount, day, title};
use crate::partner::parts::text_of;

/// The words over the columns.
pub(super) fn words(kind: &str) -> &'static [&'static str] {
    match kind {
        "account" => &["Name", "Code", "Type", "State", ">Balance"],
        "tax_rate" => &["Name", "Code", "Used for", "State", ">Rate"],
        "customer" | "vendor" | "contact" => &["Name", "E-mail", "Tax number", "State"],
        "item" => &["Name", "Code", "State", ">Sales price", ">Purchase price"],
        "payment" | "bill_payment" => &["Number", "Date", ">Amount"],
        "overpayment" | "prepayment" => &["Number", "Date", ">Unused", ">Amount"],
        "class" | "department" => &["Name", "State"],
        "tracking_option" => &["Name", "Category", "State"],
        _ => &["Number", "Counterpart", "Date", "Due", "State", ">Amount due", ">Total"],
    }
}

/// What the record is called.
pub(super) fn name(row: &Value) -> &str {
    [&row["name"], &row["record"]["number"], &row["remote_id"]]
        .into_iter()
        .filter_map(Value::as_str)
        .find(|text| !text.is_empty())
        .unwrap_or("–")
}

/// The first cell: the name. Nearly all payments are active, so their state is said only where it is another one.
pub(super) fn lead(row: &Value) -> Markup {
    let is_payment = matches!(text_of(&row["kind"]), "payment" | "bill_payment" | "overpayment" | "prepayment");
    let is_active = row["deleted_at"].is_null() && row["record"]["status"] == "active";
    html! { (name(row)) @if is_payment && !is_active { " " (state(row)) } }
}

/// The cells after the first.
pub(super) fn cells(row: &Value) -> Markup {
    let record = &row["record"];
    let text = |name: &str| html! { @match record[name].as_str().filter(|text| !text.is_empty()) { Some(text) => (text), None => span.soft { "–" } } };
    let money = |name: &str| amount(&record[name], &record["currency"]);
    match text_of(&row["kind"]) {
        "account" => html! {
            td { (text("nominal_code")) } td { (text("type")) } td { (state(row)) } td.figure { (money("current_balance")) }
        },
        "tax_rate" => html! {
            td { (text("code")) } td { (used_for(record)) } td { (state(row)) } td.figure { (percent(&record["effective_rate"])) }
        },
        "customer" | "vendor" | "contact" => html! { td { (text("email")) } td { (text("tax_number")) } td { (state(row)) } },
        "item" => {
            html! { td { (text("code")) } td { (state(row)) } td.figure { (money("sales_price")) } td.figure { (money("purchase_price")) } }
        }
        "class" | "department" => html! { td { (state(row)) } },
        "tracking_option" => html! { td { (text_of(&record["category"]["name"])) } td { (state(row)) } },
        "payment" | "bill_payment" => html! { td { (day(&record["date"])) } td.figure { (money("amount")) } },
        "overpayment" | "prepayment" => html! {
            td { (day(&record["date"])) } td.figure { (money("unused_amount")) } td.figure { (money("amount")) }
        },
        _ => html! {
            td.beside-name { (text("counterpart_name")) } td { (day(&record["posted_date"])) } td { (day(&record["due_date"])) } td { (state(row)) }
            td.figure { (money("amount_due")) } td.figure { (money("total_amount")) }
        },
    }
}

/// The ledger's word for where a record stands, or that it is deleted.
pub(super) fn state(row: &Value) -> Markup {
    let record = &row["record"];
    let word = match (record["status"].as_str(), record["is_active"].as_bool()) {
        _ if !row["deleted_at"].is_null() => "deleted".to_owned(),
        (Some(word), _) => word.to_lowercase(),
        (None, Some(false)) => "inactive".to_owned(),
        (None, _) => "active".to_owned(),
    };
    html! { span.badge.(word) { (title(&word)) } }
}

/// A rate in percent; a dash where there is none.
pub(super) fn percent(rate: &Value) -> Markup {
    html! {
        @match rate {
            Value::String(text) => { (text) " %" },
            Value::Number(number) => { (number) " %" },
            _ => { span.soft { "–" } },
        }
    }
}

fn used_for(record: &Value) -> &'static str {
    match (record["is_for_sales"] == true, record["is_for_purchases"] == true) {
        (true, true) => "Sales and purchases",
        (true, false) => "Sales",
        (false, true) => "Purchases",
        (false, false) => "–",
    }
}
