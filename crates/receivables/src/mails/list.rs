use bursar_kernel::Uuid;
use bursar_web::listing::{Moment, Text, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page, Path};

use super::{MailStatus, ReceivableMail, store};

pub(crate) static LISTING: Listing = Listing::new("ReceivableMailPaginationResponse")
    .sorted_by(by("created_at", Moment))
    .sort(&[by("status", Text), by("created_at", Moment), by("updated_at", Moment)])
    .filter(&[on("status", word::<MailStatus>()).eq().any_of(), on("created_at", Moment).range()]);

/// List the mails with a receivable
#[utoipa::path(
    get,
    path = "/receivables/{receivable_id}/mails",
    responses((status = 200, body = Page<ReceivableMail>), (status = 400, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, Path(id): Path<Uuid>, query: ListQuery) -> Answer<Json<Page<ReceivableMail>>> {
    Ok(Json(store::list(call.db(), &call.scope(), id, &query).await?))
}
