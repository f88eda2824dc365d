use axum::Extension;
use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, EntityCall, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MailboxList, store};
use crate::context::Incoming;

/// Whose mailboxes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MailboxMultipleEntitiesRequest)]
pub(crate) struct SearchMailboxes {
    /// Entities of the partner; one that is not known has no mailboxes.
    #[schema(max_items = 100)]
    entity_ids: Vec<Uuid>,
}

/// Search mailboxes
///
/// The mailboxes of several entities of a partner at once, whichever entity the header names. It takes a partner's token: to a user, the
/// entity's own are at `GET /mailboxes`.
#[utoipa::path(post, path = "/mailboxes/search", responses((status = 200, body = MailboxList)))]
pub(crate) async fn search(
    call: EntityCall,
    Extension(incoming): Incoming,
    Json(body): Json<SearchMailboxes>,
) -> Answer<Json<MailboxList>> {
    if call.user().is_some() {
        return Err(Error::forbidden("this takes a partner's token: a user finds the mailboxes of the entity at GET /mailboxes").into());
    }
    let of_partner = call.scope_of_all_entities();
    let entity_ids = bursar_entities::living(call.db(), &of_partner, &body.entity_ids).await?;
    let mailboxes = store::of_entities(call.db(), &of_partner, &entity_ids).await?;
    let mailboxes = store::with_domains(call.db(), &of_partner, mailboxes).await?;
    Ok(Json(MailboxList::of(incoming.own_domain(), &entity_ids, mailboxes)))
}
