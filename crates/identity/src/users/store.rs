//! Every query on users of entities, but for the one read with which the edge admits a call.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Filter, Record, Referenced, Scope, Tx, batch, fetch_optional, record, sea_orm};
use bursar_web::listing::{Condition, Expr};
use bursar_web::{ListQuery, Page};
use sea_orm::{ConnectionTrait, Value};

use super::EntityUser;
use crate::record::RecordStatus;

/// How an object refers to a user.
pub const ENTITY_USER: Referenced = Referenced { table: EntityUser::TABLE, tenancy: EntityUser::TENANCY, living: "status <> 'deleted'" };

/// The user of that id, held until the commit; a deleted one is not found.
pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<EntityUser> {
    let user: EntityUser = record::lock(tx, scope, id).await?;
    if user.status == RecordStatus::Active { Ok(user) } else { Err(Error::not_found(EntityUser::NOUN)) }
}

/// How many users have the role.
pub(crate) async fn count_with_role(tx: &Tx, scope: &Scope, role_id: Uuid) -> Result<u64> {
    let mut filter = Filter::within::<EntityUser>(&scope.of_everybody());
    filter.compare("role_id", "=", Some(role_id));
    filter.and("status <> 'deleted'");
    let sql = format!("SELECT COUNT(*) AS users FROM entity_users WHERE {}", filter.sql);
    let row = fetch_optional(tx, sql, filter.values).await?;
    let users: i64 = row.map_or(Ok(0), |row| row.try_get("", "users"))?;
    Ok(u64::try_from(users)?)
}

/// A user whom something is addressed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// Which user.
    pub id: Uuid,
    /// Its role.
    pub role_id: Uuid,
    /// Its e-mail address.
    pub email: Option<String>,
    /// What it is called.
    pub name: String,
}

impl From<EntityUser> for Addressee {
    fn from(user: EntityUser) -> Self {
        let name = [Some(user.first_name), user.last_name].into_iter().flatten().collect::<Vec<_>>().join(" ").trim().to_owned();
        Addressee { id: user.id, role_id: user.role_id, email: user.email, name }
    }
}

/// Those of these users that are not deleted.
pub async fn users_of(db: &impl ConnectionTrait, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Addressee>> {
    living_among(db, scope, "id", ids).await
}

/// The users that have one of these roles.
pub async fn users_with_roles(db: &impl ConnectionTrait, scope: &Scope, roles: &[Uuid]) -> Result<Vec<Addressee>> {
    living_among(db, scope, "role_id", roles).await
}

async fn living_among(db: &impl ConnectionTrait, scope: &Scope, column: &str, ids: &[Uuid]) -> Result<Vec<Addressee>> {
    let mut users = Vec::new();
    for some in ids.chunks(batch(db.get_database_backend())) {
        let mut filter = Filter::within::<EntityUser>(&scope.of_everybody());
        filter.among(column, "IN", Some(&some.to_vec()));
        filter.and("status <> 'deleted'");
        let found: Vec<EntityUser> = record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await?;
        users.extend(found.into_iter().map(Addressee::from));
    }
    Ok(users)
}

/// Is this an active user of an active entity of the partner?
pub(crate) async fn may_sign_in(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid) -> Result<bool> {
    let sql = "SELECT u.id FROM entity_users u JOIN entities e ON e.id = u.entity_id
        WHERE e.partner_id = $1 AND u.id = $2 AND u.status = 'active' AND e.status = 'active'";
    let values: [Value; _] = [partner_id.into(), id.into()];
    let row = fetch_optional(db, sql, values).await?;
    Ok(row.is_some())
}

/// A page of the entity's users; deleted ones only where their status is asked for.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<EntityUser>> {
    let condition = Condition::all().add_option((!query.has("status")).then(|| Expr::cust("status <> 'deleted'")));
    query.records_where(db, scope, condition).await
}
