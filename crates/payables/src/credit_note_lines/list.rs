use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::listing::{Id, Integer, Moment, Quantity, Text, by, on, special};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page, Path};

use super::{CreditNoteLine, store};
use crate::credit_notes::CreditNote;

pub(crate) static LISTING: Listing = Listing::new("CreditNoteLineItemPaginationResponse")
    .sort(&[
        by("id", Id),
        by("created_at", Moment),
        by("name", Text).nullable(),
        by("total", Integer).nullable(),
        by("quantity", Quantity).nullable(),
        by("unit_price", Integer).nullable(),
    ])
    .sorted_by(by("created_at", Moment))
    .filter(&[
        on("created_at", Moment).range(),
        on("name", Text).eq().contains().icontains("name_folded").iexact("name_folded"),
        on("description", Text).eq().contains().icontains("description_folded"),
        on("total", Integer).range().at_least(0),
        on("subtotal", Integer).range().at_least(0),
        on("unit_price", Integer).range().at_least(0),
        on("quantity", Quantity).range().at_least(0),
        on("tax", Integer).range().at_least(0),
        on("tax_amount", Integer).range().at_least(0),
        on("created_by_user_id", Id).eq(),
        on("unit", Text).eq().iexact("unit_folded"),
        special("source", Text, "Lines say nothing of a source: none is found.", store::has_source),
        special("source_id", Text, "Lines say nothing of a source: none is found.", store::has_source),
    ]);

/// List the line items of a credit note
///
/// Filters are combined: each must hold.
#[utoipa::path(get, path = "/payable_credit_notes/{credit_note_id}/line_items", responses((status = 200, body = Page<CreditNoteLine>)))]
pub(crate) async fn list(call: EntityCall, Path(id): Path<Uuid>, query: ListQuery) -> Answer<Json<Page<CreditNoteLine>>> {
    record::get::<CreditNote>(call.db(), &call.scope(), id).await?;
    Ok(Json(query.records_of(call.db(), "credit_note_id", id).await?))
}
