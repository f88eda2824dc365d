use axum::Json;
use bursar_store::{Record, record};
use bursar_web::listing::{Id, Moment, RowsOf, by, on, rows, word};
use bursar_web::{Answer, EntityCall, ListQuery, Listing, Page};

use super::{IncomingMail, IncomingMailStatus};

pub(crate) static LISTING: Listing = Listing::new("IncomingMailPaginationResponse").sort(&[by("received_at", Moment)]).filter(&[
    on("mailbox_id", Id).eq(),
    on("status", word::<IncomingMailStatus>()).eq(),
    on("received_at", Moment).range(),
]);

/// List incoming mails
///
/// What was sent to the mailboxes of the entity, and what became of it: the bills and receipts, what was left out and why. Its bytes are a
/// file, which shows a mail program the whole mail.
#[utoipa::path(get, path = "/incoming_mails", responses((status = 200, body = Page<IncomingMail>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<IncomingMail>>> {
    let mails = rows(&record::selection::<IncomingMail>());
    Ok(Json(query.page(call.db(), RowsOf::Scope(&call.scope(), IncomingMail::TENANCY), mails, IncomingMail::read).await?))
}
