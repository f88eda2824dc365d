//! What the seeded entity has beside its ledger, made by the API as a client makes it.

use bursar_kernel::{Result, Timestamp};
use http::Method;
use serde_json::{Value, json};

use super::ENTITY;
use super::connect::Caller;
use super::einvoice::{Einvoice, einvoice};

/// What a newcomer is told of them.
pub(super) struct Examples {
    /// Where bills can be sent by mail.
    pub(super) mailbox: String,
    /// An invoice that travels through the simulated network once it is issued.
    pub(super) einvoice: Einvoice,
    /// The page on which an invoice can be paid.
    pub(super) payment_url: Option<String>,
}

/// All of them, as far as they are not there.
pub(super) async fn make_all(caller: &Caller, now: Timestamp) -> Result<Examples> {
    catalog(caller).await?;
    counterparts(caller).await?;
    bills(caller).await?;
    approvals(caller).await?;
    receipts(caller).await?;
    invoices(caller).await?;
    orders(caller).await?;
    deliveries(caller).await?;
    recurrences(caller, now).await?;
    exports(caller, now).await?;
    let (mailbox, einvoice) = (mailbox(caller).await?, einvoice(caller).await?);
    Ok(Examples { mailbox, einvoice, payment_url: payment_page(caller).await? })
}

/// What documents are made of, as far as there is none.
async fn catalog(caller: &Caller) -> Result<()> {
    tags(caller).await?;
    projects(caller).await?;
    payment_terms(caller).await?;
    products(caller).await
}

/// Does the list have a row?
async fn has_some(caller: &Caller, list: &str) -> Result<bool> {
    let listed = caller.call(ENTITY, Method::GET, list, None).await?;
    Ok(listed["data"].as_array().is_some_and(|rows| !rows.is_empty()))
}

async fn projects(caller: &Caller) -> Result<()> {
    if has_some(caller, "/projects?limit=1").await? {
        return Ok(());
    }
    for (name, code, color) in [("New web shop", "SHOP", "#0f766e"), ("Trade fair", "FAIR", "#b45309")] {
        caller.call(ENTITY, Method::POST, "/projects", Some(json!({"name": name, "code": code, "color": color}))).await?;
    }
    Ok(())
}

async fn payment_terms(caller: &Caller) -> Result<()> {
    if has_some(caller, "/payment_terms").await? {
        return Ok(());
    }
    let tier = |days: i64, discount: i64| json!({"number_of_days": days, "discount": discount});
    let terms = [
        json!({"name": "Net 30", "term_final": {"number_of_days": 30}}),
        json!({"name": "2/10, 1/20, net 30", "term_1": tier(10, 200), "term_2": tier(20, 100), "term_final": {"number_of_days": 30}}),
    ];
    for terms in terms {
        caller.call(ENTITY, Method::POST, "/payment_terms", Some(terms)).await?;
    }
    Ok(())
}

async fn products(caller: &Caller) -> Result<()> {
    if has_some(caller, "/products?limit=1").await? {
        return Ok(());
    }
    let mut units = Vec::new();
    for (name, description) in [("pc", "pieces"), ("h", "hours")] {
        let unit = json!({"name": name, "description": description});
        units.push(caller.call(ENTITY, Method::POST, "/measure_units", Some(unit)).await?["id"].clone());
    }
    for (name, kind, unit, value) in
        [("Desk lamp", "product", 0, 4900), ("Office chair", "product", 0, 27_900), ("Consulting", "service", 1, 12_000)]
    {
        let price = json!({"currency": "EUR", "value": value});
        let product = json!({"name": name, "type": kind, "measure_unit_id": units[unit], "price": price});
        caller.call(ENTITY, Method::POST, "/products", Some(product)).await?;
    }
    Ok(())
}

async fn tags(caller: &Caller) -> Result<()> {
    if has_some(caller, "/tags?limit=1").await? {
        return Ok(());
    }
    for (name, category) in [("Marketing", "department"), ("Office move", "project"), ("Rent", "cost_center")] {
        caller.call(ENTITY, Method::POST, "/tags", Some(json!({"name": name, "category": category}))).await?;
    }
    Ok(())
}

/// Some vendors and customers, unless there are any.
async fn counterparts(caller: &Caller) -> Result<()> {
    if has_some(caller, "/counterparts?limit=1").await? {
        return Ok(());
    }
    let berlin = json!({"country": "DE", "city": "Berlin", "line1": "Torstrasse 1", "postal_code": "10119"});
    for (name, is_customer) in
        [("Northwind Stationery GmbH", false), ("Blue Harbour Caf\u{e9} Ltd", true), ("Mitte Office Cleaning", false)]
    {
        let details = json!({"legal_name": name, "is_customer": is_customer, "is_vendor": !is_customer, "address": berlin});
        let body = json!({"type": "organization", "organization": details});
        let made = caller.call(ENTITY, Method::POST, "/counterparts", Some(body)).await?;
        let path = format!("/counterparts/{}", made["id"].as_str().unwrap_or_default());
        let contact = json!({"first_name": "Mary", "last_name": "O'Brien", "email": "mary@example.com", "address": berlin});
        caller.call(ENTITY, Method::POST, &format!("{path}/contacts"), Some(contact)).await?;
        let vat_id = json!({"country": "DE", "type": "eu_vat", "value": "DE123456789"});
        caller.call(ENTITY, Method::POST, &format!("{path}/vat_ids"), Some(vat_id)).await?;
    }
    let person = json!({"first_name": "Ada", "last_name": "Keeper", "is_customer": true, "is_vendor": false, "address": berlin});
    caller.call(ENTITY, Method::POST, "/counterparts", Some(json!({"type": "individual", "individual": person}))).await?;
    Ok(())
}

/// Some bills in several statuses, unless there are any.
async fn bills(caller: &Caller) -> Result<()> {
    if has_some(caller, "/payables?limit=1").await? {
        return Ok(());
    }
    let bills = [
        ("RE-2024-118", "Copy paper", 12, 499, None),
        ("RE-2024-131", "Office cleaning, June", 1, 38_000, Some("submit_for_approval")),
        ("RE-2024-140", "Desk lamps", 3, 5_990, Some("approve_payment_operation")),
    ];
    for (number, name, quantity, unit_price, step) in bills {
        let body = json!({"currency": "EUR", "document_id": number, "issued_at": "2024-06-01", "due_date": "2024-07-01"});
        let made = caller.call(ENTITY, Method::POST, "/payables", Some(body)).await?;
        let path = format!("/payables/{}", made["id"].as_str().unwrap_or_default());
        let line = json!({"name": name, "quantity": quantity, "unit_price": unit_price, "tax": 1_900});
        caller.call(ENTITY, Method::POST, &format!("{path}/line_items"), Some(line)).await?;
        if let Some(step) = step {
            caller.call(ENTITY, Method::POST, &format!("{path}/{step}"), None).await?;
        }
        if step == Some("approve_payment_operation") {
            payments(caller, &made["id"]).await?;
        }
    }
    Ok(())
}

/// Whoever has the role of an approver agrees to bills of more than 300 euros, unless there is a policy. One of the bills waits for that.
async fn approvals(caller: &Caller) -> Result<()> {
    if has_some(caller, "/approval_policies?limit=1").await? {
        return Ok(());
    }
    let may = |object: &str, actions: &[&str]| {
        let actions: Vec<Value> = actions.iter().map(|action| json!({"action_name": action, "permission": "allowed"})).collect();
        json!({"object_type": object, "actions": actions})
    };
    let objects = [may("payable", &["read", "approve"]), may("approval_request", &["read", "update"])];
    let role = json!({"name": "Approver", "permissions": {"objects": objects}});
    let role = caller.call(ENTITY, Method::POST, "/roles", Some(role)).await?;
    let user = json!({
        "first_name": "Grace", "last_name": "Hopper", "email": "grace@harbour-light.example.com", "login": "grace", "role_id": role["id"],
    });
    caller.call(ENTITY, Method::POST, "/entity_users", Some(user)).await?;
    let ask = json!({
        "call": "ApprovalRequests.request_approval_by_roles", "params": {"role_ids": [role["id"]], "required_approval_count": 1},
    });
    let policy = json!({
        "name": "More than 300 euros", "description": "An approver agrees before such a bill is paid.",
        "trigger": "{invoice.amount > 30000}",
        "script": [{"if": ask, "then": ["{Payables.approve(invoice.id)}"], "else": ["{Payables.reject(invoice.id)}"]}],
    });
    caller.call(ENTITY, Method::POST, "/approval_policies", Some(policy)).await?;
    Ok(())
}

/// Some receipts, unless there are any.
async fn receipts(caller: &Caller) -> Result<()> {
    if has_some(caller, "/receipts?limit=1").await? {
        return Ok(());
    }
    for (merchant, total, line) in [("Corner Caf\u{e9}", 2_350, "Lunch with a customer"), ("City Taxi", 1_890, "Ride to the fair")] {
        let body = json!({"merchant_name": merchant, "currency": "EUR", "total_amount": total, "issued_at": "2024-06-01T12:30:00Z"});
        let made = caller.call(ENTITY, Method::POST, "/receipts", Some(body)).await?;
        let path = format!("/receipts/{}/line_items", made["id"].as_str().unwrap_or_default());
        caller.call(ENTITY, Method::POST, &path, Some(json!({"name": line, "total": total}))).await?;
    }
    Ok(())
}

/// A quote and some invoices, in different places of their lives, unless there are any.
async fn invoices(caller: &Caller) -> Result<()> {
    if has_some(caller, "/receivables?limit=1").await? {
        return Ok(());
    }
    let customers = caller.call(ENTITY, Method::GET, "/counterparts?is_customer=true&limit=1", None).await?;
    let customer = &customers["data"][0];
    for (kind, name, price, steps) in [
        ("quote", "Catering for twenty", 48_000, &["issue"][..]),
        ("invoice", "Breakfast, June", 32_500, &["issue", "mark_as_paid"]),
        ("invoice", "Breakfast, July", 32_500, &["issue"]),
        ("invoice", "Breakfast, August", 32_500, &[]),
    ] {
        let line = json!({
            "quantity": 1, "tax_rate_value": 1900, "product": {"name": name, "price": {"currency": "EUR", "value": price}},
        });
        let mut body = json!({
            "type": kind, "currency": "EUR", "line_items": [line],
            "counterpart_id": customer["id"], "counterpart_billing_address_id": customer["default_billing_address_id"],
        });
        if kind == "invoice" {
            body["payment_terms"] = json!({"term_final": {"number_of_days": 30}});
        }
        let made = caller.call(ENTITY, Method::POST, "/receivables", Some(body)).await?;
        for step in steps {
            let path = format!("/receivables/{}/{step}", made["id"].as_str().unwrap_or_default());
            caller.call(ENTITY, Method::POST, &path, None).await?;
        }
    }
    Ok(())
}

/// What was ordered from a vendor, unless anything was.
async fn orders(caller: &Caller) -> Result<()> {
    if has_some(caller, "/payable_purchase_orders?limit=1").await? {
        return Ok(());
    }
    let vendors = caller.call(ENTITY, Method::GET, "/counterparts?is_vendor=true&limit=1", None).await?;
    let item = |name: &str, price: i64, quantity: i64, unit: &str| json!({"name": name, "price": price, "quantity": quantity, "unit": unit, "currency": "EUR", "vat_rate": 1900});
    let order = json!({
        "counterpart_id": vendors["data"][0]["id"], "currency": "EUR", "message": "Please deliver before noon.", "valid_for_days": 30,
        "items": [item("Copy paper", 499, 40, "box"), item("Desk lamp", 3_900, 4, "pc")],
    });
    caller.call(ENTITY, Method::POST, "/payable_purchase_orders", Some(order)).await?;
    Ok(())
}

/// What was delivered of an invoice, unless anything was.
async fn deliveries(caller: &Caller) -> Result<()> {
    if has_some(caller, "/delivery_notes?limit=1").await? {
        return Ok(());
    }
    let invoices = caller.call(ENTITY, Method::GET, "/receivables?type=invoice&status=issued&limit=1", None).await?;
    let Some(invoice) = invoices["data"].get(0) else { return Ok(()) };
    let note = json!({"based_on": invoice["id"]});
    let made = caller.call(ENTITY, Method::POST, "/delivery_notes", Some(note)).await?;
    let path = format!("/delivery_notes/{}/mark_as_delivered", made["id"].as_str().unwrap_or_default());
    caller.call(ENTITY, Method::POST, &path, None).await?;
    Ok(())
}

/// A subscription of three days, unless there is one. The company is in Portland, where no day begins earlier than by UTC.
async fn recurrences(caller: &Caller, now: Timestamp) -> Result<()> {
    if has_some(caller, "/recurrences").await? {
        return Ok(());
    }
    let customers = caller.call(ENTITY, Method::GET, "/counterparts?is_customer=true&limit=1", None).await?;
    let customer = &customers["data"][0];
    let line = json!({
        "quantity": 1, "tax_rate_value": 1900, "product": {"name": "Breakfast, every day", "price": {"currency": "EUR", "value": 1_450}},
    });
    let base = json!({
        "type": "invoice", "currency": "EUR", "line_items": [line], "payment_terms": {"term_final": {"number_of_days": 14}},
        "counterpart_id": customer["id"], "counterpart_billing_address_id": customer["default_billing_address_id"],
    });
    let base = caller.call(ENTITY, Method::POST, "/receivables", Some(base)).await?;
    let plan = json!({"invoice_id": base["id"], "start_date": now.date_naive(), "frequency": "day", "max_occurrences": 3});
    caller.call(ENTITY, Method::POST, "/recurrences", Some(plan)).await?;
    Ok(())
}

/// The bills as a table, unless anything was exported. The worker makes the archive.
async fn exports(caller: &Caller, now: Timestamp) -> Result<()> {
    if has_some(caller, "/data_exports?limit=1").await? {
        return Ok(());
    }
    let bills =
        json!({"name": "payable", "statuses": ["draft", "new", "approve_in_progress", "waiting_to_be_paid", "partially_paid", "paid"]});
    let asked = json!({"date_from": now.date_naive(), "date_to": now.date_naive(), "format": "csv", "objects": [bills]});
    caller.call(ENTITY, Method::POST, "/data_exports", Some(asked)).await?;
    Ok(())
}

/// A part of a bill was paid, and the rest is planned.
async fn payments(caller: &Caller, bill: &Value) -> Result<()> {
    let object = json!({"type": "payable", "id": bill});
    let paid = json!({"object": object, "amount": 10_000, "currency": "EUR", "payment_method": "bank transfer"});
    caller.call(ENTITY, Method::POST, "/payment_records", Some(paid)).await?;
    let planned = json!({"object": object, "amount": 11_384, "currency": "EUR", "status": "created", "planned_payment_date": "2040-06-30"});
    caller.call(ENTITY, Method::POST, "/payment_records", Some(planned)).await?;
    Ok(())
}

/// Accounts to book to, and a draft that can be issued into the connected ledger; answers its id. Without accounts there is none.
pub(super) async fn invoice_for_the_ledger(caller: &Caller) -> Result<Option<String>> {
    let accounts = caller.call(ENTITY, Method::GET, "/ledger_accounts", None).await?;
    let find = |is_it: &dyn Fn(&Value) -> bool| {
        let mut active = accounts["data"].as_array().into_iter().flatten().filter(|account| account["status"] == "Active");
        active.find(|account| is_it(account)).map(|account| (account["id"].clone(), account["currency"].clone()))
    };
    let (Some((sales, currency)), Some((bank, _))) =
        (find(&|account| account["type"] == "Income"), find(&|account| account["is_bank_account"] == true))
    else {
        return Ok(None);
    };
    let drafts =
        caller.call(ENTITY, Method::GET, "/receivables?type=invoice&status=draft&sort=created_at&order=desc&limit=20", None).await?;
    if let Some(draft) = drafts["data"].as_array().and_then(|drafts| drafts.iter().find(|draft| draft["currency"] == currency)) {
        return Ok(draft["id"].as_str().map(str::to_owned));
    }
    // The simulated ledger has invoices of its own that begin with INV.
    let settings = json!({
        "accounting": {"ledger_account_ids": {"products": sales, "payments": bank}},
        "document_ids": {"document_type_prefix": {"invoice": "HL"}},
    });
    caller.call(ENTITY, Method::PATCH, &format!("/entities/{ENTITY}/settings"), Some(settings)).await?;
    let customers = caller.call(ENTITY, Method::GET, "/counterparts?is_customer=true&limit=1", None).await?;
    let customer = &customers["data"][0];
    let product = json!({"name": "Breakfast, September", "price": {"currency": currency, "value": 32_500}});
    let body = json!({
        "type": "invoice", "currency": currency, "counterpart_id": customer["id"],
        "counterpart_billing_address_id": customer["default_billing_address_id"],
        "payment_terms": {"term_final": {"number_of_days": 30}},
        "line_items": [{"quantity": 1, "tax_rate_value": 0, "product": product}],
    });
    let draft = caller.call(ENTITY, Method::POST, "/receivables", Some(body)).await?;
    Ok(draft["id"].as_str().map(str::to_owned))
}

/// The page on which the invoice that was issued last can be paid, by card or by transfer; the one of before where it is still open.
async fn payment_page(caller: &Caller) -> Result<Option<String>> {
    let asked = caller.call(ENTITY, Method::GET, "/payment_intents?sort=created_at&order=desc&limit=1", None).await?;
    let open = asked["data"].get(0).filter(|intent| intent["status"] == "created").and_then(|intent| intent["payment_link_id"].as_str());
    let link = match open {
        Some(link) => caller.call(ENTITY, Method::GET, &format!("/payment_links/{link}"), None).await?,
        None => {
            let invoices = caller.call(ENTITY, Method::GET, "/receivables?type=invoice&status=issued&limit=1", None).await?;
            let Some(invoice) = invoices["data"].get(0) else { return Ok(None) };
            if !has_some(caller, "/bank_accounts").await? {
                let account = json!({"country": "DE", "currency": "EUR", "iban": "DE02120300000000202051", "bic": "BYLADEM1001"});
                caller.call(ENTITY, Method::POST, "/bank_accounts", Some(account)).await?;
            }
            onboarded(caller).await?;
            let body = json!({
                "recipient": {"type": "entity", "id": ENTITY}, "payment_methods": ["card", "sepa_credit"],
                "object": {"type": "receivable", "id": invoice["id"]},
            });
            caller.call(ENTITY, Method::POST, "/payment_links", Some(body)).await?
        }
    };
    Ok(link["payment_page_url"].as_str().map(str::to_owned))
}

/// The entity is paid by card and by transfer, and has told what that takes.
async fn onboarded(caller: &Caller) -> Result<()> {
    let entity = format!("/entities/{ENTITY}");
    let on = json!({"date": "2024-06-03T09:30:00Z"});
    let profile = json!({
        "mcc": "5719", "url": "https://harbour-light.example.com", "description_of_goods_or_services": "Lamps, and repairs of lamps",
        "estimated_monthly_revenue": {"amount": 4_500_000, "currency": "USD"}, "operating_countries": ["US"],
    });
    let told = json!({"business_profile": profile, "tos_acceptance": on, "ownership_declaration": on});
    let person = json!({
        "first_name": "Grace", "last_name": "Hopper", "email": "grace@harbour-light.example.com", "phone": "+1 503 555 0141",
        "date_of_birth": "1976-12-09", "citizenship": "US", "ssn_last_4": "6789", "relationship": {"representative": true},
        "address": {"country": "US", "state": "OR", "city": "Portland", "line1": "1 Harbour Street", "postal_code": "97201"},
    });
    let company = json!({"phone": "+1 503 555 0140", "organization": {"owners_provided": true}});
    let methods = json!({"payment_methods_receive": ["card", "sepa_credit"], "payment_methods_send": ["sepa_credit"]});
    caller.call(ENTITY, Method::PATCH, &entity, Some(company)).await?;
    caller.call(ENTITY, Method::POST, "/persons", Some(person)).await?;
    caller.call(ENTITY, Method::PATCH, &format!("{entity}/onboarding_data"), Some(told)).await?;
    caller.call(ENTITY, Method::PUT, &format!("{entity}/payment_methods"), Some(methods)).await?;
    Ok(())
}

/// The address at which bills come by mail: the one that the entity has by itself.
async fn mailbox(caller: &Caller) -> Result<String> {
    let listed = caller.call(ENTITY, Method::GET, "/mailboxes", None).await?;
    Ok(listed["data"][0]["mailbox_full_address"].as_str().unwrap_or_default().to_owned())
}
