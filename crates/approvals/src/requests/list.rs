use bursar_web::listing::{Id, Moment, by, on, special, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{ApprovalRequest, RequestStatus, store};
use crate::object_type::ApprovedType;

pub(crate) static LISTING: Listing =
    Listing::new("ApprovalRequestResourceList").sort(&[by("created_at", Moment), by("updated_at", Moment)]).filter(&[
        on("created_at", Moment).range(),
        on("updated_at", Moment).range(),
        on("object_id", Id).eq().any_of(),
        on("status", word::<RequestStatus>()).eq().any_of(),
        special("user_id", Id, "Which name this user.", store::names_user),
        special("role_id", Id, "Which name this role.", store::names_role),
        on("object_type", word::<ApprovedType>()).eq().any_of(),
        on("created_by", Id).eq(),
    ]);

/// List approval requests
///
/// Page by page. A pagination token that was not made for this entity and this list is answered with 406.
#[utoipa::path(
    get,
    path = "/approval_requests",
    responses((status = 200, body = Page<ApprovalRequest>), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<ApprovalRequest>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
