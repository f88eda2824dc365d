use bursar_web::listing::{Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{EventBody, store};
use crate::catalog::ObjectType;

// An event never changes: the time of its last change is that of its birth.
pub(crate) static LISTING: Listing = Listing::new("EventPaginationResource")
    .sort(&[by("created_at", Moment), by("updated_at", Moment).column("created_at")])
    .id("e.id")
    .filter(&[on("object_type", word::<ObjectType>()).eq(), on("created_at", Moment).range()]);

/// List events
///
/// What happened to the entity and its objects, whether or not anybody subscribed to it: what a receiver that was down has missed can be
/// read here. Events are kept for 92 days, unless the operator says otherwise.
#[utoipa::path(get, path = "/events", responses((status = 200, body = Page<EventBody>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<EventBody>>> {
    let page = store::list(call.db(), &call.scope(), &query).await?;
    Ok(Json(page.map(|(event, dialect)| event.body(&dialect))))
}
