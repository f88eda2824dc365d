//! Every query on `requests`.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::sea_orm::{self, FromQueryResult};
use bursar_store::{Db, Scope, Tenancy, batch, execute, fetch_optional, places};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::Line;
use crate::listing::{ListQuery, Page, RowsOf, rows};

const COLUMNS: &str = "id, request_id, partner_id, project_id, entity_id, entity_user_id, member_id, method, operation, path, api_version,
    user_agent, status, took_microseconds, error, created_at";

/// A request that was answered.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Logged {
    /// Of the line: later ones are larger.
    pub id: Uuid,
    /// The `x-request-id` of the answer.
    pub request_id: Uuid,
    /// With the credentials of which project.
    pub project_id: Uuid,
    /// For which entity.
    pub entity_id: Option<Uuid>,
    /// Which user of the entity called.
    pub entity_user_id: Option<Uuid>,
    /// Which member of the partner's team, at the partner portal.
    pub member_id: Option<Uuid>,
    /// The HTTP method.
    pub method: String,
    /// `GET /entities/{entity_id}`.
    pub operation: String,
    /// The same with its ids.
    pub path: String,
    /// The version that was asked for.
    pub api_version: Option<String>,
    /// What called.
    pub user_agent: Option<String>,
    /// What was answered.
    pub status: i32,
    /// Until the answer.
    pub took_microseconds: i64,
    /// What the error said.
    pub error: Option<String>,
    /// When it came in.
    pub created_at: Timestamp,
}

/// Who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The partner's program.
    Partner,
    /// A program for a user of an entity.
    User,
    /// A member of the partner's team, at the portal.
    Member,
}

impl Logged {
    /// Who asked.
    pub fn kind(&self) -> Kind {
        match (self.member_id, self.entity_user_id) {
            (Some(_), _) => Kind::Member,
            (None, Some(_)) => Kind::User,
            (None, None) => Kind::Partner,
        }
    }
}

/// Who asked, as the log says it: in the words of its filter.
pub const CALLER: &str =
    "CASE WHEN member_id IS NOT NULL THEN 'member' WHEN entity_user_id IS NOT NULL THEN 'entity_user' ELSE 'partner' END";

/// Writes lines, all or none.
pub(super) async fn write(db: &Db, lines: &[Line]) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let tx = db.begin().await?;
    let backend = tx.get_database_backend();
    for lines in lines.chunks(batch(backend)) {
        let sql = format!("INSERT INTO requests ({COLUMNS}) VALUES {}", places(backend, lines.len(), 16));
        let values: Vec<Value> = lines.iter().flat_map(values).collect();
        execute(&tx, sql, values).await?;
    }
    tx.commit().await
}

fn values(line: &Line) -> [Value; 16] {
    [
        line.id.into(),
        line.request_id.into(),
        line.caller.partner_id.into(),
        line.caller.project_id.into(),
        line.caller.entity_id.into(),
        line.caller.user_id.into(),
        line.caller.member_id.into(),
        line.sent.method.as_str().into(),
        format!("{} {}", line.sent.method, line.sent.route).into(),
        line.sent.path.as_str().into(),
        line.sent.api_version.clone().into(),
        line.sent.user_agent.clone().into(),
        i32::from(line.status).into(),
        i64::try_from(line.took.as_micros()).unwrap_or(i64::MAX).into(),
        line.error.clone().into(),
        line.sent.at.into(),
    ]
}

/// A page of the partner's requests.
pub async fn list(db: &Db, scope: &Scope, query: &ListQuery) -> Result<Page<Logged>> {
    let select = rows(&format!("SELECT {COLUMNS} FROM requests"));
    query.page(db, RowsOf::Scope(scope, Tenancy::partner("partner_id")), select, read).await
}

/// The partner's latest request of this id.
pub async fn get(db: &Db, scope: &Scope, request_id: Uuid) -> Result<Option<Logged>> {
    let sql = format!("SELECT {COLUMNS} FROM requests WHERE partner_id = $1 AND request_id = $2 ORDER BY id DESC LIMIT 1");
    let values: [Value; _] = [scope.partner_id().into(), request_id.into()];
    let row = fetch_optional(db, sql, values).await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &QueryResult) -> Result<Logged> {
    Ok(Logged::from_query_result(row, "")?)
}
