use bursar_web::listing::{Id, Integer, Moment, Text, by, on, word};
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json, ListQuery, Listing, Page};

use super::{Product, ProductType};

pub(crate) static LISTING: Listing =
    Listing::new("ProductServicePaginationResponse").sort(&[by("name", Text)]).sorted_by(by("created_at", Moment)).filter(&[
        on("id", Id).any_of(),
        on("name", Text).eq().contains().icontains("folded_name").length(0, 100),
        on("type", word::<ProductType>()).eq().column("kind"),
        on("price", Integer).eq().range().at_least(0),
        on("currency", word::<CurrencyEnum>()).eq().any_of(),
        on("measure_unit_id", Id).eq(),
        on("created_at", Moment).range(),
    ]);

/// List products
///
/// The products and services of the entity, page by page. A pagination token that was not made for this entity and this list is answered
/// with 400.
#[utoipa::path(
    get,
    path = "/products",
    responses((status = 200, body = Page<Product>), (status = 400, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<Product>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
