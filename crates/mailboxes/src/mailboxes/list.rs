use axum::Extension;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};

use super::{Mailbox, MailboxList, store};
use crate::context::Incoming;

/// List mailboxes
///
/// The mailboxes of the entity. Where this server has a domain for incoming mail, the first is the one that each entity has there by itself: what is sent
/// to it becomes bills, and it cannot be deleted.
#[utoipa::path(get, path = "/mailboxes", responses((status = 200, body = MailboxList)))]
pub(crate) async fn list(call: EntityCall, Extension(incoming): Incoming) -> Answer<Json<MailboxList>> {
    let mailboxes: Vec<Mailbox> = record::all(call.db(), &call.scope()).await?;
    let mailboxes = store::with_domains(call.db(), &call.scope(), mailboxes).await?;
    Ok(Json(MailboxList::of(incoming.own_domain(), &[call.entity_id], mailboxes)))
}
