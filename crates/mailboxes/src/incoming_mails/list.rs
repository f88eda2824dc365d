use bursar_web::listing::{Id, Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{IncomingMail, IncomingMailStatus};

pub(crate) static LISTING: Listing = Listing::new("IncomingMailPaginationResponse").sort(&[by("received_at", Moment)]).filter(&[
    on("mailbox_id", Id).eq(),
    on("status", word::<IncomingMailStatus>()).eq(),
    on("received_at", Moment).range(),
]);

/// List incoming mails
///
/// What was sent to the mailboxes of the entity, and what became of it: the bills, credit notes and receipts, what was left out and why. The mail itself is a file
/// that a mail program can open.
#[utoipa::path(get, path = "/incoming_mails", responses((status = 200, body = Page<IncomingMail>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<IncomingMail>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
