use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{BankTransaction, TransactionStatus};

/// Ignore a bank transaction
///
/// Somebody has decided that it concerns no document, such as a fee or a salary.
#[utoipa::path(
    post,
    path = "/bank_transactions/{bank_transaction_id}/ignore",
    responses((status = 200, body = BankTransaction), (status = 409, description = "it is decided already"))
)]
pub(crate) async fn ignore(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BankTransaction>> {
    let tx = call.db().begin().await?;
    let mut transaction: BankTransaction = record::lock(&tx, &call.scope(), id).await?;
    transaction.require_waiting()?;
    (transaction.status, transaction.is_decided, transaction.problem) = (TransactionStatus::Ignored, true, None);
    transaction.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &transaction).await?;
    emit_change(&tx, &call, Change::Updated, &transaction).await?;
    tx.commit().await?;
    Ok(Json(transaction))
}
