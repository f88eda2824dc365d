//! Every query on `accounting_connections`. What comes from a client begins with its scope.

use bursar_connectors::{Company, Platform};
use bursar_kernel::{Currency, Error, Result, Timestamp, Uuid};
use bursar_store::{Filter, Scope, Tenancy, Tx, execute, fetch_all, fetch_optional, for_update, sea_orm};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult, Value};

use super::{Connection, ConnectionError, ConnectionStatus};

const COLUMNS: &str = "SELECT c.*, b.company FROM accounting_connections c LEFT JOIN books b ON b.id = c.book_id";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    entity_id: Uuid,
    project_id: Uuid,
    requested_platform: Option<String>,
    platform: Option<String>,
    book_id: Option<Uuid>,
    token_set_id: Option<Uuid>,
    remote_connection_id: Option<String>,
    status: String,
    link: String,
    errors: serde_json::Value,
    last_pull: Option<Timestamp>,
    paused_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
    company: Option<serde_json::Value>,
}

/// A connection out of a row that holds all of its columns, and the company of its book.
pub(crate) fn read(row: &QueryResult) -> Result<Connection> {
    let row = Row::from_query_result(row, "")?;
    Ok(Connection {
        id: row.id,
        entity_id: row.entity_id,
        project_id: row.project_id,
        requested_platform: row.requested_platform.as_deref().and_then(Platform::parse),
        platform: row.platform,
        book_id: row.book_id,
        token_set_id: row.token_set_id,
        remote_connection_id: row.remote_connection_id,
        status: ConnectionStatus::parse(&row.status)?,
        link: row.link,
        errors: serde_json::from_value::<Vec<ConnectionError>>(row.errors)?,
        last_pull: row.last_pull,
        paused_at: row.paused_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
        company: row.company.map(serde_json::from_value::<Company>).transpose()?,
    })
}

async fn one(db: &impl ConnectionTrait, condition: &str, values: Vec<Value>) -> Result<Option<Connection>> {
    let sql = format!("{COLUMNS} WHERE {condition}");
    let row = fetch_optional(db, sql, values).await?;
    row.as_ref().map(read).transpose()
}

/// The same words for a connection that does not exist and for another entity's.
fn found(connection: Option<Connection>) -> Result<Connection> {
    connection.ok_or_else(|| Error::not_found("accounting connection"))
}

const TENANCY: Tenancy = Tenancy::entity("c.entity_id");

/// The connection of that id.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Connection> {
    let mut filter = Filter::of_tenancy(scope, &TENANCY);
    filter.compare("c.id", "=", Some(id));
    found(one(db, &filter.sql, filter.values).await?)
}

/// The same, held until the commit.
pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<Connection> {
    let mut filter = Filter::of_tenancy(scope, &TENANCY);
    filter.compare("c.id", "=", Some(id));
    found(one(tx, &held(tx, &filter.sql), filter.values).await?)
}

/// For jobs, which know the id from their own row.
pub(crate) async fn lock_for_job(tx: &Tx, id: Uuid) -> Result<Option<Connection>> {
    one(tx, &held(tx, "c.id = $1"), vec![id.into()]).await
}

/// The connection that this link opens.
pub(crate) async fn by_link(db: &impl ConnectionTrait, link: &str) -> Result<Option<Connection>> {
    one(db, "c.link = $1", vec![link.into()]).await
}

/// The connection of a consent that came back.
pub(crate) async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Connection>> {
    one(db, "c.id = $1", vec![id.into()]).await
}

/// The one connection of the entity that is not disconnected, held until the commit.
pub(crate) async fn lock_live(tx: &Tx, scope: &Scope) -> Result<Option<Connection>> {
    let mut filter = Filter::of_tenancy(scope, &TENANCY);
    filter.and("c.status <> 'disconnected'");
    one(tx, &held(tx, &filter.sql), filter.values).await
}

/// The connection that keeps a book in step, for jobs; none while it rests.
pub(crate) async fn of_book(db: &impl ConnectionTrait, book_id: Uuid) -> Result<Option<Connection>> {
    one(db, "c.book_id = $1 AND c.status = 'connected' AND c.paused_at IS NULL", vec![book_id.into()]).await
}

/// The books of all partners that are connected and do not rest.
pub async fn working_books(db: &impl ConnectionTrait) -> Result<Vec<Uuid>> {
    let sql = "SELECT book_id FROM accounting_connections WHERE status = 'connected' AND paused_at IS NULL AND book_id IS NOT NULL";
    let rows = fetch_all(db, sql, []).await?;
    rows.iter().map(|row| Ok(row.try_get("", "book_id")?)).collect()
}

/// Connections of the entity that are not disconnected.
pub(crate) async fn list_live(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Connection>> {
    let filter = Filter::of_tenancy(scope, &TENANCY);
    let sql = format!("{COLUMNS} WHERE {} AND c.status <> 'disconnected' ORDER BY c.id", filter.sql);
    let rows = fetch_all(db, sql, filter.values).await?;
    rows.iter().map(read).collect()
}

/// Has another entity of the same partner a live connection to this company? What other partners connect is none of ours to tell.
pub(crate) async fn elsewhere(db: &impl ConnectionTrait, entity_id: Uuid, platform: Platform, company_id: &str) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM accounting_connections c JOIN books b ON b.id = c.book_id
        WHERE b.platform = $1 AND b.company_id = $2 AND c.entity_id <> $3 AND c.status IN ('connected', 'deauthorized')
        AND (SELECT partner_id FROM entities WHERE id = c.entity_id) = (SELECT partner_id FROM entities WHERE id = $3) LIMIT 1";
    let values: [Value; _] = [platform.as_str().into(), company_id.into(), entity_id.into()];
    Ok(fetch_optional(db, sql, values).await?.is_some())
}

/// Live connections that use tokens of this person at this app, this set of tokens aside: then the person's consent must not be revoked as a whole.
pub(crate) async fn sharing_consent(db: &impl ConnectionTrait, app_id: Uuid, subject: &str, token_set_id: Uuid) -> Result<Vec<Connection>> {
    let sql = format!(
        "{COLUMNS} JOIN token_sets t ON t.id = c.token_set_id
        WHERE t.app_id = $1 AND t.subject = $2 AND c.token_set_id <> $3 AND c.status = 'connected' ORDER BY c.id"
    );
    let values: [Value; _] = [app_id.into(), subject.into(), token_set_id.into()];
    let rows = fetch_all(db, sql, values).await?;
    rows.iter().map(read).collect()
}

/// Connections that live by tokens of this app.
pub(crate) async fn using_app(db: &impl ConnectionTrait, app_id: Uuid) -> Result<Vec<Connection>> {
    let sql =
        format!("{COLUMNS} JOIN token_sets t ON t.id = c.token_set_id WHERE t.app_id = $1 AND c.status <> 'disconnected' ORDER BY c.id");
    let rows = fetch_all(db, sql, [app_id.into()]).await?;
    rows.iter().map(read).collect()
}

/// Writes a new connection. A second live one of the entity breaks a constraint.
pub(crate) async fn insert(tx: &Tx, connection: &Connection) -> Result<()> {
    let sql =
        "INSERT INTO accounting_connections (id, entity_id, project_id, requested_platform, status, link, errors, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values: [Value; _] = [
        connection.id.into(),
        connection.entity_id.into(),
        connection.project_id.into(),
        connection.requested_platform.map(Platform::as_str).into(),
        connection.status.as_str().into(),
        connection.link.as_str().into(),
        serde_json::to_value(&connection.errors)?.into(),
        connection.created_at.into(),
        connection.updated_at.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Writes what a move changed.
pub(crate) async fn save(tx: &Tx, connection: &Connection) -> Result<()> {
    let sql = "UPDATE accounting_connections SET platform = $1, book_id = $2, token_set_id = $3, remote_connection_id = $4, status = $5,
        errors = $6, last_pull = $7, updated_at = $8, paused_at = $9 WHERE entity_id = $10 AND id = $11";
    let values: [Value; _] = [
        connection.platform.clone().into(),
        connection.book_id.into(),
        connection.token_set_id.into(),
        connection.remote_connection_id.clone().into(),
        connection.status.as_str().into(),
        serde_json::to_value(&connection.errors)?.into(),
        connection.last_pull.into(),
        connection.updated_at.into(),
        connection.paused_at.into(),
        connection.entity_id.into(),
        connection.id.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// The partner of a connection's project, for events that jobs emit.
pub(crate) async fn partner_of(db: &impl ConnectionTrait, project_id: Uuid) -> Result<Uuid> {
    let sql = "SELECT partner_id FROM projects WHERE id = $1";
    let row = fetch_optional(db, sql, [project_id.into()]).await?;
    row.ok_or_else(|| Error::internal("the connection's project is gone"))?.try_get("", "partner_id").map_err(Error::from)
}

fn held(tx: &Tx, condition: &str) -> String {
    let backend = tx.get_database_backend();
    let of = if backend == DbBackend::Postgres { " OF c" } else { "" };
    format!("{condition}{}{of}", for_update(backend))
}

/// The book that the entity's lists show: of its live connection, else of its last one.
pub(crate) async fn current_book(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Uuid>> {
    let filter = Filter::of_tenancy(scope, &TENANCY);
    let sql = format!(
        "SELECT c.book_id FROM accounting_connections c WHERE {} AND c.book_id IS NOT NULL
        ORDER BY CASE WHEN c.status = 'disconnected' THEN 1 ELSE 0 END, c.updated_at DESC, c.id DESC LIMIT 1",
        filter.sql
    );
    let row = fetch_optional(db, sql, filter.values).await?;
    Ok(row.map(|row| row.try_get("", "book_id")).transpose()?)
}

/// The home currency of that book, where the ledger told one that the API knows.
pub(crate) async fn home_currency(db: &impl ConnectionTrait, entity_id: Uuid) -> Result<Option<Currency>> {
    let sql = "SELECT b.company FROM accounting_connections c JOIN books b ON b.id = c.book_id WHERE c.entity_id = $1
        ORDER BY CASE WHEN c.status = 'disconnected' THEN 1 ELSE 0 END, c.updated_at DESC, c.id DESC LIMIT 1";
    let row = fetch_optional(db, sql, [entity_id.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let company: Company = serde_json::from_value(row.try_get("", "company")?)?;
    Ok(company.base_currency.and_then(|code| code.parse().ok()))
}

/// Does a connection live by these tokens?
pub(crate) async fn uses_tokens(db: &impl ConnectionTrait, token_set_id: Uuid) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM accounting_connections WHERE token_set_id = $1 AND status = 'connected' LIMIT 1";
    Ok(fetch_optional(db, sql, [token_set_id.into()]).await?.is_some())
}

/// The tokens of a connected connection.
pub(crate) async fn tokens_of(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Uuid>> {
    Ok(one(db, "c.id = $1 AND c.status = 'connected'", vec![id.into()]).await?.and_then(|connection| connection.token_set_id))
}
