use axum::Extension;
use bursar_files::Files;
use bursar_web::listing::{Day, Id, Moment, Text, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::DeliveryNoteStatus;
use super::body::{self, DeliveryNoteBody};

pub(crate) static LISTING: Listing = Listing::new("DeliveryNoteResourceList")
    .sorted_by(by("created_at", Moment))
    .sort(&[by("status", Text), by("document_id", Text), by("delivery_date", Day).nullable(), by("created_at", Moment)])
    .filter(&[
        on("id", Id).any_of(),
        on("status", word::<DeliveryNoteStatus>()).eq().any_of(),
        on("document_id", Text).eq().contains().icontains("folded_document_id").length(0, 100),
        on("created_by_entity_user_id", Id).eq(),
        on("counterpart_id", Id).eq(),
        on("based_on", Id).eq(),
        on("based_on_document_id", Text).eq().contains().icontains("folded_based_on_document_id").length(0, 100),
        on("created_at", Moment).range(),
        on("delivery_date", Day).range(),
    ]);

/// List delivery notes
#[utoipa::path(
    get,
    path = "/delivery_notes",
    responses(
        (status = 200, body = Page<DeliveryNoteBody>),
        (status = 400, description = "the pagination token was not made for this list")
    )
)]
pub(crate) async fn list(call: EntityCall, Extension(files): Files, query: ListQuery) -> Answer<Json<Page<DeliveryNoteBody>>> {
    let (notes, page) = query.records(call.db(), &call.scope()).await?.split();
    Ok(Json(page(body::bodies(&call, &files, notes).await?)))
}
