//! Events: written with the change that caused them.
//!
//! An event is a row born in the change's own transaction: whoever sees the change sees the event, and a change that was rolled
//! back has told nobody.

use bursar_kernel::{Ambient, Result, Uuid};
use bursar_store::{Tx, sea_orm};
use sea_orm::{ConnectionTrait, Statement, Value};

/// Something that happened to an object.
pub trait Event {
    /// `accounting_connection`, `entity`, ...
    const OBJECT_TYPE: &'static str;
    /// `connected`, `disconnected`, ...: the bare name, in the past tense.
    fn action(&self) -> &'static str;
    /// In words.
    fn description(&self) -> &'static str;
    /// Whose it is: partner, then entity.
    fn owner(&self) -> (Uuid, Option<Uuid>);
    /// Which object.
    fn object_id(&self) -> Uuid;
}

/// Writes the event, in the caller's transaction.
pub async fn emit<E: Event>(tx: &Tx, ambient: &Ambient, event: &E) -> Result<()> {
    let (partner, entity) = event.owner();
    let values: [Value; 8] = [
        ambient.id().into(),
        partner.into(),
        entity.into(),
        E::OBJECT_TYPE.into(),
        event.action().into(),
        event.object_id().into(),
        event.description().into(),
        ambient.now().into(),
    ];
    let sql = "INSERT INTO events (id, partner_id, entity_id, object_type, action, object_id, description, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}
