use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::Mailbox;

/// Delete a mailbox
///
/// Mail to it is refused from now on. What it received stays.
#[utoipa::path(delete, path = "/mailboxes/{mailbox_id}", responses((status = 204, description = "it is gone")))]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mailbox: Mailbox = record::lock(&tx, &call.scope(), id).await?;
    record::delete::<Mailbox>(&tx, &call.scope(), id).await?;
    emit_change(&tx, &call, Change::Deleted, &mailbox).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
