//! Bills, invoices and credit notes: lines, tax and totals.

use chrono::{Duration, NaiveDate};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::books::{Books, reference, text};
use super::entity::Entity;
use super::errors::{Outcome, Refusal};
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
    let mode = if books.is_us { "" } else { body["GlobalTaxCalculation"].as_str().unwrap_or("TaxExcluded") }.to_owned();
    if !["", "TaxExcluded", "TaxInclusive", "NotApplicable"].contains(&mode.as_str()) {
        return Err(Refusal::invalid_choice("GlobalTaxCalculation", &mode));
    }
    let sale_code = body["TxnTaxDetail"]["TxnTaxCodeRef"]["value"].as_str().unwrap_or_default().to_owned();
    let mut kept = Vec::new();
    let mut taxed = Vec::new();
    for line in lines.into_iter().filter(|line| line["DetailType"] != "SubTotalLineDetail") {
        let (line, of_line) = complete_line(books, entity, line, &mode, &sale_code, kept.len() + 1)?;
        kept.push(line);
        taxed.extend(of_line);
    }
    let subtotal: i64 = kept.iter().filter_map(|line| money::minor(&line["Amount"])).sum();
    if entity.is_sale() {
        kept.push(json!({ "Amount": money::wire(subtotal), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {} }));
    }
    body["Line"] = Value::Array(kept);
    let has_tax = (books.is_us && entity.is_sale()) || !matches!(mode.as_str(), "" | "NotApplicable");
    let total_tax = if has_tax { set_tax(books, body, before, &taxed, settings) } else { 0 };
    if !has_tax {
        body.as_object_mut().map(|fields| fields.remove("TxnTaxDetail"));
    }
    if !books.is_us {
        body["GlobalTaxCalculation"] = json!(mode);
    }
    if subtotal + total_tax < 0 {
        return Err(Refusal::business("Transaction amount must be 0 or greater"));
    }
    body["TotalAmt"] = money::wire(subtotal + total_tax);
    defaults(books, entity, body, before, today);
    Ok(())
}

fn set_tax(books: &Books, body: &mut Value, before: Option<&Value>, taxed: &[tax::Taxed], settings: &Settings) -> i64 {
    let computed = tax::compute(books, taxed);
    let sent = &body["TxnTaxDetail"];
    // A client that sends back what it read does not ask for that tax.
    let is_own = before.is_none_or(|before| before["TxnTaxDetail"]["TotalTax"] != sent["TotalTax"]);
    let wanted = money::minor(&sent["TotalTax"]).filter(|wanted| is_own && *wanted != 0 && !settings.ignores_sent_tax);
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

/// One line, with its part in tax. `sale_code` is the rate that a US sale has for all its taxable lines.
fn complete_line(
    books: &Books,
    entity: Entity,
    mut line: Value,
    mode: &str,
    sale_code: &str,
    number: usize,
) -> Outcome<(Value, Option<tax::Taxed>)> {
    let kind = text(&line, "DetailType").to_owned();
    if kind.is_empty() {
        return Err(Refusal::missing("Line.DetailType"));
    }
    let Some(mut amount) = money::minor(&line["Amount"]) else { return Err(Refusal::missing("Line.Amount")) };
    let mut detail = line[kind.as_str()].clone();
    check_detail(books, entity, &kind, &mut detail)?;
    if let (Some(quantity), Some(price)) = (money::decimal(&detail["Qty"]), money::decimal(&detail["UnitPrice"])) {
        let is_given = !quantity.is_zero() && !price.is_zero();
        if is_given && (money::to_minor(quantity * price) - amount).abs() > 1 {
            return Err(Refusal::wrong_amount(&line["Amount"].to_string()));
        }
    }
    let mut taxed = None;
    if !matches!(mode, "NotApplicable") && kind != "DescriptionOnly" && detail.is_object() {
        let code = line_tax_code(books, entity, &mut detail);
        let rate_code = if books.is_us { if code == "TAX" { sale_code.to_owned() } else { String::new() } } else { code };
        let mut inside = None;
        if mode == "TaxInclusive" {
            let gross = money::minor(&detail["TaxInclusiveAmt"]).filter(|gross| *gross != 0).unwrap_or(amount);
            amount = money::without_tax(gross, tax::rate_of(books, &rate_code));
            inside = Some(gross - amount);
            detail["TaxInclusiveAmt"] = money::wire(gross);
        }
        taxed = Some(tax::Taxed { net: amount, inside, code: rate_code });
    }
    line["Amount"] = money::wire(amount);
    if detail.is_object() {
        line[kind.as_str()] = detail;
    }
    line["Id"] = json!(number.to_string());
    line["LineNum"] = json!(number);
    Ok((line, taxed))
}

/// The references of a line: item or account, which a sale and an expense name differently.
fn check_detail(books: &Books, entity: Entity, kind: &str, detail: &mut Value) -> Outcome<()> {
    match (kind, entity.is_sale()) {
        ("SalesItemLineDetail", true) => {
            if detail.get("ItemRef").is_none() {
                // The company's default item.
                let first = books.of(Entity::Item).iter().find(|item| item.active);
                *detail = if detail.is_object() { detail.clone() } else { json!({}) };
                detail["ItemRef"] = json!({ "value": first.map_or("1", |item| &*item.id) });
            }
            references::fill(books, detail, "ItemRef", Entity::Item)?;
        }
        ("ItemBasedExpenseLineDetail", false) => {
            references::required(books, detail, "ItemRef", Entity::Item)?;
        }
        ("AccountBasedExpenseLineDetail", false) => {
            references::required(books, detail, "AccountRef", Entity::Account)?;
        }
        ("DescriptionOnly" | "DiscountLineDetail" | "GroupLineDetail", _) => {}
        (other, _) => return Err(Refusal::invalid_choice("DetailType", other)),
    }
    let code = reference(detail, "TaxCodeRef");
    if !code.is_empty() && books.of(Entity::TaxCode).get(code).is_none() {
        return Err(Refusal::invalid_reference("TaxCodes", code));
    }
    Ok(())
}

fn line_tax_code(books: &Books, entity: Entity, detail: &mut Value) -> String {
    let code = reference(detail, "TaxCodeRef").to_owned();
    if code.is_empty() && books.is_us && detail.is_object() {
        detail["TaxCodeRef"] = json!({ "value": "NON" });
    }
    if !entity.is_sale() && detail.get("AccountRef").or_else(|| detail.get("ItemRef")).is_some() && detail.get("BillableStatus").is_none() {
        detail["BillableStatus"] = json!("NotBillable");
    }
    code
}

fn defaults(books: &Books, entity: Entity, body: &mut Value, before: Option<&Value>, today: NaiveDate) {
    if text(body, "TxnDate").is_empty() {
        let kept = before.map(|before| text(before, "TxnDate").to_owned()).filter(|date| !date.is_empty());
        body["TxnDate"] = json!(kept.unwrap_or_else(|| today.to_string()));
    }
    if matches!(entity, Entity::Bill | Entity::Invoice) && text(body, "DueDate").is_empty() {
        let issued: NaiveDate = text(body, "TxnDate").parse().unwrap_or(today);
        let days = if entity == Entity::Invoice { 30 } else { 0 };
        body["DueDate"] = json!((issued + Duration::days(days)).to_string());
    }
    if body.get("LinkedTxn").is_none() {
        body["LinkedTxn"] = json!([]);
    }
    if !entity.is_sale() && body.get("APAccountRef").is_none() {
        body["APAccountRef"] = books.account_named("Accounts Payable");
    }
    if entity.is_sale() {
        for (name, value) in
            [("PrintStatus", json!("NeedToPrint")), ("EmailStatus", json!("NotSet")), ("ApplyTaxAfterDiscount", json!(false))]
        {
            if body.get(name).is_none() {
                body[name] = value;
            }
        }
    }
    if books.has_many_currencies {
        let rate = money::decimal(&body["ExchangeRate"]).filter(|rate| !rate.is_zero()).unwrap_or(Decimal::ONE);
        body["ExchangeRate"] = json!(rate.to_string().parse::<f64>().unwrap_or(1.0));
        // The schema has it on sales only.
        if entity.is_sale() {
            let total = money::decimal(&body["TotalAmt"]).unwrap_or_default();
            body["HomeTotalAmt"] = money::wire(money::to_minor(total * rate));
        }
    } else if let Some(fields) = body.as_object_mut() {
        fields.remove("ExchangeRate");
    }
}
