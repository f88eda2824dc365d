use bursar_web::listing::{Flag, Id, Moment, on, word};
use bursar_web::{Answer, Call, Json, ListQuery, Listing, Page};

use super::{SyncRunBody, store};
use crate::pull::RunStatus;

pub(crate) static LISTING: Listing = Listing::new("SyncRunPaginationResource").id("r.id").newest_first().filter(&[
    on("entity_id", Id).column("c.entity_id").eq(),
    on("connection_id", Id).column("r.connection_id").eq(),
    on("status", word::<RunStatus>()).column("r.status").eq(),
    on("has_troubles", Flag).column("(r.troubles IS NOT NULL AND CAST(r.troubles AS text) <> '[]')").eq(),
    on("started_at", Moment).column("r.started_at").from_to(),
]);

/// List sync runs
///
/// Runs of the pull over all entities of the partner, newest first: what each brought, what it cost, and what went
/// wrong, with the remedy and who must act. Kept for 30 days, unless the operator says otherwise.
#[utoipa::path(get, path = "/sync_runs", responses((status = 200, body = Page<SyncRunBody>)))]
pub(crate) async fn list(call: Call, query: ListQuery) -> Answer<Json<Page<SyncRunBody>>> {
    let (runs, page) = store::list(call.db(), &call.scope(), &query).await?.split();
    Ok(Json(page(store::bodies(&call, runs).await?)))
}
