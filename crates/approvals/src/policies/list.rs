use bursar_web::listing::{Id, Moment, Text, by, on, special, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{ApprovalPolicy, PolicyStatus, store};

pub(crate) static LISTING: Listing =
    Listing::new("ApprovalPolicyResourceList").sort(&[by("created_at", Moment), by("updated_at", Moment)]).filter(&[
        special("process_id", Id, "The one that began this process.", store::began),
        on("id", Id).any_of(),
        on("status", word::<PolicyStatus>()).eq().any_of(),
        on("name", Text).eq().contains(),
        special("name__ncontains", Text, "Whose name holds these letters, upper and lower case alike.", store::name_holds),
        on("created_by", Id).eq(),
        on("created_at", Moment).range(),
        on("updated_at", Moment).range(),
    ]);

/// List approval policies
///
/// Those that are not deleted, page by page.
#[utoipa::path(get, path = "/approval_policies", responses((status = 200, body = Page<ApprovalPolicy>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<ApprovalPolicy>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
