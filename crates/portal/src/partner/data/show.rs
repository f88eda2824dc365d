use axum::extract::Path;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use super::{KINDS, columns, list};
use crate::partner::figures::{amount, day, exactly, title};
use crate::partner::parts::{facts, id, raw, table, text_of};
use crate::partner::{Place, Refused, SignedIn};

/// `GET /portal/data/{entity}/{kind}/{record}`.
pub(super) async fn show(Path((word, kind, record)): Path<(String, String, String)>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let entity = list::entity(&word)?;
    let row = signed_in.get_for(entity, &format!("/accounting_records/{record}"), &[]).await?;
    let (accounts, rates) =
        tokio::try_join!(first_of(&signed_in, entity, &row, "account"), first_of(&signed_in, entity, &row, "tax_rate"))?;
    let plural = KINDS.into_iter().find(|(known, _)| *known == kind).map_or("Records", |(_, words)| words);
    let content = html! {
        p.headline { span.soft { (title(&kind)) } (columns::state(&row)) @if !row["deleted_at"].is_null() { span.soft { "Deleted at the provider. Noticed " (exactly(&row["deleted_at"], signed_in.now)) "." } } }
        section.part { (facts(&known(&signed_in, &row))) }
        (lines(&row, &accounts, &rates))
        section.part {
            h2 { "JSON" }
            (raw("Canonical: the same fields for every provider", &row["record"]))
            @if row["raw"].is_null() { p.soft { "What the provider sent is not kept on this server." } }
            @else { (raw("Raw: as the provider sent it", &row["raw"])) }
        }
    };
    let above = format!("/portal/data/{word}/{kind}");
    let heading = columns::name(&row);
    Ok(signed_in.page_below(Place::Data, Some((above.as_str(), plural)), heading, html! {}, content))
}

/// The first hundred records of a kind that lines name; none are asked for where the record has no lines.
async fn first_of(signed_in: &SignedIn, entity: Uuid, row: &Value, kind: &str) -> Result<Value, Refused> {
    let has_lines = row["record"]["lines"].as_array().is_some_and(|lines| !lines.is_empty());
    if has_lines { signed_in.get_for(entity, "/accounting_records", &[("kind", kind)]).await } else { Ok(Value::Null) }
}

/// Fields that are amounts.
const MONEY: [&str; 8] =
    ["subtotal", "tax_amount", "total_amount", "amount_due", "amount", "current_balance", "sales_price", "purchase_price"];
/// Fields that are dates.
const DATES: [&str; 3] = ["posted_date", "due_date", "date"];
/// Fields that are rates in percent.
const RATES: [&str; 2] = ["effective_rate", "total_rate"];
/// Fields that are shown, in their order, with words for their names.
const NAMES: [(&str, &str); 29] = [
    ("number", "Number"),
    ("counterpart_name", "Counterpart"),
    ("posted_date", "Date"),
    ("due_date", "Due"),
    ("date", "Date"),
    ("subtotal", "Subtotal"),
    ("tax_amount", "Tax"),
    ("total_amount", "Total"),
    ("amount_due", "Amount due"),
    ("amount", "Amount"),
    ("currency_rate", "Exchange rate"),
    ("memo", "Note"),
    ("nominal_code", "Code"),
    ("code", "Code"),
    ("type", "Type"),
    ("subtype", "Provider’s type"),
    ("item_type", "Provider’s type"),
    ("current_balance", "Balance"),
    ("description", "Description"),
    ("effective_rate", "Rate"),
    ("total_rate", "Sum of its parts"),
    ("company_name", "Company"),
    ("first_name", "First name"),
    ("last_name", "Last name"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("tax_number", "Tax number"),
    ("sales_price", "Sales price"),
    ("purchase_price", "Purchase price"),
];

/// What of a record is a fact worth a line: its plain fields.
fn known<'a>(signed_in: &SignedIn, row: &'a Value) -> Vec<(&'a str, Markup)> {
    let record = &row["record"];
    let value = |name: &str| -> Option<Markup> {
        match &record[name] {
            Value::Null | Value::Array(_) | Value::Object(_) => None,
            // The heading says it already, and a rate of 1 is none.
            number if name == "number" && *number == columns::name(row) => None,
            rate if name == "currency_rate" && *rate == 1 => None,
            value if MONEY.contains(&name) => Some(amount(value, &record["currency"])),
            rate if RATES.contains(&name) => Some(columns::percent(rate)),
            Value::String(text) if text.is_empty() => None,
            date if DATES.contains(&name) => Some(day(date)),
            Value::String(text) => Some(html! { (text) }),
            other => Some(html! { (other) }),
        }
    };
    let mut rows: Vec<(&str, Markup)> = NAMES.into_iter().filter_map(|(name, words)| Some((words, value(name)?))).collect();
    if let Some(category) = record["category"]["name"].as_str() {
        rows.push(("Category", html! { (category) }));
    }
    rows.push(("Last synced", exactly(&row["updated_at"], signed_in.now)));
    rows.push(("ID at the provider", id(text_of(&row["remote_id"]))));
    rows.push(("Bursar ID", id(text_of(&row["id"]))));
    rows
}

/// What a line's account is called, where the first hundred accounts have it; else the ledger's word for it.
fn account(line: &Value, accounts: &Value) -> String {
    let is_it = |account: &&Value| {
        line["account"]["id"].as_str().is_some_and(|id| account["remote_id"] == id)
            || line["account"]["code"].as_str().is_some_and(|code| account["record"]["nominal_code"] == code)
    };
    let known = accounts["data"].as_array().into_iter().flatten().find(is_it).and_then(|account| account["name"].as_str());
    let own = || line["account"].as_object().and_then(|map| map.values().find_map(Value::as_str)).unwrap_or("–");
    known.unwrap_or_else(own).to_owned()
}

/// What a line's tax rate is called, where the first hundred rates have it; else the ledger's word for it.
fn tax(line: &Value, rates: &Value) -> String {
    let Some(id) = line["tax_rate_id"].as_str() else { return "–".to_owned() };
    let known = rates["data"].as_array().into_iter().flatten().find(|rate| rate["remote_id"] == id);
    known.and_then(|rate| rate["name"].as_str()).unwrap_or(id).to_owned()
}

/// The lines of a document.
fn lines(row: &Value, accounts: &Value, rates: &Value) -> Markup {
    let record = &row["record"];
    let lines = record["lines"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => "–".to_owned(),
    };
    html! {
        @if !lines.is_empty() {
            section.part {
                h2 { "Lines" }
                (table("Lines", &["Description", "Account", "Tax", ">Quantity", ">Price", ">Amount"], html! {
                    @for line in lines {
                        tr {
                            th.lead scope="row" { (line["description"].as_str().unwrap_or("–")) }
                            td { (account(line, accounts)) } td { (tax(line, rates)) }
                            td.figure { (text(&line["quantity"])) }
                            td.figure { (amount(&line["unit_amount"], &Value::Null)) }
                            td.figure { (amount(&line["amount"], &record["currency"])) }
                        }
                    }
                }))
            }
        }
    }
}
