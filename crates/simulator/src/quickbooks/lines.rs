//! The lines of a document: what they name must exist, and amounts that follow from others are computed. A discount is written as
//! a positive amount and counts against the subtotal, as in a recorded invoice of 50 less 5 whose total is 45.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::books::{Books, reference, text};
use super::entity::Entity;
use super::errors::{Outcome, Refusal};
use super::store::Object;
use super::tax::{self, Taxed};
use super::{money, references};

/// What the lines of one document have in common.
pub struct Frame<'a> {
    pub books: &'a Books,
    pub entity: Entity,
    /// `GlobalTaxCalculation`; empty in the United States.
    pub mode: &'a str,
    /// The rate that a US sale has for all its taxable lines.
    pub sale_code: &'a str,
    pub is_taxed_after_discount: bool,
    /// The least amount of its currency.
    pub least: i64,
}

/// Lines as answers have them, with what they are worth.
#[derive(Default)]
pub struct Completed {
    pub rows: Vec<Value>,
    pub taxed: Vec<Taxed>,
    /// The subtotal less the discounts.
    pub net: i64,
}

/// Completes the lines of a document; the subtotal of a sale is a line that QuickBooks writes itself.
pub fn complete(frame: &Frame<'_>, lines: Vec<Value>) -> Outcome<Completed> {
    let mut completed = Completed::default();
    let lines = lines.into_iter().filter(|line| line["DetailType"] != "SubTotalLineDetail");
    let (discounts, lines): (Vec<Value>, Vec<Value>) = lines.partition(|line| line["DetailType"] == "DiscountLineDetail");
    for line in lines {
        let row = frame.line(line, &mut completed.taxed)?;
        completed.rows.push(row);
    }
    let subtotal = sum(&completed.rows);
    if frame.entity.is_sale() {
        completed.rows.push(json!({ "Amount": money::wire(subtotal), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {} }));
    }
    let mut discount = 0;
    for line in discounts {
        let (row, amount) = frame.discount(line, subtotal)?;
        completed.rows.push(row);
        discount += amount;
    }
    if frame.is_taxed_after_discount && subtotal != 0 {
        completed.taxed.iter_mut().for_each(|line| reduce(line, discount, subtotal));
    }
    completed.net = subtotal - discount;
    number(&mut completed.rows, &mut 0);
    Ok(completed)
}

fn sum(rows: &[Value]) -> i64 {
    rows.iter().filter_map(|row| money::minor(&row["Amount"])).sum()
}

/// The part of a discount that falls on a line is not taxed.
fn reduce(line: &mut Taxed, discount: i64, subtotal: i64) {
    let part = |amount: i64| money::round(Decimal::from(amount) * Decimal::from(discount) / Decimal::from(subtotal));
    line.net -= part(line.net);
    line.inside = line.inside.map(|inside| inside - part(inside));
}

/// Ids and numbers run through the lines of bundles too; the subtotal has neither.
fn number(rows: &mut [Value], last: &mut usize) {
    for row in rows.iter_mut().filter(|row| row["DetailType"] != "SubTotalLineDetail") {
        *last += 1;
        row["Id"] = json!(last.to_string());
        row["LineNum"] = json!(last);
        if let Some(inner) = row.get_mut("GroupLineDetail").and_then(|detail| detail["Line"].as_array_mut()) {
            number(inner, last);
        }
    }
}

/// Takes the worth out of the lines of a voided document.
pub fn void(rows: &mut Value) {
    for line in rows.as_array_mut().into_iter().flatten() {
        if line.get("Amount").is_some() {
            line["Amount"] = json!(0);
        }
        let kind = text(line, "DetailType").to_owned();
        if line[kind.as_str()].get("Qty").is_some() {
            line[kind.as_str()]["Qty"] = json!(0);
        }
        if let Some(inner) = line.get_mut("GroupLineDetail").and_then(|detail| detail.get_mut("Line")) {
            void(inner);
        }
    }
}

impl Frame<'_> {
    fn line(&self, mut line: Value, taxed: &mut Vec<Taxed>) -> Outcome<Value> {
        match text(&line, "DetailType") {
            "" => Err(Refusal::missing("Line.DetailType")),
            "DescriptionOnly" => {
                line.as_object_mut().map(|fields| fields.remove("Amount"));
                if line.get("DescriptionLineDetail").is_none() {
                    line["DescriptionLineDetail"] = json!({});
                }
                Ok(line)
            }
            "GroupLineDetail" if self.entity.is_sale() => self.bundle(line, taxed),
            _ => self.priced(line, taxed),
        }
    }

    /// A bundle is worth its lines; those that were not sent are the items that the bundle is made of.
    fn bundle(&self, mut line: Value, taxed: &mut Vec<Taxed>) -> Outcome<Value> {
        let mut detail = line["GroupLineDetail"].clone();
        references::required(self.books, &mut detail, "GroupItemRef", Entity::Item)?;
        let sent = detail["Line"].as_array().filter(|lines| !lines.is_empty()).cloned();
        let lines = sent.unwrap_or_else(|| self.lines_of_bundle(&detail));
        let rows = lines.into_iter().map(|line| self.priced(line, taxed)).collect::<Outcome<Vec<Value>>>()?;
        line["Amount"] = money::wire(sum(&rows));
        detail["Line"] = Value::Array(rows);
        line["GroupLineDetail"] = detail;
        Ok(line)
    }

    fn lines_of_bundle(&self, detail: &Value) -> Vec<Value> {
        let item = |reference: &str| self.books.of(Entity::Item).get(reference).map(Object::value).unwrap_or_default();
        let bundles = money::decimal(&detail["Quantity"]).unwrap_or(Decimal::ONE);
        let parts = item(reference(detail, "GroupItemRef"))["ItemGroupDetail"]["ItemGroupLine"].as_array().cloned();
        let line = |part: Value| {
            let quantity = bundles * money::decimal(&part["Qty"]).unwrap_or(Decimal::ONE);
            let of_part = item(reference(&part, "ItemRef"));
            let amount = quantity * money::decimal(&of_part["UnitPrice"]).unwrap_or_default();
            json!({
                "Description": of_part["Description"], "Amount": money::wire(money::to_minor(amount)), "DetailType": "SalesItemLineDetail",
                "SalesItemLineDetail": { "ItemRef": part["ItemRef"], "Qty": money::number(money::to_minor(quantity)), "UnitPrice": of_part["UnitPrice"] },
            })
        };
        parts.unwrap_or_default().into_iter().map(line).collect()
    }

    /// A discount in per cent is computed from the subtotal, whatever amount was sent with it.
    fn discount(&self, mut line: Value, subtotal: i64) -> Outcome<(Value, i64)> {
        if !self.entity.is_sale() {
            return Err(Refusal::invalid_choice("DetailType", "DiscountLineDetail"));
        }
        let detail = &mut line["DiscountLineDetail"];
        let percent = money::decimal(&detail["DiscountPercent"]).filter(|_| detail["PercentBased"] == true);
        match reference(detail, "DiscountAccountRef") {
            "" => detail["DiscountAccountRef"] = self.books.account_named("Discounts Given"),
            _ => references::fill(self.books, detail, "DiscountAccountRef", Entity::Account)?,
        }
        let amount = match percent {
            Some(percent) => money::round(Decimal::from(subtotal) * percent / Decimal::ONE_HUNDRED),
            None => money::minor(&line["Amount"]).ok_or_else(|| Refusal::missing("Line.Amount"))?,
        };
        line["Amount"] = money::wire(amount);
        Ok((line, amount))
    }

    /// A line with a price, and its part in tax.
    fn priced(&self, mut line: Value, taxed: &mut Vec<Taxed>) -> Outcome<Value> {
        let kind = text(&line, "DetailType").to_owned();
        let Some(mut amount) = money::minor(&line["Amount"]) else { return Err(Refusal::missing("Line.Amount")) };
        let mut detail = line[kind.as_str()].clone();
        self.check(&kind, &mut detail)?;
        if let (Some(quantity), Some(price)) = (money::decimal(&detail["Qty"]), money::decimal(&detail["UnitPrice"])) {
            let is_given = !quantity.is_zero() && !price.is_zero();
            if is_given && (money::to_minor(quantity * price) - amount).abs() > 1 {
                return Err(Refusal::wrong_amount(&line["Amount"].to_string()));
            }
        }
        if self.mode != "NotApplicable" && detail.is_object() {
            let code = self.tax_code(&mut detail);
            let rate_code = if self.books.is_us { if code == "TAX" { self.sale_code.to_owned() } else { String::new() } } else { code };
            let mut inside = None;
            if self.mode == "TaxInclusive" {
                let sent = money::minor(&detail["TaxInclusiveAmt"]).filter(|gross| *gross != 0);
                let gross = sent.unwrap_or(amount);
                let computed = money::without_tax(gross, tax::rate_of(self.books, &rate_code));
                // A client that tells both may round the tax its own way.
                amount = if sent.is_some() && (amount - computed).abs() <= self.least { amount } else { computed };
                inside = Some(gross - amount);
                detail["TaxInclusiveAmt"] = money::wire(gross);
                if let (None, Some(quantity), Some(_)) = (sent, money::decimal(&detail["Qty"]), detail.get("UnitPrice")) {
                    detail["UnitPrice"] = money::unit_price(amount, quantity);
                }
            }
            taxed.push(Taxed { net: amount, inside, code: rate_code });
        }
        line["Amount"] = money::wire(amount);
        if detail.is_object() {
            line[kind.as_str()] = detail;
        }
        Ok(line)
    }

    /// The references of a line: item or account, which a sale and an expense name differently.
    fn check(&self, kind: &str, detail: &mut Value) -> Outcome<()> {
        match (kind, self.entity.is_sale()) {
            ("SalesItemLineDetail", true) => {
                if detail.get("ItemRef").is_none() {
                    // The company's default item.
                    let first = self.books.of(Entity::Item).iter().find(|item| item.active);
                    *detail = if detail.is_object() { detail.clone() } else { json!({}) };
                    detail["ItemRef"] = json!({ "value": first.map_or("1", |item| &*item.id) });
                }
                references::fill(self.books, detail, "ItemRef", Entity::Item)?;
            }
            ("ItemBasedExpenseLineDetail", false) => {
                references::required(self.books, detail, "ItemRef", Entity::Item)?;
            }
            ("AccountBasedExpenseLineDetail", false) => {
                references::required(self.books, detail, "AccountRef", Entity::Account)?;
            }
            (other, _) => return Err(Refusal::invalid_choice("DetailType", other)),
        }
        references::fill(self.books, detail, "ClassRef", Entity::Class)?;
        let code = reference(detail, "TaxCodeRef");
        if !code.is_empty() && self.books.of(Entity::TaxCode).get(code).is_none() {
            return Err(Refusal::invalid_reference("TaxCodes", code));
        }
        Ok(())
    }

    fn tax_code(&self, detail: &mut Value) -> String {
        let code = reference(detail, "TaxCodeRef").to_owned();
        if code.is_empty() && self.books.is_us {
            detail["TaxCodeRef"] = json!({ "value": "NON" });
        }
        if !self.entity.is_sale() && detail.get("BillableStatus").is_none() {
            detail["BillableStatus"] = json!("NotBillable");
        }
        code
    }
}
