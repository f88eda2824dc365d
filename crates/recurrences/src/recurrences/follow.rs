//! An entity that is inactive makes no invoices: the days that come meanwhile are skipped.

use bursar_accounting::clock::zone;
use bursar_entities::EntityStatus;
use bursar_events::EventRow;
use bursar_kernel::{Env, Result};
use bursar_store::{Scope, Tx, record};

use super::run::schedule;
use super::store;

/// An entity was changed: its recurrences stand still while it is inactive, and what came meanwhile is skipped by their next run, which tells
/// of it.
pub async fn follow_entity(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    let scope = Scope::of_job("recurrences of an entity", event.partner_id, Some(event.object_id));
    let running = store::lock_running(tx, &scope).await?;
    if running.is_empty() {
        return Ok(());
    }
    let is_suspended = bursar_entities::find_entity(tx, &scope, event.object_id).await?.status != EntityStatus::Active;
    let zone = zone(tx, &scope).await?;
    for mut recurrence in running.into_iter().filter(|recurrence| recurrence.is_suspended != is_suspended) {
        recurrence.is_suspended = is_suspended;
        if !is_suspended {
            recurrence.activated_at = Some(env.now());
        }
        recurrence.updated_at = env.now();
        record::save(tx, &scope, &recurrence).await?;
        schedule(tx, env, &scope, &recurrence, zone).await?;
    }
    Ok(())
}
