use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::store;

/// Delete a bank account of the entity
///
/// No other account takes the place of a default: which one is used next is for a person to say.
#[utoipa::path(
    delete,
    path = "/bank_accounts/{bank_account_id}",
    params(("bank_account_id" = Uuid, Path, description = "The bank account.")),
    responses((status = 204, description = "It is gone."), (status = 409, description = "the role does not allow it"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let account = store::lock(&tx, &call.scope(), id).await?;
    store::delete(&tx, call.entity_id, id).await?;
    emit_change(&tx, &call, Change::Deleted, &account).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
