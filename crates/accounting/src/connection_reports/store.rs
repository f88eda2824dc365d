//! Every query for the report on connections: one for a page, and three for what stands beside them.

use bursar_entities::display_names;
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Filter, Scope, Tenancy, fetch_optional, sea_orm};
use bursar_web::listing::{Expr, ExprTrait, ParameterValues, RowsOf, rows};
use bursar_web::{Call, ListQuery, Page};
use sea_orm::sea_query::{Order, Query};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};

use super::{Known, ReportBody, ReportExtras, soon};
use crate::connections;
use crate::provider_usage;
use crate::pull::{self, Run, RunStatus};

const SELECT: &str = "SELECT c.*, b.company, b.company_id, t.app_id, t.refresh_expires_at, r.id AS run_id, r.status AS run_status,
        r.troubles AS run_troubles, r.fetched AS run_fetched, r.started_at AS run_started_at, r.finished_at AS run_finished_at
    FROM accounting_connections c
    JOIN projects j ON j.id = c.project_id
    LEFT JOIN books b ON b.id = c.book_id
    LEFT JOIN token_sets t ON t.id = c.token_set_id
    LEFT JOIN pull_runs r ON r.id = (SELECT l.id FROM pull_runs l WHERE l.connection_id = c.id ORDER BY l.id DESC LIMIT 1)";

/// Somebody should do or know something. What a sync met stands on the connection until one goes through.
fn has_trouble(now: Timestamp) -> Expr {
    let ends_soon = Expr::cust("t.refresh_expires_at").lte(soon(now));
    let met_trouble =
        "CAST(c.errors AS text) <> '[]' OR (r.finished_at IS NULL AND r.troubles IS NOT NULL AND CAST(r.troubles AS text) <> '[]')";
    let live = Expr::cust("c.status = 'connected' AND c.paused_at IS NULL").and(Expr::cust(met_trouble).or(ends_soon));
    Expr::cust("c.status = 'deauthorized'").or(live)
}

#[derive(FromQueryResult)]
struct Row {
    company_id: Option<String>,
    app_id: Option<Uuid>,
    refresh_expires_at: Option<Timestamp>,
    run_id: Option<Uuid>,
    run_status: Option<String>,
    run_troubles: Option<serde_json::Value>,
    run_fetched: Option<i64>,
    run_started_at: Option<Timestamp>,
    run_finished_at: Option<Timestamp>,
}

fn read(row: &QueryResult) -> Result<Known> {
    let connection = connections::store::read(row)?;
    let row = Row::from_query_result(row, "")?;
    let run = match (row.run_id, row.run_status, row.run_started_at) {
        (Some(id), Some(status), Some(started_at)) => Some(Run {
            fetched: row.run_fetched.unwrap_or_default(),
            troubles: row.run_troubles.map(serde_json::from_value).transpose()?.unwrap_or_default(),
            finished_at: row.run_finished_at,
            ..Run::begun(id, RunStatus::parse(&status)?, started_at)
        }),
        _ => None,
    };
    Ok(Known { connection, company_id: row.company_id, app_id: row.app_id, reauthorize_by: row.refresh_expires_at, run })
}

/// A page of the partner's connections; disconnected ones only where their status or their entity is asked for.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery, now: Timestamp) -> Result<Page<Known>> {
    let mut select = rows(SELECT);
    if !query.has("status") && !query.has("entity_id") {
        select.and_where(Expr::cust("c.status <> 'disconnected'"));
    }
    if query.is_true("has_trouble") {
        select.and_where(has_trouble(now));
    }
    query.page(db, RowsOf::Scope(scope, Tenancy::partner("j.partner_id")), select, read).await
}

/// Does the name of the company or of the entity hold these words?
pub(super) fn search(given: &ParameterValues<'_>) -> Expr {
    let entity = Query::select()
        .expr(Expr::val(1))
        .from_as("entities", "e")
        .and_where(Expr::cust("e.id = c.entity_id"))
        .and_where(given.holds("e.folded_name"))
        .to_owned();
    given.holds_in_any_case("b.company ->> 'name'").or(Expr::exists(entity))
}

/// One connection of the partner.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Known>> {
    let mut filter = Filter::of_tenancy(scope, &Tenancy::partner("j.partner_id"));
    filter.compare("c.id", "=", Some(id));
    let sql = format!("{SELECT} WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    row.as_ref().map(read).transpose()
}

/// Connections of which somebody should know, oldest change first, up to a limit; with those whose link nobody opened for a week.
pub(crate) async fn troubled(db: &impl ConnectionTrait, partner_id: Uuid, now: Timestamp, limit: usize) -> Result<Vec<Known>> {
    let mut select = rows(SELECT);
    let unopened = Expr::cust("c.status = 'pending_auth'").and(Expr::cust("c.created_at").lte(now - super::PATIENCE));
    select.and_where(Expr::cust("j.partner_id").eq(partner_id)).and_where(has_trouble(now).or(unopened));
    select
        .order_by_expr(Expr::cust("c.updated_at"), Order::Asc)
        .order_by_expr(Expr::cust("c.id"), Order::Asc)
        .limit(u64::try_from(limit).unwrap_or(u64::MAX));
    let rows = db.query_all_raw(db.get_database_backend().build(&select)).await?;
    rows.iter().map(read).collect()
}

/// How many connections are connected, and when the last of them was last in step.
pub(crate) async fn connected(db: &impl ConnectionTrait, partner_id: Uuid) -> Result<(i64, Option<Timestamp>)> {
    let filter = Filter::owned("j.partner_id", partner_id);
    let sql = format!(
        "SELECT COUNT(*) AS n, MAX(c.last_pull) AS at FROM accounting_connections c JOIN projects j ON j.id = c.project_id
        WHERE {} AND c.status = 'connected'",
        filter.sql
    );
    let row = fetch_optional(db, sql, filter.values).await?;
    row.map_or(Ok((0, None)), |row| Ok((row.try_get("", "n")?, row.try_get("", "at")?)))
}

/// The wire bodies, with names, schedules and usage.
pub(crate) async fn bodies(call: &Call, rows: Vec<Known>) -> Result<Vec<ReportBody>> {
    let now = call.env().now();
    let mut entities: Vec<Uuid> = rows.iter().map(|row| row.connection.entity_id).collect();
    entities.sort_unstable();
    entities.dedup();
    let names = display_names(call.db(), call.partner_id, &entities).await?;
    let books: Vec<Uuid> = rows.iter().filter_map(|row| row.connection.book_id).collect();
    let schedules = pull::schedules(call.db(), &books).await?;
    let incomplete = rows.iter().filter(|row| row.run.as_ref().is_some_and(|run| run.status != RunStatus::Complete));
    let failing: Vec<Uuid> = incomplete.filter_map(|row| row.connection.book_id).collect();
    let failing = pull::failing_since(call.db(), &failing).await?;
    let account = |row: &Known| Some((row.app_id?, row.company_id.clone()?));
    let accounts: Vec<(Uuid, String)> = rows.iter().filter_map(account).collect();
    let used = provider_usage::store::of_companies(call.db(), &accounts, now).await?;
    let public_url = &call.edge().options.public_url;
    let body = |row: Known| {
        let beside = ReportExtras {
            entity_name: names.get(&row.connection.entity_id).cloned(),
            next: row.connection.book_id.and_then(|book| schedules.get(&book)).map(|standing| standing.run_at),
            failing_since: failing.get(&row.connection.id).copied(),
            used: account(&row).and_then(|account| used.get(&account)).cloned(),
            calls_of_plan: call.edge().options.xero_calls_per_day,
        };
        row.body(beside, public_url, now)
    };
    Ok(rows.into_iter().map(body).collect())
}
