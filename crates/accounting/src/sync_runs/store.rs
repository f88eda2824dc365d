//! Every query on `pull_runs` for people who look; those that write stand beside the pull.

use bursar_entities::display_names;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, Tenancy, fetch_optional, sea_orm};
use bursar_web::listing::{RowsOf, rows};
use bursar_web::{Call, ListQuery, Page};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};

use super::{Listed, SyncRunBody};
use crate::pull::{self, runs};

const SELECT: &str = "SELECT r.*, c.entity_id, b.platform, b.company FROM pull_runs r
    JOIN accounting_connections c ON c.id = r.connection_id LEFT JOIN books b ON b.id = r.book_id";

#[derive(FromQueryResult)]
struct Row {
    cause: String,
    connection_id: Uuid,
    book_id: Uuid,
    entity_id: Uuid,
    platform: Option<String>,
    company: Option<serde_json::Value>,
}

fn read(row: &QueryResult) -> Result<Listed> {
    let run = runs::read(row)?;
    let Row { cause, connection_id, book_id, entity_id, platform, company } = Row::from_query_result(row, "")?;
    let company = company.map(serde_json::from_value).transpose()?;
    Ok(Listed { run, cause, connection_id, book_id, entity_id, platform, company })
}

/// A page of the partner's runs.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<Listed>> {
    query.page(db, RowsOf::Scope(scope, Tenancy::partner("r.partner_id")), rows(SELECT), read).await
}

/// A run of the partner.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Listed>> {
    let mut filter = Filter::of_tenancy(scope, &Tenancy::partner("r.partner_id"));
    filter.compare("r.id", "=", Some(id));
    let sql = format!("{SELECT} WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    row.as_ref().map(read).transpose()
}

/// The wire bodies, with the names of the entities, and when those that wait go on.
pub(crate) async fn bodies(call: &Call, rows: Vec<Listed>) -> Result<Vec<SyncRunBody>> {
    let mut entities: Vec<Uuid> = rows.iter().map(|row| row.entity_id).collect();
    entities.sort_unstable();
    entities.dedup();
    let names = display_names(call.db(), call.partner_id, &entities).await?;
    let open: Vec<Uuid> = rows.iter().filter(|row| row.run.finished_at.is_none()).map(|row| row.book_id).collect();
    let schedules = pull::schedules(call.db(), &open).await?;
    let now = call.env().now();
    let body = |row: Listed| {
        let waits = schedules.get(&row.book_id).filter(|_| row.run.finished_at.is_none());
        let next = waits.map(|standing| standing.run_at).filter(|at| *at > now);
        let name = names.get(&row.entity_id).cloned();
        row.body(name, next)
    };
    Ok(rows.into_iter().map(body).collect())
}
