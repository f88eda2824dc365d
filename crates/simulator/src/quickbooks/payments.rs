//! Payments, and what they do to the documents they are for.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::books::{Books, Change, reference, text};
use super::entity::Entity;
use super::errors::{Outcome, Refusal};
use super::store::Object;
use super::{money, references};

/// A part of a payment that settles a document.
#[derive(Clone, Debug)]
pub struct Link {
    pub entity: Entity,
    pub id: String,
    pub amount: i64,
}

impl Link {
    fn is_credit(&self) -> bool {
        matches!(self.entity, Entity::CreditMemo | Entity::VendorCredit)
    }
}

/// The documents that a payment settles; links to what is not simulated are left alone.
pub fn links(body: &Value) -> Vec<Link> {
    let lines = body["Line"].as_array().map(Vec::as_slice).unwrap_or_default();
    lines
        .iter()
        .filter_map(|line| {
            let linked = line["LinkedTxn"].get(0)?;
            let entity = Entity::named(text(linked, "TxnType"))?;
            Some(Link { entity, id: text(linked, "TxnId").to_owned(), amount: money::minor(&line["Amount"])? })
        })
        .collect()
}

/// Checks a payment against the documents and fills in what QuickBooks computes.
pub fn complete(books: &Books, entity: Entity, body: &mut Value, before: Option<&Value>, today: NaiveDate) -> Outcome<()> {
    references::contact(books, entity, body)?;
    references::currency(books, entity, body)?;
    let Some(total) = money::minor(&body["TotalAmt"]) else { return Err(Refusal::missing("TotalAmt")) };
    if entity == Entity::BillPayment {
        pay_type(books, body)?;
    } else {
        references::fill(books, body, "DepositToAccountRef", Entity::Account)?;
        if body.get("DepositToAccountRef").is_none() {
            body["DepositToAccountRef"] = books.account_named("Undeposited Funds");
        }
    }
    let released = before.map(links).unwrap_or_default();
    let links = links(body);
    for link in &links {
        check_link(books, entity, body, link, &released)?;
    }
    let spent: i64 = links.iter().map(|link| if link.is_credit() { -link.amount } else { link.amount }).sum();
    if total < 0 || spent > total {
        return Err(Refusal::business("The amount applied is more than the amount of the payment"));
    }
    body["TotalAmt"] = money::wire(total);
    if entity == Entity::Payment {
        body["UnappliedAmt"] = money::wire(total - spent);
        body["ProcessPayment"] = json!(false);
    }
    if text(body, "TxnDate").is_empty() {
        let kept = before.map(|before| text(before, "TxnDate").to_owned()).filter(|date| !date.is_empty());
        body["TxnDate"] = json!(kept.unwrap_or_else(|| today.to_string()));
    }
    if body.get("Line").is_none() {
        body["Line"] = json!([]);
    }
    if books.has_many_currencies {
        body["ExchangeRate"] = money::wire_rate(money::exchange_rate(books, body));
    } else {
        body.as_object_mut().map(|fields| fields.remove("ExchangeRate"));
    }
    Ok(())
}

fn pay_type(books: &Books, body: &mut Value) -> Outcome<()> {
    match text(body, "PayType") {
        "Check" => references::required(books, &mut body["CheckPayment"], "BankAccountRef", Entity::Account),
        "CreditCard" => references::required(books, &mut body["CreditCardPayment"], "CCAccountRef", Entity::Account),
        "" => Err(Refusal::missing("PayType")),
        other => Err(Refusal::invalid_choice("PayType", other)),
    }
}

fn check_link(books: &Books, entity: Entity, body: &Value, link: &Link, released: &[Link]) -> Outcome<()> {
    let fits = if entity == Entity::Payment { [Entity::Invoice, Entity::CreditMemo] } else { [Entity::Bill, Entity::VendorCredit] };
    if !fits.contains(&link.entity) {
        return Err(Refusal::invalid_choice("TxnType", link.entity.name()));
    }
    let missing = || Refusal::invalid_reference(&format!("{}s", link.entity.name()), &link.id);
    let target = books.of(link.entity).get(&link.id).filter(|object| !object.deleted).ok_or_else(missing)?;
    if &*target.contact != reference(body, entity.contact_property()) {
        return Err(Refusal::business("The payment and the transaction it pays belong to different names"));
    }
    let again: i64 = released.iter().filter(|old| old.entity == link.entity && old.id == link.id).map(|old| old.amount).sum();
    let open = money::minor(&target.value()["Balance"]).unwrap_or(0) + again;
    if link.amount > open {
        return Err(Refusal::business("You can't apply more than the open balance of a transaction"));
    }
    Ok(())
}

/// Books a payment's links into their documents, or takes them out again.
pub fn apply(books: &mut Books, entity: Entity, payment: &Value, is_applied: bool, now: DateTime<Utc>) {
    let id = text(payment, "Id").to_owned();
    for link in links(payment) {
        let Some(mut target) = books.of(link.entity).get(&link.id).filter(|object| !object.deleted).map(Object::value) else {
            continue;
        };
        let change = if is_applied { -link.amount } else { link.amount };
        let balance = money::wire(money::minor(&target["Balance"]).unwrap_or(0) + change);
        if link.entity == Entity::CreditMemo {
            target["RemainingCredit"] = balance.clone();
        }
        target["Balance"] = balance;
        let mut linked = target["LinkedTxn"].as_array().cloned().unwrap_or_default();
        linked.retain(|known| text(known, "TxnId") != id);
        if is_applied {
            linked.push(json!({ "TxnId": id, "TxnType": entity.link_type() }));
        }
        target["LinkedTxn"] = Value::Array(linked);
        books.put(link.entity, target, Change::Update, now);
    }
}

/// A document goes: the payments that settled it keep the money, without a document.
pub fn release(books: &mut Books, entity: Entity, document: &Value, now: DateTime<Utc>) {
    let id = text(document, "Id");
    let payer = if entity.is_sale() { Entity::Payment } else { Entity::BillPayment };
    for linked in document["LinkedTxn"].as_array().cloned().unwrap_or_default() {
        let Some(mut payment) = books.of(payer).get(text(&linked, "TxnId")).filter(|object| !object.deleted).map(Object::value) else {
            continue;
        };
        let mut lines = payment["Line"].as_array().cloned().unwrap_or_default();
        lines.retain(|line| line["LinkedTxn"].get(0).is_none_or(|known| text(known, "TxnId") != id));
        payment["Line"] = Value::Array(lines);
        if payer == Entity::Payment {
            let spent: i64 = links(&payment).iter().map(|link| if link.is_credit() { -link.amount } else { link.amount }).sum();
            payment["UnappliedAmt"] = money::wire(money::minor(&payment["TotalAmt"]).unwrap_or(0) - spent);
        }
        books.put(payer, payment, Change::Update, now);
    }
}
