//! What is asked of `recurrences` beside the common.

use bursar_kernel::{Error, ErrorKind, Result};
use bursar_store::{Filter, Scope, Tx, for_update, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::Recurrence;

/// Recurrences of one entity that have days to come, and those that a list holds.
pub(crate) const MAX_COUNT: usize = 1000;

/// Has days to come; the words are those of a partial index.
const RUNNING: &str = "status IN ('active', 'paused')";

/// Those that have days to come, and as many of the latest others as fit into a list; the oldest first.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Recurrence>> {
    let filter = Filter::within::<Recurrence>(scope);
    let condition = format!("{} ORDER BY CASE WHEN {RUNNING} THEN 0 ELSE 1 END, id DESC LIMIT {MAX_COUNT}", filter.sql);
    let mut found: Vec<Recurrence> = record::select(db, &condition, filter.values).await?;
    found.sort_by_key(|recurrence| recurrence.id);
    Ok(found)
}

/// Those of the entity that have days to come, held until the commit, in the order of their ids.
pub(crate) async fn lock_running(tx: &Tx, scope: &Scope) -> Result<Vec<Recurrence>> {
    let mut filter = Filter::within::<Recurrence>(scope);
    filter.and(RUNNING);
    record::select(tx, &format!("{} ORDER BY id{}", filter.sql, for_update(tx.get_database_backend())), filter.values).await
}

/// Refuses one more where the entity has as many with days to come as it may have.
pub(crate) async fn require_room(tx: &Tx, scope: &Scope) -> Result<()> {
    let running = record::ids::<Recurrence>(tx, &scope.of_everybody(), RUNNING, None, MAX_COUNT).await?;
    if running.len() < MAX_COUNT {
        return Ok(());
    }
    let message = format!("an entity has at most {MAX_COUNT} recurrences that make invoices: cancel one first");
    Err(Error::new(ErrorKind::BadRequest { kind: None, message }))
}
