//! Every query on `webhook_subscriptions`. Secrets are sealed for their row and column.

use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{KeyColumn, Scope, SealedColumn, Tx, execute, fetch_optional, record, sea_orm};
use bursar_web::{Edge, ListQuery, Page};
use sea_orm::{ConnectionTrait, Value};

use super::Subscription;

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
pub(crate) async fn insert(tx: &Tx, edge: &Edge, scope: &Scope, subscription: &Subscription, secret: &str) -> Result<()> {
    let sealed = edge.vault.seal(&edge.env.rng, &place(subscription.id, "secret"), secret)?;
    record::insert_with(tx, scope, subscription, [("secret", sealed.into())]).await
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
    let values: [Value; _] = [subscription.partner_id.into(), id.into()];
    let row = fetch_optional(tx, sql, values).await?;
    let former: Vec<u8> = row.ok_or_else(|| Error::not_found("webhook subscription"))?.try_get("", "secret")?;
    let old = match old_until {
        Some(_) => Some(edge.vault.seal(rng, &place(id, "old_secret"), &edge.vault.open(&place(id, "secret"), &former)?)?),
        None => None,
    };
    let sql = "UPDATE webhook_subscriptions SET secret = $3, old_secret = $4, old_secret_until = $5, updated_at = $6
        WHERE partner_id = $1 AND id = $2";
    let values: [Value; _] = [
        subscription.partner_id.into(),
        id.into(),
        edge.vault.seal(rng, &place(id, "secret"), secret)?.into(),
        old.into(),
        old_until.into(),
        subscription.updated_at.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// The partner's enabled subscriptions to a type of object: what every event costs, so one look into an index.
pub(crate) async fn enabled_for(tx: &Tx, partner_id: Uuid, object_type: &str) -> Result<Vec<Subscription>> {
    let enabled = "partner_id = $1 AND object_type = $2 AND status = 'enabled'";
    record::select(tx, enabled, vec![partner_id.into(), object_type.into()]).await
}

/// The partner's enabled subscriptions whose last attempt failed.
pub(crate) async fn failing(db: &impl ConnectionTrait, partner_id: Uuid) -> Result<Vec<Subscription>> {
    let failing = "partner_id = $1 AND status = 'enabled' AND failing_since IS NOT NULL ORDER BY id";
    record::select(db, failing, vec![partner_id.into()]).await
}

/// A page of the partner's subscriptions.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<Subscription>> {
    query.records(db, scope).await
}

/// The address failed for the first time since it last worked.
pub(crate) async fn mark_failing(tx: &Tx, id: Uuid, now: Timestamp) -> Result<()> {
    let sql = "UPDATE webhook_subscriptions SET failing_since = $2 WHERE id = $1 AND failing_since IS NULL";
    execute(tx, sql, [id.into(), now.into()]).await?;
    Ok(())
}

/// The partner is told that the address fails; false when it was told already.
pub(crate) async fn mark_told(tx: &Tx, id: Uuid, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE webhook_subscriptions SET told_at = $2 WHERE id = $1 AND told_at IS NULL";
    let done = execute(tx, sql, [id.into(), now.into()]).await?;
    Ok(done.rows_affected() == 1)
}

/// The address works again; false when that was known already.
pub(crate) async fn mark_working(tx: &Tx, id: Uuid) -> Result<bool> {
    let sql = "UPDATE webhook_subscriptions SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL";
    Ok(execute(tx, sql, [id.into()]).await?.rows_affected() == 1)
}

/// The partner is told that the address works again; false when it was never told that it fails.
pub(crate) async fn mark_untold(tx: &Tx, id: Uuid) -> Result<bool> {
    let sql = "UPDATE webhook_subscriptions SET told_at = NULL WHERE id = $1 AND told_at IS NOT NULL";
    Ok(execute(tx, sql, [id.into()]).await?.rows_affected() == 1)
}
