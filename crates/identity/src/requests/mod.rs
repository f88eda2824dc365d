//! The log of a partner's requests, of all of its projects.

use bursar_kernel::{DateTime, Utc, Uuid};
use bursar_web::journal::{Kind, Logged};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod get;
pub(crate) mod list;

/// Who called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RequestCallerEnum)]
pub(crate) enum Caller {
    /// A program with a token of the partner.
    Partner,
    /// A program with the token of an entity's user.
    EntityUser,
    /// A member of the partner's team, at the partner portal.
    Member,
}

impl Caller {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Partner => Caller::Partner,
            Kind::User => Caller::EntityUser,
            Kind::Member => Caller::Member,
        }
    }
}

/// A request as it was answered. Bodies, headers and queries are not kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RequestLogResource)]
pub(crate) struct RequestBody {
    /// The `x-request-id` of the answer.
    request_id: Uuid,
    /// When it came in.
    created_at: DateTime<Utc>,
    /// The HTTP method.
    method: String,
    /// Method and path with placeholders: `GET /entities/{entity_id}`.
    operation: String,
    /// The path as it was asked for, without its query.
    path: String,
    /// The HTTP status of the answer.
    status: i32,
    /// Milliseconds until the answer, to the microsecond.
    duration_ms: f64,
    /// What the error said; null where all went well.
    error: Option<String>,
    /// Which dated contract the client asked for, as it was sent.
    api_version: Option<String>,
    /// What called, as it named itself.
    user_agent: Option<String>,
    /// Who called.
    caller: Caller,
    /// With which project's credentials.
    project_id: Uuid,
    /// For which entity; null where the operation takes none.
    entity_id: Option<Uuid>,
    /// Which user of the entity called; null where the partner did.
    entity_user_id: Option<Uuid>,
    /// Which member of the partner's team, at the partner portal; null for programs.
    member_id: Option<Uuid>,
}

impl From<Logged> for RequestBody {
    fn from(line: Logged) -> Self {
        let caller = Caller::of(line.kind());
        RequestBody {
            caller,
            request_id: line.request_id,
            created_at: line.created_at,
            method: line.method,
            operation: line.operation,
            path: line.path,
            status: line.status,
            // Exact: a request takes less than 285 years.
            duration_ms: line.took_microseconds as f64 / 1000.0,
            error: line.error,
            api_version: line.api_version,
            user_agent: line.user_agent,
            project_id: line.project_id,
            entity_id: line.entity_id,
            entity_user_id: line.entity_user_id,
            member_id: line.member_id,
        }
    }
}
