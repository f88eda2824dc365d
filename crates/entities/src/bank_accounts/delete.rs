use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::BankAccount;
use crate::onboarding::follow;

/// Delete a bank account of the entity
///
/// No other account takes the place of a default: a person chooses which one is used next.
#[utoipa::path(delete, path = "/bank_accounts/{bank_account_id}", responses((status = 204, description = "It is gone.")))]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let account: BankAccount = record::lock(&tx, &call.scope(), id).await?;
    record::delete::<BankAccount>(&tx, &call.scope(), id).await?;
    emit_change(&tx, &call, Change::Deleted, &account).await?;
    follow(&tx, &call, call.entity_id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
