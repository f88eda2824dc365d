//! The audit log: who changed what, when, by which request.

use axum::extract::{MatchedPath, Request};
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::Db;
use bursar_store::sea_orm::{self, FromQueryResult};
use serde::Serialize;

use super::store;
use crate::edge::Edge;
use crate::observe::Facts;

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
pub async fn read(db: &Db, partner_id: Option<Uuid>, after: Option<Uuid>, limit: u64) -> Result<Vec<Entry>> {
    store::lines(db, partner_id, after, limit).await
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
            request_id: request.extensions().get::<Facts>().map_or_else(|| edge.ambient.id(), Facts::request_id),
            operation: format!("{} {template}", request.method()),
            path: request.uri().path().to_owned(),
        }
    }
}
