//! What people and providers do meanwhile: edits of every kind, faults of every kind, expired tokens, at any time.

use std::time::Duration;

use bursar_connectors::Platform;
use bursar_kernel::Env;
use serde_json::{Value, json};

use super::Plan;
use super::world::World;

/// Acts for the rounds of the plan.
pub async fn act(world: &World, plan: &Plan) {
    for round in 0..plan.rounds {
        tokio::time::sleep(Duration::from_secs(30 + world.rng.below(3000))).await;
        for _ in 0..=world.rng.below(4) {
            edit(world, round).await;
        }
        ask(world, plan).await;
        if plan.has_faults && world.rng.below(2) == 0 {
            misbehave(world).await;
        }
    }
}

/// Asks for the same job a few times, some of them while it runs; meanwhile the database may refuse to write how jobs end.
async fn ask(world: &World, plan: &Plan) {
    let env = Env { clock: world.clock.clone(), rng: world.rng.clone() };
    for _ in 0..world.rng.below(4) {
        world.count.ask(&world.unseen(), &env).await;
        world.log.write("asked for a job");
        tokio::time::sleep(Duration::from_secs(world.rng.below(90))).await;
    }
    if plan.has_faults {
        let is_refused = world.rng.below(4) == 0;
        world.log.write(if is_refused { "the disk is full" } else { "the disk has room" });
        world.count.refuse_ends(&world.unseen(), is_refused).await;
    }
}

const QUICKBOOKS: [&str; 12] = [
    "Account",
    "Customer",
    "Vendor",
    "Item",
    "Bill",
    "Invoice",
    "Payment",
    "BillPayment",
    "CreditMemo",
    "VendorCredit",
    "Class",
    "Department",
];
const XERO: [&str; 7] = ["Account", "Contact", "Item", "Invoice", "CreditNote", "Payment", "TrackingCategories"];

/// One edit by a person. What the provider refuses (a void of a paid invoice) is refused; the simulator says so and nothing changed.
async fn edit(world: &World, round: u32) {
    let is_xero = world.platform == Platform::Xero;
    let entities: &[&str] = if is_xero { &XERO } else { &QUICKBOOKS };
    let entity = entities[pick(world, entities.len())];
    let provider = world.provider_name();
    let operations = ["update", "update", "delete", "void", "archive", "restore", "create"];
    let operation = operations[pick(world, operations.len())];
    let path = format!("/_sim/state?provider={provider}&company={}&entity={entity}", world.company);
    let state = world.control("GET", &path, Value::Null).await;
    let living: Vec<&Value> = rows(&state).filter(|row| row["status"] != "Deleted").collect();
    if living.is_empty() {
        return;
    }
    let chosen = living[pick(world, living.len())];
    let mut body = json!({ "provider": provider, "company": world.company, "entity": entity, "operation": operation });
    match operation {
        "create" => body["body"] = copy(world, entity, chosen, round),
        "update" => {
            body["id"] = id(chosen);
            body["body"] = change(world, entity, round);
        }
        _ => body["id"] = id(chosen),
    }
    let answer = world.control("POST", "/_sim/edit", body).await;
    let came = if answer.get("error").is_some() { "refused" } else { "done" };
    world.log.write(format!("person: {operation} {entity} {} {came}", id(chosen)));
}

/// Every object of a simulator's answer.
pub(super) fn rows(state: &Value) -> impl Iterator<Item = &Value> {
    state["entities"].as_object().into_iter().flat_map(|entities| entities.values()).filter_map(Value::as_array).flatten()
}

/// The provider's id of an object.
pub(super) fn id(row: &Value) -> Value {
    let names = ["Id", "InvoiceID", "CreditNoteID", "PaymentID", "ContactID", "ItemID", "AccountID", "TrackingCategoryID"];
    names.iter().map(|name| &row[*name]).find(|value| value.is_string()).cloned().unwrap_or_default()
}

/// A field that a person would change.
fn change(world: &World, entity: &str, round: u32) -> Value {
    let word = format!("round {round} no {}", world.rng.below(1_000_000));
    match (world.platform, entity) {
        (Platform::Xero, "Account" | "Contact" | "Item" | "TrackingCategories") => json!({ "Name": word }),
        (Platform::Xero, _) => json!({ "Reference": word }),
        (_, "Account" | "Item" | "Class" | "Department") => json!({ "Name": word }),
        (_, "Customer" | "Vendor") => json!({ "DisplayName": word }),
        _ => json!({ "PrivateNote": word }),
    }
}

/// A new object like an old one.
fn copy(world: &World, entity: &str, like: &Value, round: u32) -> Value {
    let mut body = like.clone();
    let word = format!("new {round} {}", world.rng.below(1_000_000));
    if let Some(fields) = body.as_object_mut() {
        for own in [
            "Id",
            "SyncToken",
            "MetaData",
            "InvoiceID",
            "CreditNoteID",
            "PaymentID",
            "ContactID",
            "ItemID",
            "AccountID",
            "TrackingCategoryID",
            "UpdatedDateUTC",
            "Payments",
            "Balance",
        ] {
            fields.remove(own);
        }
        for (name, value) in
            [("Name", &word), ("DisplayName", &word), ("DocNumber", &word), ("InvoiceNumber", &word), ("CreditNoteNumber", &word)]
        {
            if fields.contains_key(name) {
                fields.insert(name.to_owned(), json!(value));
            }
        }
        if matches!(entity, "Account" | "Item") && fields.contains_key("Code") {
            fields.insert("Code".to_owned(), json!(format!("N{}", world.rng.below(1_000_000))));
        }
        fields.remove("FullyQualifiedName");
    }
    body
}

/// Arms a fault, distorts what the ledger answers, or expires every access token.
pub async fn misbehave(world: &World) {
    if world.rng.below(3) == 0 {
        world.log.write(world.distortion.arm(&world.rng));
        return;
    }
    let kinds = [
        json!({ "kind": "refuse", "status": 503 }),
        json!({ "kind": "rate_limited", "retry_after": 90 }),
        json!({ "kind": "rate_limited" }),
        json!({ "kind": "delay", "milliseconds": 30_000 }),
        json!({ "kind": "drop_before" }),
        json!({ "kind": "drop_after" }),
        json!({ "kind": "commit_then_500" }),
        json!({ "kind": "html" }),
        json!({ "kind": "truncated_json" }),
        json!({ "kind": "gzip" }),
        json!({ "kind": "token_dead", "matching": { "path": if world.platform == Platform::Xero { "/api.xro/" } else { "/v3/" } } }),
    ];
    let mut fault = kinds[pick(world, kinds.len())].clone();
    fault["times"] = json!(1 + world.rng.below(3));
    world.log.write(format!("fault armed: {fault}"));
    world.control("POST", "/_sim/faults", fault).await;
    // Xero's refresh tokens outlive half an hour of lost answers, and processes die often here: more of this ends most histories early.
    if world.rng.below(12) == 0 {
        let refused = world.control("POST", "/_sim/expire", json!({ "provider": world.provider_name() })).await;
        assert!(refused.get("error").is_none(), "{refused}");
        world.log.write("access tokens expired");
    }
}

fn pick(world: &World, among: usize) -> usize {
    usize::try_from(world.rng.below(among as u64)).unwrap_or_default()
}
