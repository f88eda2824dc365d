//! Every query on `entity_settings` and `document_numbers`.

use bursar_kernel::{Error, Result, Timestamp, Tz};
use bursar_store::{Filter, Scope, Tenancy, Tx, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, Value};

use super::documents::DocumentKind;
use super::numbers::{ChosenNumbers, NextNumbers};
use super::{LedgerDefaults, PayablePreferences, Settings};

const TENANCY: Tenancy = Tenancy::entity("entity_id");

/// The settings; the defaults when none were ever set.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope) -> Result<Settings> {
    let filter = Filter::of_tenancy(scope, &TENANCY);
    let sql = format!("SELECT body FROM entity_settings WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    let Some(row) = row else { return Ok(Settings::default()) };
    let body: String = row.try_get("", "body")?;
    Ok(serde_json::from_str(&body)?)
}

/// What the entity decided about its bills.
pub async fn payable_preferences(db: &impl ConnectionTrait, scope: &Scope) -> Result<PayablePreferences> {
    Ok(get(db, scope).await?.into())
}

/// What the entity refers to in its ledger when something is pushed there without saying.
pub async fn ledger_defaults(db: &impl ConnectionTrait, scope: &Scope) -> Result<LedgerDefaults> {
    Ok(get(db, scope).await?.into())
}

/// The zone that was chosen for the entity's clock.
pub async fn time_zone(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Tz>> {
    Ok(get(db, scope).await?.time_zone.and_then(|name| name.parse().ok()))
}

/// Keeps these settings instead of the ones before.
pub(crate) async fn put(tx: &Tx, scope: &Scope, settings: &Settings, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO entity_settings (entity_id, body, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (entity_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at";
    let values: [Value; _] = [scope.one_entity()?.into(), serde_json::to_string(settings)?.into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// The numbers that documents get next.
pub(crate) async fn next_numbers(db: &impl ConnectionTrait, scope: &Scope) -> Result<NextNumbers> {
    let filter = Filter::of_tenancy(scope, &TENANCY);
    let sql = format!("SELECT document, next_number FROM document_numbers WHERE {}", filter.sql);
    let rows = fetch_all(db, sql, filter.values).await?;
    let mut numbers = NextNumbers::default();
    for row in rows {
        let (document, next): (String, i64) = (row.try_get("", "document")?, row.try_get("", "next_number")?);
        match document.as_str() {
            "credit_note" => numbers.credit_note = next,
            "delivery_note" => numbers.delivery_note = next,
            "invoice" => numbers.invoice = next,
            "purchase_order" => numbers.purchase_order = next,
            "quote" => numbers.quote = next,
            unknown => return Err(Error::internal(format!("no document is called {unknown}"))),
        }
    }
    Ok(numbers)
}

/// The number that a document of this kind gets next; nothing is taken.
pub async fn upcoming_number(db: &impl ConnectionTrait, scope: &Scope, kind: DocumentKind) -> Result<i64> {
    Ok(next_numbers(db, scope).await?.of(kind))
}

/// Takes the next number of a kind. Whoever takes the next one waits for this transaction: one that is undone has never taken its number.
pub async fn take_number(tx: &Tx, scope: &Scope, kind: DocumentKind) -> Result<i64> {
    let sql = "INSERT INTO document_numbers (entity_id, document, next_number) VALUES ($1, $2, 2)
        ON CONFLICT (entity_id, document) DO UPDATE SET next_number = document_numbers.next_number + 1
            WHERE document_numbers.next_number < 9223372036854775807
        RETURNING next_number";
    let values: [Value; _] = [scope.one_entity()?.into(), kind.word().into()];
    let row = fetch_optional(tx, sql, values).await?;
    let used_up = || Error::conflict("the numbers are used up: choose the next one in document_ids.next_number of the entity's settings");
    let next: i64 = row.ok_or_else(used_up)?.try_get("", "next_number")?;
    Ok(next - 1)
}

/// Sets the numbers that were chosen; tells whether there were any.
pub(crate) async fn choose_numbers(tx: &Tx, scope: &Scope, numbers: &ChosenNumbers) -> Result<bool> {
    let sql = "INSERT INTO document_numbers (entity_id, document, next_number) VALUES ($1, $2, $3)
        ON CONFLICT (entity_id, document) DO UPDATE SET next_number = excluded.next_number";
    let mut any = false;
    for (document, number) in numbers.chosen() {
        let values: [Value; _] = [scope.one_entity()?.into(), document.into(), number.into()];
        execute(tx, sql, values).await?;
        any = true;
    }
    Ok(any)
}
