//! Bills, invoices and credit notes: tax, totals, and what QuickBooks fills in.

use chrono::{Duration, NaiveDate};
use serde_json::{Map, Value, json};

use super::books::{Books, reference, text};
use super::entity::Entity;
use super::errors::{Outcome, Refusal};
use super::lines::{self, Completed, Frame};
use super::store::Object;
use super::{money, references, tax};
use crate::settings::Settings;

/// Fills in what QuickBooks computes: line ids, tax, the total, defaults. `before` is the stored body of an update.
pub fn complete(
    books: &Books,
    entity: Entity,
    body: &mut Value,
    before: Option<&Value>,
    today: NaiveDate,
    settings: &Settings,
) -> Outcome<()> {
    references::contact(books, entity, body)?;
    references::currency(books, entity, body)?;
    let lines = match body["Line"].as_array() {
        Some(lines) if lines.iter().any(|line| line["DetailType"] != "SubTotalLineDetail") => lines.clone(),
        _ => return Err(Refusal::missing("Line")),
    };
    if text(body, "DocNumber").chars().count() > 21 {
        return Err(Refusal::too_long("DocNumber", 21));
    }
    references::fill(books, body, "SalesTermRef", Entity::Term)?;
    references::fill(books, body, "DepartmentRef", Entity::Department)?;
    references::fill(books, body, "ClassRef", Entity::Class)?;
    let mode = if books.is_us { "" } else { body["GlobalTaxCalculation"].as_str().unwrap_or("TaxExcluded") }.to_owned();
    if !["", "TaxExcluded", "TaxInclusive", "NotApplicable"].contains(&mode.as_str()) {
        return Err(Refusal::invalid_choice("GlobalTaxCalculation", &mode));
    }
    let automated = tax::is_automated(books) && entity.is_sale();
    let named = || body["TxnTaxDetail"]["TxnTaxCodeRef"]["value"].as_str().unwrap_or_default().to_owned();
    let sale_code = if automated { tax::code_of_place(books, body) } else { named() };
    let (is_taxed_after_discount, least) = (body["ApplyTaxAfterDiscount"] == true, money::least(reference(body, "CurrencyRef")));
    let frame = Frame { books, entity, mode: &mode, sale_code: &sale_code, is_taxed_after_discount, least };
    let Completed { rows, taxed, net } = lines::complete(&frame, lines)?;
    body["Line"] = Value::Array(rows);
    let has_tax = (books.is_us && entity.is_sale()) || !matches!(mode.as_str(), "" | "NotApplicable");
    let total_tax = if has_tax { set_tax(books, body, before, &taxed, settings, automated) } else { 0 };
    if !has_tax {
        body.as_object_mut().map(|fields| fields.remove("TxnTaxDetail"));
    }
    if !books.is_us {
        body["GlobalTaxCalculation"] = json!(mode);
    }
    if net + total_tax < 0 {
        return Err(Refusal::business("Transaction amount must be 0 or greater"));
    }
    body["TotalAmt"] = money::wire(net + total_tax);
    defaults(books, entity, body, before, today);
    Ok(())
}

fn set_tax(books: &Books, body: &mut Value, before: Option<&Value>, taxed: &[tax::Taxed], settings: &Settings, automated: bool) -> i64 {
    let computed = tax::compute(books, taxed);
    let sent = &body["TxnTaxDetail"];
    // A client that sends back what it read does not ask for that tax, unless somebody asked for it before.
    let is_own = before.is_none_or(|before| before["TxnTaxDetail"]["TotalTax"] != sent["TotalTax"] || is_overridden(before));
    // Automated sales tax keeps another total only where it taxes something itself: a taxed line that goes to a state which is set up.
    let may_override = !automated || taxed.iter().any(|line| !line.code.is_empty());
    let is_kept = is_own && may_override && !settings.ignores_sent_tax;
    let wanted = money::minor(&sent["TotalTax"]).filter(|wanted| is_kept && *wanted != 0);
    let difference = if computed.total == 0 { 0 } else { settings.tax_difference_minor };
    let total = wanted.unwrap_or(computed.total) + difference;
    let mut detail = Map::new();
    if books.is_us
        && let Some(code) = sent.get("TxnTaxCodeRef")
    {
        detail.insert("TxnTaxCodeRef".to_owned(), code.clone());
    }
    detail.insert("TotalTax".to_owned(), money::wire(total));
    if !computed.lines.is_empty() {
        detail.insert("TaxLine".to_owned(), Value::Array(computed.lines));
    }
    body["TxnTaxDetail"] = Value::Object(detail);
    total
}

/// The tax of a document is another than that of its rates: a client or a person set it, and it stays until its lines are taxed anew.
fn is_overridden(body: &Value) -> bool {
    let detail = &body["TxnTaxDetail"];
    let of_rates: i64 = detail["TaxLine"].as_array().into_iter().flatten().filter_map(|line| money::minor(&line["Amount"])).sum();
    money::minor(&detail["TotalTax"]).unwrap_or(0) != of_rates
}

fn defaults(books: &Books, entity: Entity, body: &mut Value, before: Option<&Value>, today: NaiveDate) {
    if text(body, "TxnDate").is_empty() {
        let kept = before.map(|before| text(before, "TxnDate").to_owned()).filter(|date| !date.is_empty());
        body["TxnDate"] = json!(kept.unwrap_or_else(|| today.to_string()));
    }
    if matches!(entity, Entity::Bill | Entity::Invoice) && text(body, "DueDate").is_empty() {
        let issued: NaiveDate = text(body, "TxnDate").parse().unwrap_or(today);
        let term = books.of(Entity::Term).get(reference(body, "SalesTermRef")).map(Object::value).unwrap_or_default();
        let days = term["DueDays"].as_i64().unwrap_or(if entity == Entity::Invoice { 30 } else { 0 });
        body["DueDate"] = json!((issued + Duration::days(days)).to_string());
    }
    if body.get("LinkedTxn").is_none() {
        body["LinkedTxn"] = json!([]);
    }
    if !entity.is_sale() && body.get("APAccountRef").is_none() {
        body["APAccountRef"] = books.account_named("Accounts Payable");
    }
    if entity.is_sale() {
        let customer = books.of(Entity::Customer).get(reference(body, "CustomerRef")).map(Object::value).unwrap_or_default();
        for (name, value) in [
            ("PrintStatus", json!("NeedToPrint")),
            ("EmailStatus", json!("NotSet")),
            ("ApplyTaxAfterDiscount", json!(false)),
            ("BillAddr", customer["BillAddr"].clone()),
            ("ShipAddr", customer["ShipAddr"].clone()),
        ] {
            if body.get(name).is_none() && !value.is_null() {
                body[name] = value;
            }
        }
    }
    if entity == Entity::Invoice {
        for name in ["AllowIPNPayment", "AllowOnlinePayment", "AllowOnlineCreditCardPayment", "AllowOnlineACHPayment"] {
            if body.get(name).is_none() {
                body[name] = json!(false);
            }
        }
    }
    if books.has_many_currencies {
        let rate = money::exchange_rate(books, body);
        body["ExchangeRate"] = money::wire_rate(rate);
        // The schema has it on sales only.
        if entity.is_sale() {
            let total = money::decimal(&body["TotalAmt"]).unwrap_or_default();
            body["HomeTotalAmt"] = money::wire(money::to_minor(total * rate));
        }
    } else if let Some(fields) = body.as_object_mut() {
        fields.remove("ExchangeRate");
    }
}
