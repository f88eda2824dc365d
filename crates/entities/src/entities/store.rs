//! Every query on entities. What is secret is sealed for its row.

use std::collections::BTreeMap;

use bursar_kernel::{Env, Error, Result, Timestamp, Uuid};
use bursar_store::{KeyColumn, Scope, SealedColumn, Tenancy, Tx, Vault, batch, for_update, sea_orm};
use bursar_web::listing::{Expr, Owner, rows};
use bursar_web::{Filter, ListQuery, Page};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use super::{Details, Entity, EntityStatus, Party, Secrets};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    partner_id: Uuid,
    status: String,
    email: String,
    body: serde_json::Value,
    secrets: Option<Vec<u8>>,
    logo_id: Option<Uuid>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Row {
    fn opened(self, vault: &Vault) -> Result<Entity> {
        let secrets = self.secrets.as_ref().map(|sealed| vault.open(&place(self.id), sealed)).transpose()?;
        let mut entity = self.entity()?;
        if let (Some(secrets), Party::Individual(person)) = (secrets, &mut entity.details.party) {
            Secrets { id_number: person.id_number, ssn_last_4: person.ssn_last_4 } = serde_json::from_str(&secrets)?;
        }
        Ok(entity)
    }

    /// Without its secrets.
    fn entity(self) -> Result<Entity> {
        let details: Details = serde_json::from_value(self.body)?;
        let status = EntityStatus::read(&self.status);
        let Row { id, partner_id, email, logo_id, created_at, updated_at, .. } = self;
        Ok(Entity { id, partner_id, status, email, details, logo_id, created_at, updated_at })
    }
}

const TENANCY: Tenancy = Tenancy::partner_and_entity("partner_id", "id");
const COLUMNS: &str = "id, partner_id, status, email, body, secrets, logo_id, created_at, updated_at";

/// What is sealed here.
pub(crate) const SEALED: SealedColumn =
    SealedColumn { table: "entities", column: "secrets", key: &[KeyColumn::Uuid("id")], place: |key| place(&key[0]) };

fn place(id: impl std::fmt::Display) -> String {
    format!("entities/{id}/secrets")
}

/// The body without its secrets, and those sealed.
fn parts(vault: &Vault, env: &Env, entity: &Entity) -> Result<(serde_json::Value, Option<Vec<u8>>)> {
    let mut details = entity.details.clone();
    let secrets = details.party.take_secrets();
    let seal = |secrets: &Secrets| vault.seal(&env.rng, &place(entity.id), &serde_json::to_string(secrets)?);
    Ok((serde_json::to_value(details)?, secrets.as_ref().map(seal).transpose()?))
}

/// A new entity.
pub(crate) async fn insert(tx: &Tx, vault: &Vault, env: &Env, entity: &Entity) -> Result<()> {
    let sql = "INSERT INTO entities (partner_id, id, kind, status, email, body, secrets, folded_name, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let (body, secrets) = parts(vault, env, entity)?;
    let values: [Value; 10] = [
        entity.partner_id.into(),
        entity.id.into(),
        entity.details.party.kind().word().into(),
        entity.status.word().into(),
        entity.email.as_str().into(),
        body.into(),
        secrets.into(),
        entity.display_name().to_lowercase().into(),
        entity.created_at.into(),
        entity.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The entity as it now is.
pub(crate) async fn save(tx: &Tx, vault: &Vault, env: &Env, entity: &Entity) -> Result<()> {
    let sql = "UPDATE entities SET status = $3, email = $4, body = $5, secrets = $6, logo_id = $7, folded_name = $8, updated_at = $9
        WHERE partner_id = $1 AND id = $2";
    let (body, secrets) = parts(vault, env, entity)?;
    let values: [Value; 9] = [
        entity.partner_id.into(),
        entity.id.into(),
        entity.status.word().into(),
        entity.email.as_str().into(),
        body.into(),
        secrets.into(),
        entity.logo_id.into(),
        entity.display_name().to_lowercase().into(),
        entity.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Does the partner have an entity of that id?
pub(crate) async fn exists(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<bool> {
    found(db, scope, id, "").await
}

/// What belongs to the entity of that id, if it is within the scope.
pub(crate) async fn scope_of(db: &impl ConnectionTrait, scope: Scope, id: Uuid) -> Result<Scope> {
    if found(db, &scope, id, "").await? { Ok(scope.narrowed(id)) } else { Err(Error::not_found("entity")) }
}

/// The same, and holds the entity until the commit: what belongs to it changes one after the other.
pub(crate) async fn hold(tx: &Tx, scope: Scope, id: Uuid) -> Result<Scope> {
    if found(tx, &scope, id, for_update(tx.get_database_backend())).await? {
        Ok(scope.narrowed(id))
    } else {
        Err(Error::not_found("entity"))
    }
}

async fn found(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, tail: &str) -> Result<bool> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    let sql = format!("SELECT id FROM entities WHERE {}{tail}", filter.sql);
    Ok(db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?.is_some())
}

/// The entity of that id.
pub(crate) async fn get(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, id: Uuid) -> Result<Entity> {
    one(db, vault, scope, id, "").await
}

/// The entity of that id, held until the commit.
pub(crate) async fn lock(tx: &Tx, vault: &Vault, scope: &Scope, id: Uuid) -> Result<Entity> {
    one(tx, vault, scope, id, for_update(tx.get_database_backend())).await
}

async fn one(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, id: Uuid, tail: &str) -> Result<Entity> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    let sql = format!("SELECT {COLUMNS} FROM entities WHERE {}{tail}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    Row::from_query_result(&row.ok_or_else(|| Error::not_found("entity"))?, "")?.opened(vault)
}

/// A page of the partner's entities, or of the one that a user may see; deleted ones only where their status is asked for.
pub(crate) async fn list(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, query: &ListQuery) -> Result<Page<Entity>> {
    let mut select = rows(&format!("SELECT {COLUMNS} FROM entities"));
    if !query.has("status") {
        select.and_where(Expr::cust("status <> 'deleted'"));
    }
    query.page(db, Owner::Within(scope, TENANCY), select, |row| Row::from_query_result(row, "")?.opened(vault)).await
}

/// Who asks for a consent: the words that a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The partner's name.
    pub partner: String,
    /// The entity's name: the company's legal name, or the person's first and last name.
    pub entity: String,
}

/// The names of these entities, deleted ones too, by their ids.
pub async fn display_names(db: &impl ConnectionTrait, partner_id: Uuid, ids: &[Uuid]) -> Result<BTreeMap<Uuid, String>> {
    let mut names = BTreeMap::new();
    for some in ids.chunks(batch(db.get_database_backend())) {
        let mut filter = Filter::owned("partner_id", partner_id);
        filter.among("id", "IN", Some(&some.to_vec()));
        let sql = format!("SELECT {COLUMNS} FROM entities WHERE {}", filter.sql);
        for row in db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await? {
            let entity = Row::from_query_result(&row, "")?.entity()?;
            names.insert(entity.id, entity.display_name());
        }
    }
    Ok(names)
}

/// The names of an entity and its partner; `None` when there is no such entity or it was deleted.
pub async fn names(db: &impl ConnectionTrait, entity_id: Uuid) -> Result<Option<Names>> {
    let sql =
        "SELECT e.id, e.partner_id, e.status, e.email, e.body, e.secrets, e.logo_id, e.created_at, e.updated_at, p.name AS partner_name
        FROM partners p JOIN entities e ON e.partner_id = p.id WHERE e.id = $1 AND e.status <> 'deleted'";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [entity_id.into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let partner = row.try_get("", "partner_name")?;
    let entity = Row::from_query_result(&row, "")?.entity()?.display_name();
    Ok(Some(Names { partner, entity }))
}
