use axum::Json;
use bursar_store::record;
use bursar_web::{Answer, EntityCall};

use super::{Mailbox, MailboxList, store};

/// List mailboxes
///
/// The mailboxes of the entity.
#[utoipa::path(get, path = "/mailboxes", responses((status = 200, body = MailboxList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<MailboxList>> {
    let mailboxes: Vec<Mailbox> = record::all(call.db(), &call.scope()).await?;
    Ok(Json(MailboxList::of(store::with_domains(call.db(), &call.scope(), mailboxes).await?)))
}
