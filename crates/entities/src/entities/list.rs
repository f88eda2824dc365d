use axum::Extension;
use bursar_files::Files;
use bursar_web::listing::{Expr, ExprTrait, Id, Moment, ParameterValues, Text, by, on, special, word};
use bursar_web::{Answer, Call, Json, ListQuery, Listing, Page};

use super::body::EntityBody;
use super::{EntityStatus, EntityType, store};

pub(crate) static LISTING: Listing =
    Listing::new("EntityPaginationResponse").sort(&[by("created_at", Moment), by("updated_at", Moment)]).filter(&[
        on("type", word::<EntityType>()).column("kind").eq(),
        on("created_at", Moment).range(),
        on("id", Id).any_of().none_of(),
        on("email", Text).eq().any_of().none_of(),
        special("search", Text, "Whose name or e-mail address holds these letters; upper and lower case are the same.", search)
            .length(1, 100),
        on("status", word::<EntityStatus>()).eq().says("Deleted ones are shown only to whoever asks for them."),
    ]);

fn search(given: &ParameterValues<'_>) -> Expr {
    given.holds("folded_name").or(given.holds_in_any_case("email"))
}

/// List entities
///
/// All entities of the partner, page by page; with a user's token, the user's own. A pagination token that was not made for this partner and this list is answered with 406.
#[utoipa::path(
    get,
    path = "/entities",
    responses(
        (status = 200, body = Page<EntityBody>),
        (status = 406, description = "the pagination token was not made for this list")
    )
)]
pub(crate) async fn list(call: Call, Extension(files): Files, query: ListQuery) -> Answer<Json<Page<EntityBody>>> {
    let page = store::list(call.db(), &call.edge().vault, &call.scope(), &query).await?;
    let (entities, page) = page.split();
    Ok(Json(page(EntityBody::all(&call, &files, entities).await?)))
}
