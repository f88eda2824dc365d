use bursar_entities::display_names;
use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_web::{Answer, Call, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::{IssueBody, LOOKED_AT, failing_webhook, grouped, of_connections, of_warning, without_app};
use crate::apps;
use crate::book_warnings;
use crate::connection_reports::store;

/// What is wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncIssueList)]
pub(crate) struct IssueList {
    /// Causes, in the order of who must act; empty when all is well.
    data: Vec<IssueBody>,
    /// More than five hundred connections are troubled: the counts are of those that have been so for longest.
    has_more: bool,
    /// Connections that are connected.
    connected: i64,
    /// When any of them was last synced.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    last_sync_at: Option<DateTime<Utc>>,
    /// When this was found.
    #[serde(with = "wire")]
    checked_at: DateTime<Utc>,
}

/// List sync issues
///
/// Causes, not symptoms: connections to be authorized again, syncs that fail with the remedy, webhook endpoints that fail, projects without an app.
/// Monitors can use it too: an empty list means that nobody has to act.
#[utoipa::path(get, path = "/sync_issues", responses((status = 200, body = IssueList)))]
pub(crate) async fn list(call: Call) -> Answer<Json<IssueList>> {
    let now = call.env().now();
    let mut troubled = store::troubled(call.db(), call.partner_id, now, LOOKED_AT + 1).await?;
    let has_more = troubled.len() > LOOKED_AT;
    troubled.truncate(LOOKED_AT);
    let reports = store::bodies(&call, troubled).await?;
    let apps = apps::store::projects_without(call.db(), call.partner_id).await?;
    let webhooks = bursar_events::failing(call.db(), call.partner_id).await?;
    let (connected, last_sync_at) = store::connected(call.db(), call.partner_id).await?;
    let own = apps.into_iter().map(|(id, name, made_at)| without_app(id, name, made_at)).chain(webhooks.into_iter().map(failing_webhook));
    let warned = book_warnings::store::of_partner(call.db(), call.partner_id, LOOKED_AT).await?;
    let entities: Vec<Uuid> = warned.iter().map(|warned| warned.entity_id).collect();
    let names = display_names(call.db(), call.partner_id, &entities).await?;
    let warned = warned.into_iter().map(|warned| {
        let name = names.get(&warned.entity_id).cloned();
        of_warning(warned, name)
    });
    let data = grouped(own.chain(of_connections(&reports)).chain(warned));
    Ok(Json(IssueList { data, has_more, connected, last_sync_at, checked_at: now }))
}
