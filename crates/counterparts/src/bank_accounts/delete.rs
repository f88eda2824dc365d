use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Paths};
use http::StatusCode;

use super::CounterpartBankAccount;
use crate::parts;

/// Delete a bank account of a counterpart
///
/// No other account takes the place of a default: a person chooses which one is used next. Documents that name the account keep what they copied.
#[utoipa::path(
    delete,
    path = "/counterparts/{counterpart_id}/bank_accounts/{bank_account_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let account: CounterpartBankAccount = parts::store::lock(&tx, &call.scope(), counterpart_id, id).await?;
    record::delete::<CounterpartBankAccount>(&tx, &call.scope(), id).await?;
    emit_change(&tx, &call, Change::Deleted, &account).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
