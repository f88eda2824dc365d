use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Paths};
use http::StatusCode;

use super::CounterpartContact;
use crate::counterparts::Counterpart;
use crate::parts;

/// Delete a contact of a counterpart
///
/// The default contact cannot be deleted: that is 422 until another is the default.
#[utoipa::path(
    delete,
    path = "/counterparts/{counterpart_id}/contacts/{contact_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    record::hold::<Counterpart>(&tx, &call.scope(), counterpart_id).await?;
    let contact: CounterpartContact = parts::store::lock(&tx, &call.scope(), counterpart_id, id).await?;
    contact.require_deletable()?;
    record::delete::<CounterpartContact>(&tx, &call.scope(), id).await?;
    emit_change(&tx, &call, Change::Deleted, &contact).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
