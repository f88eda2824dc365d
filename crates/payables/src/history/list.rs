use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::listing::{Id, Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page, Path};

use super::{EventType, HistoryEntry};
use crate::payables::Payable;

pub(crate) static LISTING: Listing = Listing::new("PayableHistoryPaginationResponse").sort(&[by("timestamp", Moment)]).filter(&[
    on("event_type", word::<EventType>()).any_of(),
    on("entity_user_id", Id).any_of(),
    on("timestamp", Moment).range(),
]);

/// List the history of a payable
///
/// Oldest first. Whoever may see the payable sees what anybody did to it.
#[utoipa::path(
    get,
    path = "/payables/{payable_id}/history",
    responses(
        (status = 200, body = Page<HistoryEntry>),
        (status = 400, description = "the pagination token was not made for this list")
    )
)]
pub(crate) async fn list(call: EntityCall, Path(id): Path<Uuid>, query: ListQuery) -> Answer<Json<Page<HistoryEntry>>> {
    record::get::<Payable>(call.db(), &call.scope(), id).await?;
    Ok(Json(query.records_of(call.db(), "payable_id", id).await?))
}
