//! Documents as people leave them over the years: memos, a custom field, addresses, terms, an amount without a quantity, a line of
//! words, a bundle, a discount. QuickBooks' own arithmetic completes them, so they add up like any other.

use serde_json::{Value, json};

use super::lists::BUNDLE;
use crate::company::Document;
use crate::quickbooks::books::{Books, index, reference, text};
use crate::quickbooks::entity::Entity;
use crate::quickbooks::store::Object;
use crate::quickbooks::{documents, money};
use crate::settings::Settings;

/// A plain document with all of that, and its new total; `percent` of it is paid.
pub fn dress(books: &Books, entity: Entity, source: &Document, plain: Object, percent: i64) -> (Object, i64) {
    let mut body = plain.value();
    if let Some(tax) = body["TxnTaxDetail"].as_object_mut() {
        tax.remove("TotalTax");
        tax.remove("TaxLine");
    }
    match entity {
        Entity::Invoice | Entity::CreditMemo => sale(books, entity, source, &mut body),
        _ => purchase(entity, &mut body),
    }
    let completed = documents::complete(books, entity, &mut body, None, source.issued_on, &Settings::quickbooks());
    completed.unwrap_or_else(|refusal| panic!("a seeded document is refused: {refusal:?}"));
    let total = money::minor(&body["TotalAmt"]).unwrap_or(0);
    let open = money::wire(total - total * percent / 100);
    if entity == Entity::CreditMemo {
        body["RemainingCredit"] = open.clone();
    }
    body["Balance"] = open;
    let Object { version, created_at, updated_at, .. } = plain;
    (Object { version, created_at, updated_at, ..index(entity, &body) }, total)
}

fn sale(books: &Books, entity: Entity, source: &Document, body: &mut Value) {
    let customer = books.of(Entity::Customer).get(reference(body, "CustomerRef")).map(Object::value).unwrap_or_default();
    body["CustomerMemo"] = json!({ "value": "Thank you, and see you at the harbour." });
    body["PrivateNote"] = json!("Rang twice; pays by cheque.\nAsk for Rosa.");
    body["CustomField"] =
        json!([{ "DefinitionId": "1", "Name": "Order number", "Type": "StringType", "StringValue": format!("PO {}", source.number) }]);
    body["BillEmail"] = customer["PrimaryEmailAddr"].clone();
    body["EmailStatus"] = json!("EmailSent");
    body["ShipAddr"] = json!({ "Id": "900", "Line1": "Gate 4", "Line2": "Harbour yard", "City": "Oakland", "PostalCode": "94607" });
    if entity == Entity::Invoice {
        body["SalesTermRef"] = json!({ "value": "3" });
        body["AllowOnlineCreditCardPayment"] = json!(true);
    }
    let Some(lines) = body["Line"].as_array_mut() else { return };
    let code = lines[0]["SalesItemLineDetail"]["TaxCodeRef"].clone();
    without_quantity(&mut lines[0], "SalesItemLineDetail");
    lines.insert(0, words());
    if let Some(bundle) = books.of(Entity::Item).named(BUNDLE).next() {
        lines.push(bundle_line(books, bundle, &code));
    }
    // Every second one by the tens of its number, as all of these end alike.
    let is_percentage = source.number.bytes().rev().nth(1).is_some_and(|tens| tens % 2 == 0);
    let detail = if is_percentage { json!({ "PercentBased": true, "DiscountPercent": 10 }) } else { json!({ "PercentBased": false }) };
    lines.push(json!({ "Amount": 2.5, "DetailType": "DiscountLineDetail", "DiscountLineDetail": detail }));
}

fn purchase(entity: Entity, body: &mut Value) {
    body["PrivateNote"] = json!("Delivered in two parts; the second came late.");
    if entity == Entity::Bill {
        body["SalesTermRef"] = json!({ "value": "2" });
    }
    let Some(lines) = body["Line"].as_array_mut() else { return };
    without_quantity(&mut lines[0], "ItemBasedExpenseLineDetail");
    // A supplier's rebate is a line below nothing.
    let mut rebate = lines[0].clone();
    rebate["Description"] = json!("Rebate");
    rebate["Amount"] = json!(-1.25);
    lines.push(rebate);
    lines.push(words());
}

fn words() -> Value {
    json!({ "DetailType": "DescriptionOnly", "Description": "As agreed with Rosa on the phone", "DescriptionLineDetail": {} })
}

/// Somebody typed the amount alone.
fn without_quantity(line: &mut Value, kind: &str) {
    if let Some(detail) = line.get_mut(kind).and_then(Value::as_object_mut) {
        detail.remove("Qty");
        detail.remove("UnitPrice");
    }
}

/// A bundle, whose lines are taxed like the others.
fn bundle_line(books: &Books, bundle: &Object, code: &Value) -> Value {
    let part = |part: &Value| {
        let item = books.of(Entity::Item).get(reference(part, "ItemRef")).map(Object::value).unwrap_or_default();
        let (quantity, price) = (part["Qty"].as_i64().unwrap_or(1), money::minor(&item["UnitPrice"]).unwrap_or(0));
        json!({
            "Description": text(&item, "Description"), "Amount": money::wire(quantity * price), "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": { "ItemRef": part["ItemRef"], "Qty": quantity, "UnitPrice": money::wire(price), "TaxCodeRef": code },
        })
    };
    let parts: Vec<Value> = bundle.value()["ItemGroupDetail"]["ItemGroupLine"].as_array().into_iter().flatten().map(part).collect();
    json!({
        "DetailType": "GroupLineDetail",
        "GroupLineDetail": { "GroupItemRef": { "value": &*bundle.id, "name": BUNDLE }, "Quantity": 1, "Line": parts },
    })
}
