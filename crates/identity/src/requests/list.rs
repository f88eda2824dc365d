use bursar_web::listing::{Id, Integer, Moment, Text, by, on, word};
use bursar_web::{Answer, Call, Json, ListQuery, Listing, Page, journal};
use utoipa::ToSchema;

use super::{Caller, RequestBody};

pub(crate) static LISTING: Listing =
    Listing::new("RequestLogPaginationResource").sorted_by(by("created_at", Moment)).newest_first().filter(&[
        on("method", word::<RequestMethod>()).eq(),
        on("operation", Text).eq().says("It is written as `GET /entities/{entity_id}`."),
        on("status", Integer).eq().from_to().says("400 or more finds all that failed."),
        on("caller", word::<Caller>()).column(journal::CALLER).any_of(),
        on("entity_id", Id).eq(),
        on("created_at", Moment).range(),
    ]);

/// A method of HTTP.
#[derive(ToSchema)]
#[schema(as = RequestMethodEnum, rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "the document has its words")]
enum RequestMethod {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// List requests
///
/// What was asked of this API with the partner's tokens and those of its users, and at the partner portal, the newest first. Requests with an invalid
/// token belong to nobody and are not listed. On other nodes than the one that is asked, a request shows within a second. Kept for 7 days, unless the
/// operator says otherwise.
#[utoipa::path(get, path = "/requests", responses((status = 200, body = Page<RequestBody>)))]
pub(crate) async fn list(call: Call, query: ListQuery) -> Answer<Json<Page<RequestBody>>> {
    call.edge().journal.flush(&call.edge().db).await?;
    let page = journal::list(call.db(), &call.scope(), &query).await?;
    Ok(Json(page.map(RequestBody::from)))
}
