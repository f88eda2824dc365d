use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Path};
use http::StatusCode;

use super::MailboxDomain;

/// Delete a mailbox domain
///
/// Its mailboxes go with it, and mail to them is refused from now on. What they received stays.
#[utoipa::path(delete, path = "/mailbox_domains/{domain_id}", responses((status = 204, description = "it is gone")))]
pub(crate) async fn delete(call: Call, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let domain: MailboxDomain = record::lock(&tx, &call.scope(), id).await?;
    record::delete::<MailboxDomain>(&tx, &call.scope(), id).await?;
    emit_change(&tx, &call, Change::Deleted, &domain).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
