//! Every query on `webhook_subscriptions`. Secrets are sealed for their row and column.

use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{KeyColumn, Scope, SealedColumn, Tenancy, Tx, for_update, sea_orm};
use bursar_web::listing::{Owner, rows};
use bursar_web::{Edge, ListQuery, Page};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};

use super::{Subscription, SubscriptionStatus};
use crate::catalogue::ObjectType;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    partner_id: Uuid,
    object_type: String,
    event_types: serde_json::Value,
    url: String,
    status: String,
    failing_since: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

const COLUMNS: &str = "id, partner_id, object_type, event_types, url, status, failing_since, created_at, updated_at";

fn read(row: &QueryResult) -> Result<Subscription> {
    let row = Row::from_query_result(row, "")?;
    let object_type = ObjectType::parse(&row.object_type);
    Ok(Subscription {
        id: row.id,
        partner_id: row.partner_id,
        object_type: object_type.ok_or_else(|| Error::internal(format!("no object type is named {}", row.object_type)))?,
        event_types: serde_json::from_value(row.event_types)?,
        url: row.url,
        status: SubscriptionStatus::read(&row.status),
        failing_since: row.failing_since,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// Where a secret is sealed for.
pub(crate) fn place(id: Uuid, column: &str) -> String {
    format!("webhook_subscriptions/{id}/{column}")
}

/// The columns that hold sealed secrets.
pub(crate) const SEALED: [SealedColumn; 2] = [
    SealedColumn {
        table: "webhook_subscriptions",
        column: "secret",
        key: ID,
        place: |key| format!("webhook_subscriptions/{}/secret", key[0]),
    },
    SealedColumn {
        table: "webhook_subscriptions",
        column: "old_secret",
        key: ID,
        place: |key| format!("webhook_subscriptions/{}/old_secret", key[0]),
    },
];
const ID: &[KeyColumn] = &[KeyColumn::Uuid("id")];

/// A new subscription with its secret.
pub(crate) async fn insert(tx: &Tx, edge: &Edge, subscription: &Subscription, secret: &str) -> Result<()> {
    let sealed = edge.vault.seal(&edge.env.rng, &place(subscription.id, "secret"), secret)?;
    let sql = "INSERT INTO webhook_subscriptions (id, partner_id, object_type, event_types, url, status, secret, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values: [Value; 9] = [
        subscription.id.into(),
        subscription.partner_id.into(),
        subscription.object_type.word().into(),
        serde_json::to_value(&subscription.event_types)?.into(),
        subscription.url.as_str().into(),
        subscription.status.word().into(),
        sealed.into(),
        subscription.created_at.into(),
        subscription.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The subscription as it now is; the secret stays.
pub(crate) async fn save(tx: &Tx, subscription: &Subscription) -> Result<()> {
    let sql = "UPDATE webhook_subscriptions SET object_type = $3, event_types = $4, url = $5, status = $6, updated_at = $7
        WHERE partner_id = $1 AND id = $2";
    let values: [Value; 7] = [
        subscription.partner_id.into(),
        subscription.id.into(),
        subscription.object_type.word().into(),
        serde_json::to_value(&subscription.event_types)?.into(),
        subscription.url.as_str().into(),
        subscription.status.word().into(),
        subscription.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// A new secret; the old one signs on until then, or ends now.
pub(crate) async fn replace_secret(
    tx: &Tx,
    edge: &Edge,
    subscription: &Subscription,
    secret: &str,
    old_until: Option<Timestamp>,
) -> Result<()> {
    let (id, rng) = (subscription.id, &edge.env.rng);
    let sql = "SELECT secret FROM webhook_subscriptions WHERE partner_id = $1 AND id = $2";
    let values: [Value; 2] = [subscription.partner_id.into(), id.into()];
    let row = tx.query_one_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    let former: Vec<u8> = row.ok_or_else(|| Error::not_found("webhook subscription"))?.try_get("", "secret")?;
    let old = match old_until {
        Some(_) => Some(edge.vault.seal(rng, &place(id, "old_secret"), &edge.vault.open(&place(id, "secret"), &former)?)?),
        None => None,
    };
    let sql = "UPDATE webhook_subscriptions SET secret = $3, old_secret = $4, old_secret_until = $5, updated_at = $6
        WHERE partner_id = $1 AND id = $2";
    let values: [Value; 6] = [
        subscription.partner_id.into(),
        id.into(),
        edge.vault.seal(rng, &place(id, "secret"), secret)?.into(),
        old.into(),
        old_until.into(),
        subscription.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Away with it and its secret.
pub(crate) async fn delete(tx: &Tx, id: Uuid) -> Result<()> {
    let sql = "DELETE FROM webhook_subscriptions WHERE id = $1";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [id.into()])).await?;
    Ok(())
}

/// How many the partner has.
pub(crate) async fn count(tx: &Tx, partner_id: Uuid) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM webhook_subscriptions WHERE partner_id = $1";
    let row = tx.query_one_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [partner_id.into()])).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// The subscription of that id.
pub(crate) async fn get(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid) -> Result<Subscription> {
    one(db, partner_id, id, "").await
}

/// The subscription of that id, held until the commit.
pub(crate) async fn lock(tx: &Tx, partner_id: Uuid, id: Uuid) -> Result<Subscription> {
    one(tx, partner_id, id, for_update(tx.get_database_backend())).await
}

async fn one(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid, tail: &str) -> Result<Subscription> {
    let sql = format!("SELECT {COLUMNS} FROM webhook_subscriptions WHERE partner_id = $1 AND id = $2{tail}");
    let values: [Value; 2] = [partner_id.into(), id.into()];
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("webhook subscription"))
}

/// The partner's enabled subscriptions to a type of object: what every event costs, so one look into an index.
pub(crate) async fn enabled_for(tx: &Tx, partner_id: Uuid, object_type: &str) -> Result<Vec<Subscription>> {
    let sql = format!("SELECT {COLUMNS} FROM webhook_subscriptions WHERE partner_id = $1 AND object_type = $2 AND status = 'enabled'");
    let values: [Value; 2] = [partner_id.into(), object_type.into()];
    let rows = tx.query_all_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    rows.iter().map(read).collect()
}

/// The partner's enabled subscriptions whose last attempt failed.
pub(crate) async fn failing(db: &impl ConnectionTrait, partner_id: Uuid) -> Result<Vec<Subscription>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM webhook_subscriptions WHERE partner_id = $1 AND status = 'enabled' AND failing_since IS NOT NULL ORDER BY id"
    );
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [partner_id.into()])).await?;
    rows.iter().map(read).collect()
}

/// A page of the partner's subscriptions.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<Subscription>> {
    let select = rows(&format!("SELECT {COLUMNS} FROM webhook_subscriptions"));
    query.page(db, Owner::Within(scope, Tenancy::partner("partner_id")), select, read).await
}

/// The address failed for the first time since it last worked.
pub(crate) async fn mark_failing(tx: &Tx, id: Uuid, now: Timestamp) -> Result<()> {
    let sql = "UPDATE webhook_subscriptions SET failing_since = $2 WHERE id = $1 AND failing_since IS NULL";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [id.into(), now.into()])).await?;
    Ok(())
}

/// The partner is told that the address fails; false when it was told already.
pub(crate) async fn mark_told(tx: &Tx, id: Uuid, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE webhook_subscriptions SET told_at = $2 WHERE id = $1 AND told_at IS NULL";
    let done = tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [id.into(), now.into()])).await?;
    Ok(done.rows_affected() == 1)
}

/// The address works again.
pub(crate) async fn mark_working(tx: &Tx, id: Uuid) -> Result<()> {
    let sql = "UPDATE webhook_subscriptions SET failing_since = NULL, told_at = NULL WHERE id = $1";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [id.into()])).await?;
    Ok(())
}
