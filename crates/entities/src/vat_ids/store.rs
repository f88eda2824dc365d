//! Every query on `entity_vat_ids`. Whoever calls has made sure that the entity is the partner's.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Tx, for_update, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use super::VatId;
use super::kind::VatIdKind;
use crate::entities::country::Country;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    entity_id: Uuid,
    country: String,
    kind: String,
    value: String,
}

impl Row {
    fn vat_id(self) -> VatId {
        let Row { id, entity_id, country, kind, value } = self;
        VatId { id, country: Country(country), entity_id, kind: VatIdKind(kind), value }
    }
}

/// All of the entity, oldest first.
pub(crate) async fn list(db: &impl ConnectionTrait, entity_id: Uuid) -> Result<Vec<VatId>> {
    let sql = "SELECT id, entity_id, country, kind, value FROM entity_vat_ids WHERE entity_id = $1 ORDER BY id";
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [entity_id.into()])).await?;
    rows.iter().map(|row| Ok(Row::from_query_result(row, "")?.vat_id())).collect()
}

/// The VAT id, if the entity has it.
pub(crate) async fn get(db: &impl ConnectionTrait, entity_id: Uuid, id: Uuid) -> Result<VatId> {
    one(db, entity_id, id, "").await
}

/// The same, held until the commit.
pub(crate) async fn lock(tx: &Tx, entity_id: Uuid, id: Uuid) -> Result<VatId> {
    one(tx, entity_id, id, for_update(tx.get_database_backend())).await
}

async fn one(db: &impl ConnectionTrait, entity_id: Uuid, id: Uuid, tail: &str) -> Result<VatId> {
    let sql = format!("SELECT id, entity_id, country, kind, value FROM entity_vat_ids WHERE entity_id = $1 AND id = $2{tail}");
    let values: [Value; 2] = [entity_id.into(), id.into()];
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(Row::from_query_result(&row.ok_or_else(|| Error::not_found("VAT id"))?, "")?.vat_id())
}

/// A new VAT id.
pub(crate) async fn insert(tx: &Tx, vat_id: &VatId) -> Result<()> {
    let sql = "INSERT INTO entity_vat_ids (id, entity_id, country, kind, value) VALUES ($1, $2, $3, $4, $5)";
    write(tx, sql, vat_id).await
}

/// The VAT id as it now is.
pub(crate) async fn save(tx: &Tx, vat_id: &VatId) -> Result<()> {
    write(tx, "UPDATE entity_vat_ids SET country = $3, kind = $4, value = $5 WHERE id = $1 AND entity_id = $2", vat_id).await
}

async fn write(tx: &Tx, sql: &str, vat_id: &VatId) -> Result<()> {
    let values: [Value; 5] = [
        vat_id.id.into(),
        vat_id.entity_id.into(),
        vat_id.country.0.as_str().into(),
        vat_id.kind.0.as_str().into(),
        vat_id.value.as_str().into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The VAT id is no more.
pub(crate) async fn delete(tx: &Tx, entity_id: Uuid, id: Uuid) -> Result<()> {
    let sql = "DELETE FROM entity_vat_ids WHERE entity_id = $1 AND id = $2";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [entity_id.into(), id.into()])).await?;
    Ok(())
}
