use bursar_kernel::{DateTime, Error, Utc, Uuid, wire};
use bursar_web::{Answer, Call, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ReportBody, store};
use crate::connections::ConnectionStatus;
use crate::tokens::{self, RevocationAttempt};

/// A connection with its health and its history.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionReportResourceWithHistory)]
pub(crate) struct ReportWithHistory {
    #[serde(flatten)]
    report: ReportBody,
    /// What happened to the connection, newest first, up to a hundred events; the runs are at `/sync_runs`.
    history: Vec<Happening>,
    /// After a disconnect: each attempt to revoke the tokens at the provider, newest first, up to a hundred.
    revocations: Vec<RevocationAttempt>,
    /// When revoking is tried next; null where the provider has confirmed, or nothing was to be revoked.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    next_revocation_at: Option<DateTime<Utc>>,
}

/// How many attempts are shown.
const ATTEMPTS: u32 = 100;

/// Something that happened to a connection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionHappening)]
pub(crate) struct Happening {
    /// The event.
    event_id: Uuid,
    /// The bare name of the event: `pending_auth`, `connected`, `deauthorized`, `paused`, `resumed` or `disconnected`.
    action: String,
    /// In words.
    description: String,
    /// When.
    #[serde(with = "wire")]
    at: DateTime<Utc>,
}

/// Get a connection with its health
///
/// One connection of any entity of the partner, disconnected or not, and what happened to it.
#[utoipa::path(get, path = "/connection_reports/{connection_id}", responses((status = 200, body = ReportWithHistory)))]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<ReportWithHistory>> {
    let missing = || Error::not_found("accounting connection");
    let found = store::get(call.db(), &call.scope(), id).await?.ok_or_else(missing)?;
    let is_over = found.connection.status == ConnectionStatus::Disconnected;
    let job = found.connection.token_set_id.filter(|_| is_over).map(tokens::revoke::value);
    let report = store::bodies(&call, vec![found]).await?.pop().ok_or_else(missing)?;
    let history = bursar_events::of_object(call.db(), call.partner_id, id, report.entity_id).await?;
    let history =
        history.into_iter().map(|told| Happening { event_id: told.id, action: told.action, description: told.description, at: told.at });
    let revocations = tokens::store::revocations(call.db(), call.partner_id, id, ATTEMPTS).await?;
    let scheduled = bursar_jobs::scheduled(call.db(), job.as_slice()).await?;
    let next_revocation_at = scheduled.into_values().next().map(|scheduled| scheduled.run_at);
    Ok(Json(ReportWithHistory { report, history: history.collect(), revocations, next_revocation_at }))
}
