//! Every query on entities.

use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{Tx, for_update, sea_orm};
use bursar_web::{Filter, Keyset};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use super::list::{EntitySort, ListEntities};
use super::{Details, Entity, EntityStatus};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    partner_id: Uuid,
    status: String,
    email: String,
    body: serde_json::Value,
    logo_id: Option<Uuid>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Row {
    fn entity(self) -> Result<Entity> {
        let details: Details = serde_json::from_value(self.body)?;
        let status = EntityStatus::read(&self.status);
        let Row { id, partner_id, email, logo_id, created_at, updated_at, .. } = self;
        Ok(Entity { id, partner_id, status, email, details, logo_id, created_at, updated_at })
    }
}

const COLUMNS: &str = "id, partner_id, status, email, body, logo_id, created_at, updated_at";

/// A new entity.
pub(crate) async fn insert(tx: &Tx, entity: &Entity) -> Result<()> {
    let sql =
        "INSERT INTO entities (partner_id, id, kind, status, email, body, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Value; 8] = [
        entity.partner_id.into(),
        entity.id.into(),
        entity.details.party.kind().word().into(),
        entity.status.word().into(),
        entity.email.as_str().into(),
        serde_json::to_value(&entity.details)?.into(),
        entity.created_at.into(),
        entity.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The entity as it now is.
pub(crate) async fn save(tx: &Tx, entity: &Entity) -> Result<()> {
    let sql = "UPDATE entities SET status = $3, email = $4, body = $5, logo_id = $6, updated_at = $7 WHERE partner_id = $1 AND id = $2";
    let values: [Value; 7] = [
        entity.partner_id.into(),
        entity.id.into(),
        entity.status.word().into(),
        entity.email.as_str().into(),
        serde_json::to_value(&entity.details)?.into(),
        entity.logo_id.into(),
        entity.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The entity of that id, if the partner has one.
pub(crate) async fn find(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid) -> Result<Option<Entity>> {
    one(db, partner_id, id, "").await
}

/// The entity of that id.
pub(crate) async fn get(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid) -> Result<Entity> {
    one(db, partner_id, id, "").await?.ok_or_else(|| Error::not_found("entity"))
}

/// The entity of that id, held until the commit.
pub(crate) async fn lock(tx: &Tx, partner_id: Uuid, id: Uuid) -> Result<Entity> {
    one(tx, partner_id, id, for_update(tx.get_database_backend())).await?.ok_or_else(|| Error::not_found("entity"))
}

async fn one(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid, tail: &str) -> Result<Option<Entity>> {
    let sql = format!("SELECT {COLUMNS} FROM entities WHERE partner_id = $1 AND id = $2{tail}");
    let values: [Value; 2] = [partner_id.into(), id.into()];
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    row.map(|row| Row::from_query_result(&row, "")?.entity()).transpose()
}

/// A page of the partner's entities (or of the one that a user may see), one row longer than the limit when another page follows.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    partner_id: Uuid,
    only: Option<Uuid>,
    query: &ListEntities,
    sort: EntitySort,
    keyset: &Keyset,
) -> Result<Vec<Entity>> {
    let mut filter = Filter::owned("partner_id", partner_id);
    filter.compare("id", "=", only);
    filter.compare("kind", "=", query.kind.map(|kind| kind.word()));
    filter.created([query.created_after, query.created_before, query.created_from, query.created_until]);
    filter.among("id", "IN", query.ids.as_ref());
    filter.among("id", "NOT IN", query.other_than_ids.as_ref());
    filter.compare("email", "=", query.email.as_deref());
    filter.among("email", "IN", query.emails.as_ref());
    filter.among("email", "NOT IN", query.other_than_emails.as_ref());
    match query.status {
        Some(status) => filter.compare("status", "=", Some(status.word())),
        None => filter.compare("status", "<>", Some(EntityStatus::Deleted.word())),
    }
    filter.page(keyset, sort.column())?;
    let sql = format!("SELECT {COLUMNS} FROM entities WHERE {}", filter.sql);
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    rows.iter().map(|row| Row::from_query_result(row, "")?.entity()).collect()
}

/// Who asks for a consent: the words that a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The partner's name.
    pub partner: String,
    /// The entity's name: the company's legal name, or the person's first and last name.
    pub entity: String,
}

/// The names of an entity and its partner; `None` when there is no such entity or it was deleted.
pub async fn names(db: &impl ConnectionTrait, entity_id: Uuid) -> Result<Option<Names>> {
    let sql = "SELECT e.id, e.partner_id, e.status, e.email, e.body, e.logo_id, e.created_at, e.updated_at, p.name AS partner_name
        FROM partners p JOIN entities e ON e.partner_id = p.id WHERE e.id = $1 AND e.status <> 'deleted'";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [entity_id.into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let partner = row.try_get("", "partner_name")?;
    let entity = Row::from_query_result(&row, "")?.entity()?.display_name();
    Ok(Some(Names { partner, entity }))
}
