use bursar_web::listing::{Flag, Id, Text, asked, on, special, word};
use bursar_web::{Answer, Call, Json, ListQuery, Listing, Page};

use super::{ReportBody, store};
use crate::connections::ConnectionStatus;

const SEARCH: &str =
    "Of which the company or the entity holds these words, in its name or elsewhere. Case does not matter for plain letters.";

pub(crate) static LISTING: Listing = Listing::new("ConnectionReportPaginationResource").id("c.id").newest_first().filter(&[
    on("status", word::<ConnectionStatus>()).column("c.status").eq().says("Left out, all but the disconnected ones are shown."),
    on("platform", Text)
        .column("COALESCE(c.platform, c.requested_platform)")
        .eq()
        .length(0, 100)
        .says("It is `quickbooks_online`, `quickbooks_online_sandbox` or `xero`."),
    on("entity_id", Id).column("c.entity_id").eq().says("Disconnected ones are shown too."),
    special("search", Text, SEARCH, store::search).length(1, 100),
    on("provider_app_id", Id).column("t.app_id").eq().says("Only connections that use tokens of this app."),
    asked("has_trouble", Flag, "Only those about which somebody should do or know something."),
    on("is_paused", Flag).column("(c.paused_at IS NOT NULL)").eq(),
]);

/// List connections with their health
///
/// Connections of all entities of the partner, newest first: how each is and why, what to do and who must, its last and next
/// sync, when the authorization ends, and what it used at the accounting system.
#[utoipa::path(get, path = "/connection_reports", responses((status = 200, body = Page<ReportBody>)))]
pub(crate) async fn list(call: Call, query: ListQuery) -> Answer<Json<Page<ReportBody>>> {
    let (known, page) = store::list(call.db(), &call.scope(), &query, call.env().now()).await?.split();
    Ok(Json(page(store::bodies(&call, known).await?)))
}
