//! Every query on `entity_vat_ids`.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Scope, Tenancy, Tx, for_update, sea_orm};
use bursar_web::Filter;
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

const TENANCY: Tenancy = Tenancy::entity("entity_id").own(&["created_by"]);
const COLUMNS: &str = "id, entity_id, country, kind, value";

/// All of the entity, oldest first.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<VatId>> {
    let filter = Filter::within(scope, &TENANCY);
    let sql = format!("SELECT {COLUMNS} FROM entity_vat_ids WHERE {} ORDER BY id", filter.sql);
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    rows.iter().map(|row| Ok(Row::from_query_result(row, "")?.vat_id())).collect()
}

/// The VAT id, if the entity has it.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<VatId> {
    one(db, scope, id, "").await
}

/// The same, held until the commit.
pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<VatId> {
    one(tx, scope, id, for_update(tx.get_database_backend())).await
}

async fn one(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, tail: &str) -> Result<VatId> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    let sql = format!("SELECT {COLUMNS} FROM entity_vat_ids WHERE {}{tail}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    Ok(Row::from_query_result(&row.ok_or_else(|| Error::not_found("VAT id"))?, "")?.vat_id())
}

/// A new VAT id, made by this user; none when the partner did.
pub(crate) async fn insert(tx: &Tx, vat_id: &VatId, created_by: Option<Uuid>) -> Result<()> {
    let sql = "INSERT INTO entity_vat_ids (id, entity_id, country, kind, value, created_by) VALUES ($1, $2, $3, $4, $5, $6)";
    let mut values = values(vat_id);
    values.push(created_by.into());
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The VAT id as it now is.
pub(crate) async fn save(tx: &Tx, vat_id: &VatId) -> Result<()> {
    let sql = "UPDATE entity_vat_ids SET country = $3, kind = $4, value = $5 WHERE id = $1 AND entity_id = $2";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values(vat_id))).await?;
    Ok(())
}

fn values(vat_id: &VatId) -> Vec<Value> {
    vec![
        vat_id.id.into(),
        vat_id.entity_id.into(),
        vat_id.country.0.as_str().into(),
        vat_id.kind.0.as_str().into(),
        vat_id.value.as_str().into(),
    ]
}

/// The VAT id is no more.
pub(crate) async fn delete(tx: &Tx, entity_id: Uuid, id: Uuid) -> Result<()> {
    let sql = "DELETE FROM entity_vat_ids WHERE entity_id = $1 AND id = $2";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [entity_id.into(), id.into()])).await?;
    Ok(())
}
