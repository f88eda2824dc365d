//! The audit log: who changed what, when, by which request.

use axum::extract::{MatchedPath, Request};
use bursar_kernel::Env;
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::sea_orm::{self, FromQueryResult};
use bursar_store::{Db, Tx};
use serde::Serialize;

use super::store;
use crate::call::Caller;
use crate::edge::Edge;
use crate::observe::RequestInfo;

/// A line that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromQueryResult)]
pub struct Entry {
    /// Its id; later ones are larger.
    pub id: Uuid,
    /// When.
    pub created_at: Timestamp,
    /// Who: the partner.
    pub partner_id: Uuid,
    /// With the credentials of which project.
    pub project_id: Uuid,
    /// Which user of the entity; none where the partner itself called.
    pub entity_user_id: Option<Uuid>,
    /// Which member of the partner's team, at the partner portal.
    pub member_id: Option<Uuid>,
    /// For which entity.
    pub entity_id: Option<Uuid>,
    /// By which request: the `x-request-id` of its answer.
    pub request_id: Uuid,
    /// `PATCH /entities/{entity_id}`.
    pub operation: String,
    /// The same with its ids.
    pub path: String,
    /// What was answered.
    pub status: i32,
}

/// Up to `limit` lines of a partner (or of all) after the line `after`, the oldest first.
///
/// On Postgres requests commit side by side, so a line may appear after one with a larger id. Who goes on after the last line that was
/// read leaves those to the next time that were written after `before`: no longer than a request may take before now.
pub async fn read(db: &Db, partner_id: Option<Uuid>, after: Option<Uuid>, before: Option<Timestamp>, limit: u64) -> Result<Vec<Entry>> {
    store::lines(db, partner_id, after, before, limit).await
}

/// A line about something that no operation of the API does: the team of a partner.
#[derive(Debug, Clone, Copy)]
pub struct Note<'a> {
    /// Of which partner.
    pub partner_id: Uuid,
    /// With which project.
    pub project_id: Uuid,
    /// Which member; none where nobody is known, or the operator does it.
    pub member_id: Option<Uuid>,
    /// By which request.
    pub request_id: Uuid,
    /// What was done.
    pub operation: &'a str,
    /// Where, and to whom.
    pub path: &'a str,
    /// What was answered.
    pub status: u16,
}

/// Writes a line with what it speaks of.
pub async fn write(tx: &Tx, env: &Env, note: Note<'_>) -> Result<()> {
    let Note { partner_id, project_id, member_id, request_id, operation, path, status } = note;
    let caller = Caller { partner_id, project_id, entity_id: None, user_id: None, member_id };
    store::write_line(tx, env, caller, &Line { request_id, operation: operation.to_owned(), path: path.to_owned() }, status).await
}

/// A line to be written, but for who called and what was answered.
pub(super) struct Line {
    pub(super) request_id: Uuid,
    /// `PATCH /entities/{entity_id}`.
    pub(super) operation: String,
    /// The same with its ids.
    pub(super) path: String,
}

impl Line {
    pub(super) fn of(edge: &Edge, request: &Request) -> Self {
        let matched = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let template = matched.strip_prefix("/v1").unwrap_or(matched);
        Line {
            request_id: request.extensions().get::<RequestInfo>().map_or_else(|| edge.env.id(), RequestInfo::request_id),
            operation: format!("{} {template}", request.method()),
            path: request.uri().path().to_owned(),
        }
    }
}
