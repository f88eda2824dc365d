//! Every query on `requests`.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::sea_orm::{self, FromQueryResult};
use bursar_store::{Db, batch, places};
use sea_orm::{ConnectionTrait, Statement, Value};

use super::Line;
use crate::filter::Filter;

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

/// Only requests of these.
pub fn called_by(filter: &mut Filter, kinds: impl Iterator<Item = Kind>) {
    let condition = |kind| match kind {
        Kind::Partner => "(member_id IS NULL AND entity_user_id IS NULL)",
        Kind::User => "(member_id IS NULL AND entity_user_id IS NOT NULL)",
        Kind::Member => "member_id IS NOT NULL",
    };
    let conditions: Vec<&str> = kinds.map(condition).collect();
    filter.and(&format!("({})", conditions.join(" OR ")));
}

/// Writes lines, all or none.
pub(super) async fn write(db: &Db, lines: &[Line]) -> Result<()> {
    let tx = db.begin().await?;
    let backend = tx.get_database_backend();
    for lines in lines.chunks(batch(backend)) {
        let sql = format!("INSERT INTO requests ({COLUMNS}) VALUES {}", places(backend, lines.len(), 16));
        let values: Vec<Value> = lines.iter().flat_map(values).collect();
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
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

/// The requests of a filter that names their partner.
pub async fn select(db: &Db, filter: Filter) -> Result<Vec<Logged>> {
    let sql = format!("SELECT {COLUMNS} FROM requests WHERE {}", filter.sql);
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    rows.iter().map(|row| Ok(Logged::from_query_result(row, "")?)).collect()
}
