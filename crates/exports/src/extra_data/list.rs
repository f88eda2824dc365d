use bursar_web::listing::{Id, Moment, Text, by, on};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::ExtraData;

pub(crate) static LISTING: Listing =
    Listing::new("ExtraDataResourceList").sort(&[by("id", Id), by("created_at", Moment)]).sorted_by(by("created_at", Moment)).filter(&[
        on("created_at", Moment).range(),
        on("updated_at", Moment).range(),
        on("object_id", Id).eq(),
        on("field_name", Text).eq(),
        on("field_value", Text).eq(),
    ]);

/// List extra data
///
/// Filters are combined: each must hold.
#[utoipa::path(get, path = "/data_exports/extra_data", responses((status = 200, body = Page<ExtraData>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<ExtraData>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
