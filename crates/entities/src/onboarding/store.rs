//! What is asked of `entity_onboarding`. Few entities have a row: it is made when something is told.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, Tx, fetch_all, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::Onboarding;

/// The onboarding of the entity; blank when nothing was ever told.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope) -> Result<Onboarding> {
    let id = scope.one_entity()?;
    Ok(record::find(db, scope, id).await?.unwrap_or_else(|| Onboarding::blank(id)))
}

/// The onboarding of the entity, if it ever told something, held until the commit.
pub(crate) async fn find_and_lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<Option<Onboarding>> {
    record::find_and_lock(tx, scope, id).await
}

/// Keeps it instead of the one before. Whoever calls holds the entity, or the row.
pub(crate) async fn keep(tx: &Tx, scope: &Scope, onboarding: &Onboarding) -> Result<()> {
    match record::exists::<Onboarding>(tx, scope, onboarding.id).await? {
        true => record::save(tx, scope, onboarding).await,
        false => record::insert(tx, scope, onboarding).await,
    }
}

/// The entities that have this account at a payment service, each within its scope.
pub(crate) async fn of_service_account(db: &impl ConnectionTrait, account_id: &str) -> Result<Vec<(Scope, Uuid)>> {
    let sql = "SELECT o.id, e.partner_id FROM entity_onboarding o JOIN entities e ON e.id = o.id
        WHERE o.service_account_id = $1 AND e.status <> 'deleted' ORDER BY o.id";
    let rows = fetch_all(db, sql, [account_id.into()]).await?;
    let scope = |row: &sea_orm::QueryResult| -> Result<(Scope, Uuid)> {
        let (partner_id, entity_id) = (row.try_get("", "partner_id")?, row.try_get("", "id")?);
        Ok((Scope::of_job("an account at a payment service", partner_id, Some(entity_id)), entity_id))
    };
    rows.iter().map(scope).collect()
}
