use bursar_web::listing::{Text, by, on, special, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{DimensionBody, DimensionStatus, DimensionType, body, store};
use crate::connections;

pub(crate) static LISTING: Listing = Listing::new("AccountingDimensionPaginationResponse").sort(&[by("name", Text)]).filter(&[
    on("type", word::<DimensionType>()).eq().column("kind"),
    on("name", Text).eq().contains(),
    special("status", word::<DimensionStatus>(), "Whose status is this.", store::has_status),
    special("category_id", Text, "Of the tracking category with this id.", store::is_of_category).length(1, 100),
]);

/// List dimension values
///
/// Classes and departments of QuickBooks, options of tracking categories of Xero, as of the last pull, by name. Those that the accounting
/// system deleted are left out. The push settings say which of them documents get.
#[utoipa::path(get, path = "/accounting_dimensions", responses((status = 200, body = Page<DimensionBody>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<DimensionBody>>> {
    let page = match connections::store::current_book(call.db(), &call.scope()).await? {
        Some(book_id) => store::list(call.db(), book_id, &query).await?,
        None => Page::empty(),
    };
    Ok(Json(page.map(body)))
}
