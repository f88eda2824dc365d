//! Every query on `webhook_deliveries`.

use bursar_kernel::{Env, Result, Timestamp, Uuid};
use bursar_store::{Scope, Tenancy, Tx, Vault, execute, fetch_optional, in_sizes, places, sea_orm};
use bursar_web::listing::{RowsOf, rows};
use bursar_web::{ListQuery, Page};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};

use super::DeliveryBody;
use super::deliver::Attempted;
use super::signature::Keys;
use crate::events::EventRow;
use crate::settings::Dialect;
use crate::subscriptions::Subscription;
use crate::subscriptions::store::place;

/// A delivery that waits; one that is there already waits again. Its place in the lane is behind all that wait.
pub(crate) async fn put(tx: &Tx, env: &Env, subscription: &Subscription, event: &EventRow) -> Result<()> {
    let sql = "INSERT INTO webhook_deliveries (id, partner_id, entity_id, subscription_id, event_id, object_type, object_id, action, url,
            status, place, attempts, next_attempt_at, requests_made, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending',
            (SELECT COALESCE(MAX(place), 0) + 1 FROM webhook_deliveries WHERE subscription_id = $4 AND object_id = $7 AND status = 'pending'),
            0, $10, 0, $10, $10)
        ON CONFLICT (event_id, subscription_id) DO UPDATE SET
            place = CASE WHEN webhook_deliveries.status = 'pending' THEN webhook_deliveries.place ELSE excluded.place END,
            status = 'pending', attempts = 0, first_attempt_at = NULL, next_attempt_at = excluded.next_attempt_at,
            updated_at = excluded.updated_at";
    let values: [Value; _] = [
        env.id().into(),
        event.partner_id.into(),
        event.entity_id.into(),
        subscription.id.into(),
        event.id.into(),
        event.object_type.as_str().into(),
        event.object_id.into(),
        event.action.as_str().into(),
        subscription.url.as_str().into(),
        env.now().into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Nothing that waits is sent any more, unless the subscription is enabled: it may have become so since it was read. Tells whether anything
/// waited.
pub(crate) async fn cancel(tx: &Tx, subscription_id: Uuid, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE webhook_deliveries SET status = 'canceled', updated_at = $2 WHERE subscription_id = $1 AND status = 'pending'
        AND NOT EXISTS (SELECT 1 FROM webhook_subscriptions s WHERE s.id = $1 AND s.status = 'enabled')";
    let values: [Value; _] = [subscription_id.into(), now.into()];
    Ok(execute(tx, sql, values).await?.rows_affected() > 0)
}

/// The delivery at the head of a lane, with all that sending it takes.
pub(crate) struct Head {
    pub(crate) id: Uuid,
    pub(crate) subscription_id: Uuid,
    pub(crate) event: EventRow,
    pub(crate) dialect: Dialect,
    pub(crate) url: String,
    pub(crate) is_enabled: bool,
    /// `None` when the vault no longer opens them.
    pub(crate) keys: Option<Keys>,
    pub(crate) failing_since: Option<Timestamp>,
    pub(crate) is_told: bool,
    pub(crate) attempts: u32,
    pub(crate) first_attempt_at: Option<Timestamp>,
    pub(crate) next_attempt_at: Timestamp,
}

#[derive(FromQueryResult)]
struct HeadRow {
    id: Uuid,
    attempts: i32,
    first_attempt_at: Option<Timestamp>,
    next_attempt_at: Timestamp,
    event_id: Uuid,
    partner_id: Uuid,
    entity_id: Option<Uuid>,
    object_type: String,
    action: String,
    object_id: Uuid,
    description: String,
    is_public: bool,
    created_at: Timestamp,
    url: String,
    status: String,
    secret: Vec<u8>,
    old_secret: Option<Vec<u8>>,
    old_secret_until: Option<Timestamp>,
    failing_since: Option<Timestamp>,
    told_at: Option<Timestamp>,
}

const HEAD: &str = "SELECT d.id, d.attempts, d.first_attempt_at, d.next_attempt_at,
        e.id AS event_id, e.partner_id, e.entity_id, e.object_type, e.action, e.object_id, e.description, e.is_public, e.created_at,
        s.url, s.status, s.secret, s.old_secret, s.old_secret_until, s.failing_since, s.told_at, w.action_style, w.api_version
    FROM webhook_deliveries d
    JOIN events e ON e.id = d.event_id
    JOIN webhook_subscriptions s ON s.id = d.subscription_id
    LEFT JOIN webhook_settings w ON w.partner_id = d.partner_id
    WHERE d.subscription_id = $1 AND d.object_id = $2 AND d.status = 'pending' ORDER BY d.place, d.id LIMIT 1";

/// What waits longest in a lane.
pub(crate) async fn head(
    db: &impl ConnectionTrait,
    vault: &Vault,
    subscription_id: Uuid,
    object_id: Uuid,
    now: Timestamp,
) -> Result<Option<Head>> {
    let values: [Value; _] = [subscription_id.into(), object_id.into()];
    let row = fetch_optional(db, HEAD, values).await?;
    let Some(found) = row else { return Ok(None) };
    let row = HeadRow::from_query_result(&found, "")?;
    let keys = keys(vault, subscription_id, &row, now);
    Ok(Some(Head {
        id: row.id,
        subscription_id,
        dialect: Dialect::read(&found)?,
        url: row.url,
        is_enabled: row.status == "enabled",
        keys,
        failing_since: row.failing_since,
        is_told: row.told_at.is_some(),
        attempts: u32::try_from(row.attempts)?,
        first_attempt_at: row.first_attempt_at,
        next_attempt_at: row.next_attempt_at,
        event: EventRow {
            id: row.event_id,
            partner_id: row.partner_id,
            entity_id: row.entity_id,
            object_type: row.object_type,
            action: row.action,
            object_id: row.object_id,
            description: row.description,
            is_public: row.is_public,
            created_at: row.created_at,
        },
    }))
}

fn keys(vault: &Vault, id: Uuid, row: &HeadRow, now: Timestamp) -> Option<Keys> {
    let open = |column: &str, sealed: &[u8]| {
        let opened = vault.open(&place(id, column), sealed);
        opened.inspect_err(|error| tracing::error!(error = %error.report(), "a webhook cannot be signed")).ok()
    };
    let signs_on = row.old_secret_until.is_some_and(|until| now < until);
    let old = row.old_secret.as_deref().filter(|_| signs_on).and_then(|sealed| open("old_secret", sealed));
    Some(Keys { current: open("secret", &row.secret)?, old })
}

/// What becomes of a delivery after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Delivered,
    Again(Timestamp),
    GivenUp,
}

/// Writes attempts down. A delivery that was redelivered or canceled while it was on its way keeps that, and counts the attempt.
pub(crate) async fn record(tx: &Tx, attempted: &[&Attempted]) -> Result<()> {
    let backend = tx.get_database_backend();
    for attempted in in_sizes(attempted) {
        let rows = places(backend, attempted.len(), 9);
        let still = "webhook_deliveries.status = 'pending' AND webhook_deliveries.attempts = made.attempts";
        let sql = format!(
            "WITH made (id, attempts, url, was_successful, response_status, response, ended_at, status, next_attempt_at) AS (VALUES {rows})
            UPDATE webhook_deliveries SET requests_made = requests_made + 1, url = made.url, was_successful = made.was_successful,
                response_status = made.response_status, response = made.response, updated_at = made.ended_at,
                status = CASE WHEN {still} THEN made.status ELSE webhook_deliveries.status END,
                next_attempt_at = CASE WHEN {still} THEN made.next_attempt_at ELSE webhook_deliveries.next_attempt_at END,
                first_attempt_at = CASE WHEN {still} THEN COALESCE(first_attempt_at, made.ended_at) ELSE first_attempt_at END,
                attempts = CASE WHEN {still} THEN made.attempts + 1 ELSE webhook_deliveries.attempts END
            FROM made WHERE webhook_deliveries.id = made.id"
        );
        let values: Vec<Value> = attempted.iter().flat_map(|attempted| row(attempted)).collect();
        execute(tx, sql, values).await?;
    }
    Ok(())
}

fn row(Attempted { env, head, attempt, verdict }: &Attempted) -> [Value; 9] {
    let (status, next) = match verdict {
        Verdict::Delivered => ("delivered", head.next_attempt_at),
        Verdict::Again(at) => ("pending", *at),
        Verdict::GivenUp => ("given_up", head.next_attempt_at),
    };
    [
        head.id.into(),
        i32::try_from(head.attempts).unwrap_or(i32::MAX).into(),
        head.url.as_str().into(),
        attempt.is_success().into(),
        attempt.status.map(i32::from).into(),
        attempt.response.as_str().into(),
        env.now().into(),
        status.into(),
        next.into(),
    ]
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    event_id: Uuid,
    requests_made: i64,
    response: Option<String>,
    response_status: Option<i32>,
    url: String,
    was_successful: Option<bool>,
}

/// A page of the deliveries of an entity's events.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<DeliveryBody>> {
    let columns = "id, event_id, requests_made, response, response_status, url, was_successful, created_at, updated_at";
    let select = rows(&format!("SELECT {columns} FROM webhook_deliveries"));
    query.page(db, RowsOf::Scope(scope, Tenancy::partner_and_entity("partner_id", "entity_id")), select, body).await
}

fn body(row: &QueryResult) -> Result<DeliveryBody> {
    let row = Row::from_query_result(row, "")?;
    Ok(DeliveryBody {
        id: row.id,
        event_id: row.event_id,
        requests_made_count: row.requests_made,
        response: row.response,
        response_status_code: row.response_status,
        url: row.url,
        was_successful: row.was_successful,
    })
}
