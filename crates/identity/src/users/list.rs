use bursar_web::listing::{Expr, ExprTrait, Id, Moment, ParameterValues, Text, by, on, special};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{EntityUser, store};

pub(crate) static LISTING: Listing =
    Listing::new("EntityUserPaginationResponse").sort(&[by("updated_at", Moment)]).sorted_by(by("created_at", Moment)).filter(&[
        on("id", Id).any_of().none_of(),
        on("role_id", Id).eq().any_of(),
        on("login", Text).eq(),
        on("status", Text).eq().says("Deleted ones are shown only to whoever asks for them."),
        on("first_name", Text).eq(),
        special("name__istartswith", Text, "Whose name, or last name, begins so; upper and lower case are the same.", name_begins),
        on("created_at", Moment).range(),
    ]);

fn name_begins(given: &ParameterValues<'_>) -> Expr {
    given.begins("folded_name").or(given.begins("folded_last_name"))
}

/// List entity users
///
/// The users of the entity, page by page. A pagination token that was not made for this entity and this list is answered with 406.
#[utoipa::path(
    get,
    path = "/entity_users",
    responses((status = 200, body = Page<EntityUser>), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<EntityUser>>> {
    Ok(Json(store::list(call.db(), &call.scope(), &query).await?))
}
