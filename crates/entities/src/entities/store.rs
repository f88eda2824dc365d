//! Every query on entities. What is secret is sealed for its row.

use std::collections::BTreeMap;

use bursar_kernel::{DateTime, Env, Error, Result, Utc, Uuid};
use bursar_store::{Filter, KeyColumn, Record, Scope, SealedColumn, Tx, Vault, batch, fetch_optional, record, sea_orm};
use bursar_web::listing::{Condition, Expr};
use bursar_web::{ListQuery, Page};
use sea_orm::ConnectionTrait;

use super::country::Country;
use super::{Details, Entity, EntityParty, EntityStatus, EntityType, Secrets};

/// An entity as it is kept.
#[derive(Record)]
#[record(table = "entities", called = "entity", partner = "partner_id", entity = "id")]
struct EntityRow {
    id: Uuid,
    partner_id: Uuid,
    #[record(word)]
    kind: EntityType,
    #[record(word)]
    status: EntityStatus,
    email: String,
    #[record(json)]
    body: Details,
    secrets: Option<Vec<u8>>,
    logo_id: Option<Uuid>,
    folded_name: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl EntityRow {
    fn sealed(vault: &Vault, env: &Env, entity: &Entity) -> Result<Self> {
        let Entity { id, partner_id, status, logo_id, created_at, updated_at, .. } = *entity;
        let mut body = entity.details.clone();
        let seal = |secrets: Secrets| vault.seal(&env.rng, &place(id), &serde_json::to_string(&secrets)?);
        let secrets = body.party.take_secrets().map(seal).transpose()?;
        let (kind, folded_name) = (body.party.kind(), entity.display_name().to_lowercase());
        let email = entity.email.clone();
        Ok(EntityRow { id, partner_id, kind, status, email, body, secrets, logo_id, folded_name, created_at, updated_at })
    }

    fn opened(self, vault: &Vault) -> Result<Entity> {
        let secrets = self.secrets.as_ref().map(|sealed| vault.open(&place(self.id), sealed)).transpose()?;
        let mut entity = self.entity();
        if let (Some(secrets), EntityParty::Individual(person)) = (secrets, &mut entity.details.party) {
            Secrets { id_number: person.id_number, ssn_last_4: person.ssn_last_4 } = serde_json::from_str(&secrets)?;
        }
        Ok(entity)
    }

    /// Without its secrets.
    fn entity(self) -> Entity {
        let EntityRow { id, partner_id, status, email, body: details, logo_id, created_at, updated_at, .. } = self;
        Entity { id, partner_id, status, email, details, logo_id, created_at, updated_at }
    }
}

/// What is sealed here.
pub(crate) const SEALED: SealedColumn =
    SealedColumn { table: "entities", column: "secrets", key: &[KeyColumn::Uuid("id")], place: |key| place(&key[0]) };

fn place(id: impl std::fmt::Display) -> String {
    format!("entities/{id}/secrets")
}

/// A new entity; answers the scope of what belongs to it.
pub(crate) async fn insert(tx: &Tx, vault: &Vault, env: &Env, scope: &Scope, entity: &Entity) -> Result<Scope> {
    record::insert(tx, scope, &EntityRow::sealed(vault, env, entity)?).await?;
    Ok(scope.narrowed(entity.id))
}

/// The entity as it now is.
pub(crate) async fn save(tx: &Tx, vault: &Vault, env: &Env, scope: &Scope, entity: &Entity) -> Result<()> {
    record::save(tx, scope, &EntityRow::sealed(vault, env, entity)?).await
}

/// Does the partner have an entity of that id?
pub(crate) async fn exists(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<bool> {
    record::exists::<EntityRow>(db, scope, id).await
}

/// What belongs to the entity of that id, if it is within the scope.
pub(crate) async fn scope_of(db: &impl ConnectionTrait, scope: Scope, id: Uuid) -> Result<Scope> {
    if record::exists::<EntityRow>(db, &scope, id).await? { Ok(scope.narrowed(id)) } else { Err(Error::not_found(EntityRow::NOUN)) }
}

/// The same, and holds the entity until the commit: what belongs to it changes one after the other.
pub(crate) async fn hold(tx: &Tx, scope: Scope, id: Uuid) -> Result<Scope> {
    record::hold::<EntityRow>(tx, &scope, id).await?;
    Ok(scope.narrowed(id))
}

/// The entity of that id.
pub(crate) async fn get(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, id: Uuid) -> Result<Entity> {
    record::get::<EntityRow>(db, scope, id).await?.opened(vault)
}

/// The entity of that id without what is secret: for documents, which copy it.
pub async fn find_entity(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Entity> {
    Ok(record::get::<EntityRow>(db, &scope.of_everybody(), id).await?.entity())
}

/// The entity of that id, held until the commit.
pub(crate) async fn lock(tx: &Tx, vault: &Vault, scope: &Scope, id: Uuid) -> Result<Entity> {
    record::lock::<EntityRow>(tx, scope, id).await?.opened(vault)
}

/// The country that the entity is registered in.
pub async fn country_of(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Country> {
    Ok(record::get::<EntityRow>(db, scope, id).await?.body.address.country)
}

/// A page of the partner's entities, or of the one that a user may see; deleted ones only where their status is asked for.
pub(crate) async fn list(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, query: &ListQuery) -> Result<Page<Entity>> {
    let condition = Condition::all().add_option((!query.has("status")).then(|| Expr::cust("status <> 'deleted'")));
    let (found, page) = query.records_where::<EntityRow>(db, scope, condition).await?.split();
    Ok(page(found.into_iter().map(|row| row.opened(vault)).collect::<Result<_>>()?))
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
        for row in record::select::<EntityRow>(db, &filter.sql, filter.values).await? {
            let entity = row.entity();
            names.insert(entity.id, entity.display_name());
        }
    }
    Ok(names)
}

/// The partner of an entity, for what comes from outside and names the entity alone; `None` when there is no such entity or it was deleted.
pub async fn partner_of(db: &impl ConnectionTrait, entity_id: Uuid) -> Result<Option<Uuid>> {
    let found = record::select::<EntityRow>(db, "id = $1 AND status <> 'deleted'", vec![entity_id.into()]).await?.pop();
    Ok(found.map(|row| row.partner_id))
}

/// Which of these are entities within the scope that were not deleted, the oldest first.
pub async fn living(db: &impl ConnectionTrait, scope: &Scope, ids: &Vec<Uuid>) -> Result<Vec<Uuid>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut filter = Filter::within::<EntityRow>(scope);
    filter.among("id", "IN", Some(ids));
    filter.and("status <> 'deleted'");
    let found: Vec<EntityRow> = record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// The names of an entity and its partner; `None` when there is no such entity or it was deleted.
pub async fn names(db: &impl ConnectionTrait, entity_id: Uuid) -> Result<Option<Names>> {
    let sql = "SELECT e.*, p.name AS partner_name FROM partners p JOIN entities e ON e.partner_id = p.id
        WHERE e.id = $1 AND e.status <> 'deleted'";
    let row = fetch_optional(db, sql, [entity_id.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let partner = row.try_get("", "partner_name")?;
    let entity = EntityRow::read(&row)?.entity().display_name();
    Ok(Some(Names { partner, entity }))
}
