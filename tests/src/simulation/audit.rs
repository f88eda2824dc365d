//! The auditor: reads the provider's books and the mirror's rows, and shares no code with the engine.

use bursar_store::fetch_all;
use std::collections::BTreeMap;

use bursar_connectors::Platform;

use serde_json::Value;

use super::world::World;

/// A row of the mirror.
struct Row {
    is_deleted: bool,
    raw: Option<Value>,
}

/// Where the mirror and the provider's books part, and how many records were compared.
pub async fn differences(world: &World) -> (Vec<String>, usize) {
    let mirror = mirror(world);
    let path = format!("/_sim/state?provider={}&company={}", world.provider_name(), world.company);
    let state = world.control("GET", &path, Value::Null).await;
    let mut differences = Vec::new();
    let mut expected: BTreeMap<(String, String), &Value> = BTreeMap::new();
    for (entity, rows) in state["entities"].as_object().expect("the provider's books") {
        for row in rows.as_array().into_iter().flatten() {
            if let Some((kind, id)) = identity(world.platform, entity, row) {
                expected.insert((kind, id), row);
            }
            // Each option of a tracking category is a record, whose bytes are those of the category.
            for option in row["Options"].as_array().into_iter().flatten().filter(|option| option["Status"] != "DELETED") {
                let id = option["TrackingOptionID"].as_str().expect("an id of the option");
                expected.insert(("tracking_option".to_owned(), id.to_owned()), row);
            }
        }
    }
    for ((kind, id), row) in &expected {
        let mirrored = mirror.get(&(kind.clone(), id.clone()));
        match (is_gone(row), mirrored) {
            (true, None) => {}
            (true, Some(mirrored)) if mirrored.is_deleted => {}
            (true, Some(_)) => differences.push(format!("{kind} {id} is gone at the provider and lives here")),
            (false, None) => differences.push(format!("{kind} {id} is missing here")),
            (false, Some(mirrored)) if mirrored.is_deleted => {
                differences.push(format!("{kind} {id} lives at the provider and is gone here"))
            }
            (false, Some(mirrored)) => differences.extend(unlike(kind, id, row, mirrored)),
        }
    }
    for ((kind, id), row) in &mirror {
        if !expected.contains_key(&(kind.clone(), id.clone())) && !row.is_deleted {
            differences.push(format!("{kind} {id} lives here and the provider has none"));
        }
    }
    (differences, expected.len())
}

/// The provider's own bytes must be those of its books, field by field.
fn unlike(kind: &str, id: &str, row: &Value, mirrored: &Row) -> Option<String> {
    let raw = mirrored.raw.as_ref()?;
    let fields = row.as_object()?;
    let same = |name: &String, value: &Value| match (name.as_str(), raw.get(name)) {
        // A document of Xero repeats its contact's name, but does not count as modified when the contact is renamed.
        ("Contact", Some(seen)) => seen["ContactID"] == value["ContactID"],
        (_, Some(seen)) => seen == value,
        (_, None) => true,
    };
    let differing: Vec<&String> = fields.iter().filter(|(name, value)| !same(name, value)).map(|(name, _)| name).collect();
    (!differing.is_empty()).then(|| format!("{kind} {id} differs in {differing:?}"))
}

fn is_gone(row: &Value) -> bool {
    row["status"] == "Deleted" || row["Status"] == "DELETED"
}

fn identity(platform: Platform, entity: &str, row: &Value) -> Option<(String, String)> {
    let (kind, id) = match (platform, entity) {
        (Platform::QuickbooksOnline, "Account") => ("account", &row["Id"]),
        (Platform::QuickbooksOnline, "TaxCode") => ("tax_rate", &row["Id"]),
        (Platform::QuickbooksOnline, "Customer") => ("customer", &row["Id"]),
        (Platform::QuickbooksOnline, "Vendor") => ("vendor", &row["Id"]),
        (Platform::QuickbooksOnline, "Item") => ("item", &row["Id"]),
        (Platform::QuickbooksOnline, "Bill") => ("bill", &row["Id"]),
        (Platform::QuickbooksOnline, "Invoice") => ("invoice", &row["Id"]),
        (Platform::QuickbooksOnline, "Payment") => ("payment", &row["Id"]),
        (Platform::QuickbooksOnline, "BillPayment") => ("bill_payment", &row["Id"]),
        (Platform::QuickbooksOnline, "CreditMemo") => ("credit_note", &row["Id"]),
        (Platform::QuickbooksOnline, "VendorCredit") => ("vendor_credit", &row["Id"]),
        (Platform::QuickbooksOnline, "Class") => ("class", &row["Id"]),
        (Platform::QuickbooksOnline, "Department") => ("department", &row["Id"]),
        (Platform::Xero, "Account" | "Accounts") => ("account", &row["AccountID"]),
        (Platform::Xero, "TaxRate" | "TaxRates") => ("tax_rate", &row["TaxType"]),
        (Platform::Xero, "Contact" | "Contacts") => ("contact", &row["ContactID"]),
        (Platform::Xero, "Item" | "Items") => ("item", &row["ItemID"]),
        (Platform::Xero, "Invoice" | "Invoices") => (if row["Type"] == "ACCPAY" { "bill" } else { "invoice" }, &row["InvoiceID"]),
        (Platform::Xero, "Overpayments") => ("overpayment", &row["OverpaymentID"]),
        (Platform::Xero, "Prepayments") => ("prepayment", &row["PrepaymentID"]),
        (Platform::Xero, "CreditNote" | "CreditNotes") => {
            (if row["Type"] == "ACCPAYCREDIT" { "vendor_credit" } else { "credit_note" }, &row["CreditNoteID"])
        }
        (Platform::Xero, "Payment" | "Payments") => (
            if row["PaymentType"].as_str().is_some_and(|kind| kind.contains("ACCPAY")) { "bill_payment" } else { "payment" },
            &row["PaymentID"],
        ),
        _ => return None,
    };
    Some((kind.to_owned(), id.as_str()?.to_owned()))
}

fn mirror(world: &World) -> BTreeMap<(String, String), Row> {
    let (db, book) = (world.db.clone(), world.book);
    let rows = world.outside(async move {
        let sql = "SELECT kind, remote_id, deleted_at IS NOT NULL AS is_deleted, raw FROM mirror WHERE book_id = $1";
        fetch_all(&db, sql, [book.into()]).await.expect("the mirror")
    });
    let read = |row: &bursar_store::sea_orm::QueryResult| {
        let raw: Option<Vec<u8>> = row.try_get("", "raw").expect("raw");
        let raw = raw.and_then(|raw| lz4_flex::decompress_size_prepended(&raw).ok()).and_then(|raw| serde_json::from_slice(&raw).ok());
        let key = (row.try_get("", "kind").expect("kind"), row.try_get("", "remote_id").expect("id"));
        (key, Row { is_deleted: row.try_get("", "is_deleted").expect("state"), raw })
    };
    rows.iter().map(read).collect()
}
