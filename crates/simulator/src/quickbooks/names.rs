//! Accounts, customers, vendors and items: what they need, what QuickBooks fills in, and unique names.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::books::{Books, reference, text};
use super::entity::{Entity, PEOPLE};
use super::errors::{Outcome, Refusal};
use super::references;
use super::store::Object;

const SUFFIX: &str = " (deleted)";

/// Checks a name and fills in what QuickBooks computes. `before` is the stored body of an update.
pub fn complete(books: &Books, entity: Entity, body: &mut Value, before: Option<&Value>) -> Outcome<()> {
    if entity.is_person() {
        display_name(body);
    }
    let property = entity.name_property();
    let name = text(body, property).trim().to_owned();
    if name.is_empty() {
        return Err(Refusal::missing(property));
    }
    let most = if entity.is_person() { 500 } else { 100 };
    if name.chars().count() > most {
        return Err(Refusal::too_long(property, most));
    }
    if name.contains(':') {
        return Err(Refusal::business("The name can't have a colon in it"));
    }
    body[property] = json!(name);
    activity(body, before, property);
    let name = text(body, property).to_owned();
    unique(books, entity, &name, text(body, "Id"))?;
    match entity {
        Entity::Account => account(books, body, before)?,
        Entity::Item => item(books, body)?,
        Entity::Term | Entity::Class | Entity::Department | Entity::Employee => {}
        _ => contact(books, entity, body, before)?,
    }
    match entity {
        Entity::Customer | Entity::Account | Entity::Item | Entity::Class | Entity::Department => place(books, entity, body, &name),
        _ => Ok(()),
    }
}

/// A name can stand this many levels below another.
const DEEPEST: usize = 4;

/// Customers, accounts, items, classes and departments may stand below another of their kind; the full name and the level say where.
fn place(books: &Books, entity: Entity, body: &mut Value, name: &str) -> Outcome<()> {
    references::fill(books, body, "ParentRef", entity)?;
    let ancestors = books.ancestors(entity, body);
    if ancestors.len() > DEEPEST || ancestors.iter().any(|id| id == text(body, "Id")) {
        return Err(Refusal::business("A name can't be below itself, nor more than four levels below another"));
    }
    let above = ancestors.first().and_then(|id| books.of(entity).get(id)).map(Object::value).unwrap_or_default();
    body["FullyQualifiedName"] = json!(match text(&above, "FullyQualifiedName") {
        "" => name.to_owned(),
        above => format!("{above}:{name}"),
    });
    let is_below = !ancestors.is_empty();
    let Some(fields) = body.as_object_mut() else { return Ok(()) };
    match entity {
        Entity::Customer => fields.insert("Job".to_owned(), json!(is_below)),
        Entity::Account => fields.insert("SubAccount".to_owned(), json!(is_below)),
        Entity::Class => fields.insert("SubClass".to_owned(), json!(is_below)),
        Entity::Department => fields.insert("SubDepartment".to_owned(), json!(is_below)),
        _ if is_below => fields.insert("SubItem".to_owned(), json!(true)),
        _ => fields.remove("SubItem"),
    };
    match entity {
        Entity::Customer | Entity::Item if is_below => fields.insert("Level".to_owned(), json!(ancestors.len())),
        _ => fields.remove("Level"),
    };
    Ok(())
}

/// Who was renamed carries the new name into the full names of all below; they get a new time and keep their SyncToken.
pub fn rename_below(books: &mut Books, entity: Entity, above: &Value, now: DateTime<Utc>) {
    let is_below = |object: &&Object| object.body.contains("\"ParentRef\"") && reference(&object.value(), "ParentRef") == text(above, "Id");
    let below: Vec<Value> = books.of(entity).iter().filter(is_below).map(Object::value).collect();
    for mut body in below {
        let own = text(&body, entity.name_property()).to_owned();
        body["FullyQualifiedName"] = json!(format!("{}:{own}", text(above, "FullyQualifiedName")));
        body["ParentRef"]["name"] = above[entity.name_property()].clone();
        books.touch(entity, body.clone(), now);
        rename_below(books, entity, &body, now);
    }
}

fn display_name(body: &mut Value) {
    if !text(body, "DisplayName").is_empty() {
        return;
    }
    let parts = ["Title", "GivenName", "MiddleName", "FamilyName", "Suffix"].map(|part| text(body, part).to_owned());
    let joined = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    body["DisplayName"] = json!(if joined.is_empty() { text(body, "CompanyName").to_owned() } else { joined });
}

/// What is made inactive gets a suffix, so that its name is free again; what comes back loses it.
fn activity(body: &mut Value, before: Option<&Value>, property: &str) {
    let was_active = before.is_none_or(|before| before["Active"] != false);
    let is_active = body["Active"].as_bool().unwrap_or(true);
    body["Active"] = json!(is_active);
    let name = text(body, property).to_owned();
    if was_active && !is_active && !name.ends_with(SUFFIX) {
        body[property] = json!(format!("{name}{SUFFIX}"));
    }
    if !was_active && is_active {
        body[property] = json!(name.strip_suffix(SUFFIX).unwrap_or(&name));
    }
}

/// Customers, vendors and employees share their names; case does not make a difference.
fn unique(books: &Books, entity: Entity, name: &str, id: &str) -> Outcome<()> {
    let kinds: &[Entity] = if entity.is_person() { &PEOPLE } else { &[entity] };
    let is_taken = kinds.iter().any(|kind| books.of(*kind).named(name).any(|other| *kind != entity || &*other.id != id));
    if is_taken { Err(Refusal::duplicate_name()) } else { Ok(()) }
}

/// Type, classification and the subtype that stands for each.
const TYPES: &[(&str, &str, &str)] = &[
    ("Bank", "Asset", "Checking"),
    ("Accounts Receivable", "Asset", "AccountsReceivable"),
    ("Other Current Asset", "Asset", "OtherCurrentAssets"),
    ("Fixed Asset", "Asset", "OtherFixedAssets"),
    ("Other Asset", "Asset", "OtherLongTermAssets"),
    ("Accounts Payable", "Liability", "AccountsPayable"),
    ("Credit Card", "Liability", "CreditCard"),
    ("Other Current Liability", "Liability", "OtherCurrentLiabilities"),
    ("Long Term Liability", "Liability", "OtherLongTermLiabilities"),
    ("Equity", "Equity", "OwnersEquity"),
    ("Income", "Revenue", "SalesOfProductIncome"),
    ("Other Income", "Revenue", "OtherMiscellaneousIncome"),
    ("Cost of Goods Sold", "Expense", "SuppliesMaterialsCogs"),
    ("Expense", "Expense", "OtherMiscellaneousServiceCost"),
    ("Other Expense", "Expense", "OtherMiscellaneousExpense"),
];

fn account(books: &Books, body: &mut Value, before: Option<&Value>) -> Outcome<()> {
    let (kind, subtype) = (text(body, "AccountType").to_owned(), text(body, "AccountSubType").to_owned());
    if kind.is_empty() && subtype.is_empty() {
        return Err(Refusal::missing("AccountType"));
    }
    let by_subtype = TYPES.iter().find(|known| known.2 == subtype);
    let Some(known) = TYPES.iter().find(|known| known.0 == kind).or(by_subtype.filter(|_| kind.is_empty())) else {
        return Err(Refusal::invalid_choice("AccountType", if kind.is_empty() { &subtype } else { &kind }));
    };
    body["AccountType"] = json!(known.0);
    body["Classification"] = json!(known.1);
    body["AccountSubType"] = json!(if subtype.is_empty() { known.2 } else { &subtype });
    for property in ["CurrentBalance", "CurrentBalanceWithSubAccounts"] {
        body[property] = before.map_or(json!(0), |before| before[property].clone());
    }
    if body.get("CurrencyRef").is_none() {
        body["CurrencyRef"] = references::currency_reference(books.currency);
    }
    Ok(())
}

fn item(books: &Books, body: &mut Value) -> Outcome<()> {
    let kind = match text(body, "Type") {
        "" => "Service".to_owned(),
        kind => kind.to_owned(),
    };
    if !["Service", "NonInventory", "Inventory", "Category", "Group"].contains(&kind.as_str()) {
        return Err(Refusal::invalid_choice("Type", &kind));
    }
    let accounts = ["IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef"];
    for name in accounts {
        references::fill(books, body, name, Entity::Account)?;
    }
    let has = |name: &str| !reference(body, name).is_empty();
    match kind.as_str() {
        "Service" | "NonInventory" if !has("IncomeAccountRef") && !has("ExpenseAccountRef") => {
            return Err(Refusal::missing("IncomeAccountRef"));
        }
        "Inventory" => {
            if let Some(name) = accounts.into_iter().find(|name| !has(name)) {
                return Err(Refusal::missing(name));
            }
            if let Some(name) = ["QtyOnHand", "InvStartDate"].into_iter().find(|name| body.get(*name).is_none()) {
                return Err(Refusal::missing(name));
            }
        }
        _ => {}
    }
    body["TrackQtyOnHand"] = json!(kind == "Inventory");
    body["Type"] = json!(kind);
    for (name, value) in [("UnitPrice", json!(0)), ("PurchaseCost", json!(0)), ("Taxable", json!(false))] {
        if body.get(name).is_none() {
            body[name] = value;
        }
    }
    Ok(())
}

/// Properties with a tax number, and how many signs of one answers show.
const TAX_NUMBERS: [(&str, usize); 2] = [("TaxIdentifier", 4), ("PrimaryTaxIdentifier", 5)];

/// Answers show the end of a tax number behind an `X` for each other sign (`XXXXXX9875`, as recorded); so that is all that is kept.
pub fn hide_tax_number(body: &mut Value) {
    for (name, shown) in TAX_NUMBERS {
        let number = text(body, name);
        let hidden = number.chars().count().saturating_sub(shown);
        if hidden > 0 {
            body[name] = json!(format!("{}{}", "X".repeat(hidden), number.chars().skip(hidden).collect::<String>()));
        }
    }
}

fn contact(books: &Books, entity: Entity, body: &mut Value, before: Option<&Value>) -> Outcome<()> {
    let was = before.map_or(String::new(), |before| reference(before, "CurrencyRef").to_owned());
    let given = reference(body, "CurrencyRef").to_owned();
    let currency = if !given.is_empty() {
        given
    } else if was.is_empty() {
        books.currency.to_owned()
    } else {
        was.clone()
    };
    if !was.is_empty() && currency != was {
        return Err(Refusal::business("The currency of a name can't be changed"));
    }
    if currency != books.currency && !books.has_many_currencies {
        return Err(Refusal::business("Multicurrency is not enabled for this company"));
    }
    body["CurrencyRef"] = references::currency_reference(&currency);
    body["Balance"] = before.map_or(json!(0), |before| before["Balance"].clone());
    hide_tax_number(body);
    let name = text(body, "DisplayName").to_owned();
    if body.get("PrintOnCheckName").is_none() {
        body["PrintOnCheckName"] = json!(name);
    }
    if entity == Entity::Customer {
        body["BalanceWithJobs"] = before.map_or(json!(0), |before| before["BalanceWithJobs"].clone());
        for (property, value) in [("Taxable", json!(true)), ("BillWithParent", json!(false)), ("PreferredDeliveryMethod", json!("Print"))] {
            if body.get(property).is_none() {
                body[property] = value;
            }
        }
    } else if body.get("Vendor1099").is_none() {
        body["Vendor1099"] = json!(false);
    }
    Ok(())
}
