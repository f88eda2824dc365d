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
    let mode = mode(books, body, &lines)?;
    let automated = tax::is_automated(books) && entity.is_sale();
    let sale_code = if automated { tax::code_of_place(books, body) } else { reference(&body["TxnTaxDetail"], "TxnTaxCodeRef").to_owned() };
    let (is_taxed_after_discount, least) = (body["ApplyTaxAfterDiscount"] == true, money::least(reference(body, "CurrencyRef")));
    let frame = Frame { books, entity, mode: &mode, sale_code: &sale_code, is_taxed_after_discount, least };
    let Completed { rows, taxed, net } = lines::complete(&frame, lines)?;
    body["Line"] = Value::Array(rows);
    let has_tax = (books.is_us && entity.is_sale() && tax::is_on(books)) || !matches!(mode.as_str(), "" | "NotApplicable");
    let total_tax = if has_tax { set_tax(books, body, before, &taxed, settings)? } else { 0 };
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

/// `GlobalTaxCalculation`; empty in the United States. A company whose sales tax is turned off has no tax codes.
fn mode(books: &Books, body: &Value, lines: &[Value]) -> Outcome<String> {
    if books.is_us {
        return Ok(String::new());
    }
    let mode = body["GlobalTaxCalculation"].as_str().unwrap_or(if tax::is_on(books) { "TaxExcluded" } else { "NotApplicable" });
    if !["TaxExcluded", "TaxInclusive", "NotApplicable"].contains(&mode) {
        return Err(Refusal::invalid_choice("GlobalTaxCalculation", mode));
    }
    let has_code = |line: &Value| !reference(&line[text(line, "DetailType")], "TaxCodeRef").is_empty();
    if !tax::is_on(books) && (mode != "NotApplicable" || lines.iter().any(has_code)) {
        return Err(Refusal::business("Sales tax is not turned on for this company"));
    }
    Ok(mode.to_owned())
}

/// Computes the tax of a document, sets what a client asked for in its place, and gives the total.
fn set_tax(books: &Books, body: &mut Value, before: Option<&Value>, taxed: &[tax::Taxed], settings: &Settings) -> Outcome<i64> {
    let (sent, mut computed) = (body["TxnTaxDetail"].take(), tax::compute(books, taxed));
    let difference = if computed.total == 0 { 0 } else { settings.tax_difference_minor };
    let mut detail = Map::new();
    if books.is_us {
        if let Some(code) = tax::code_of_sale(books, &sent, taxed)? {
            detail.insert("TxnTaxCodeRef".to_owned(), code);
        }
        if !settings.ignores_sent_tax {
            tax::set_total(books, &mut computed, &sent, before, taxed);
        }
    } else if !settings.ignores_sent_tax {
        tax::set_lines(books, &mut computed, &sent, before)?;
    }
    let total = computed.total + difference;
    detail.insert("TotalTax".to_owned(), money::wire(total));
    if !computed.lines.is_empty() {
        detail.insert("TaxLine".to_owned(), Value::Array(computed.lines));
    }
    body["TxnTaxDetail"] = Value::Object(detail);
    Ok(total)
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
