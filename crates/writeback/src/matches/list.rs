use bursar_web::listing::{Id, Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{AccountingMatch, MatchBody, MatchState};
use crate::synced_records::SyncedType;

pub(crate) static LISTING: Listing =
    Listing::new("AccountingMatchList").sort(&[by("created_at", Moment), by("updated_at", Moment)]).filter(&[
        on("state", word::<MatchState>()).eq(),
        on("object_type", word::<SyncedType>()).eq(),
        on("object_id", Id).eq(),
        on("created_at", Moment).range(),
    ]);

/// List doubtful matches
///
/// Objects here that may be in the accounting system already, and what was decided about them. Nothing is made there while a match is
/// `waiting`.
#[utoipa::path(get, path = "/accounting_matches", responses((status = 200, body = Page<MatchBody>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<MatchBody>>> {
    let page = query.records::<AccountingMatch>(call.db(), &call.scope()).await?;
    Ok(Json(page.map(|found| found.body())))
}
