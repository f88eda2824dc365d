use bursar_web::listing::{Id, Moment, by, on};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::PaymentIntent;

pub(crate) static LISTING: Listing =
    Listing::new("PaymentIntentsListResponse").sort(&[by("id", Id), by("created_at", Moment)]).filter(&[on("object_id", Id).eq().any_of()]);

/// List payment intents
///
/// What was asked for by the links of the entity, page by page. A pagination token that was not made for this entity and this list is
/// answered with 422.
#[utoipa::path(get, path = "/payment_intents", responses((status = 200, body = Page<PaymentIntent>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<PaymentIntent>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
