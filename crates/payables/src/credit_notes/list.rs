use axum::Extension;
use bursar_files::Files;
use bursar_store::Record;
use bursar_web::listing::{Analytics, Day, Flag, Id, Integer, ListField, Moment, Text, along, by, documents, money, on, special, word};
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json, ListQuery, Listing, Page};
use utoipa::ToSchema;

use super::body::{self, CreditNoteBody};
use super::status::CreditNoteStatus;
use super::{CreditNote, store};

/// How a credit note came in.
#[derive(ToSchema)]
#[schema(as = OriginEnum, rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used, for the words of a filter")]
pub(crate) enum CreditNoteOrigin {
    /// Through the API.
    Upload,
    /// As an electronic invoice.
    Einvoicing,
}

const FILTERS: &[ListField] = &[
    on("created_at", Moment).range(),
    on("issued_at", Day).eq().range(),
    on("document_id", Text).eq().contains().icontains("document_id_folded").iexact("document_id_folded"),
    special("has_file", Flag, "Which have a file, or which have none.", store::has_file),
    on("total_amount", Integer).range().at_least(0),
    on("subtotal", Integer).range().at_least(0),
    on("based_on", Id).eq(),
    on("counterpart_id", Id).eq(),
    on("created_by_entity_user_id", Id).column("created_by_user_id").eq(),
    on("status", word::<CreditNoteStatus>()).eq().any_of().none_of(),
    on("origin", word::<CreditNoteOrigin>()).eq(),
    on("currency", word::<CurrencyEnum>()).eq(),
    on("project_id", Id).eq().any_of(),
];

pub(crate) static LISTING: Listing = Listing::new("CreditNotePaginationResponse")
    .sort(&[by("id", Id), by("created_at", Moment)])
    .sorted_by(by("created_at", Moment))
    .filter(FILTERS);

/// What is measured of the credit notes of vendors.
pub static ANALYTICS: Analytics =
    Analytics::of(Listing::new("PayableAnalyticsResponse").limit(100, 400).filter(FILTERS), CreditNote::TABLE, CreditNote::TENANCY)
        .metrics(&[documents("id"), money("total_amount", "total_amount")])
        .dimensions(&[
            along("created_at", Moment),
            along("status", word::<CreditNoteStatus>()),
            along("counterpart_id", Id),
            along("currency", word::<CurrencyEnum>()),
            along("issued_at", Day),
            along("project_id", Id),
        ]);

/// List credit notes of vendors
///
/// Filters are combined: each must hold. A pagination token that was not made for this list is answered with 406.
#[utoipa::path(
    get,
    path = "/payable_credit_notes",
    responses((status = 200, body = Page<CreditNoteBody>), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, Extension(files): Files, query: ListQuery) -> Answer<Json<Page<CreditNoteBody>>> {
    let page = query.records(call.db(), &call.scope()).await?;
    let (notes, page) = page.split();
    Ok(Json(page(body::of_all(call.db(), &call, &files, notes).await?)))
}
