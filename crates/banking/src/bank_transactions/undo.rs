use bursar_events::{Change, emit_change};
use bursar_kernel::{Error, Uuid};
use bursar_payables::Author;
use bursar_payments::{BankPayment, return_bank_payment};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{BankTransaction, TransactionStatus};

/// Undo the decision about a bank transaction
///
/// Payments that were recorded for it are reversed by negative records, and it waits for another decision, which only a person makes. What a batch
/// payment has paid stays: the bank says what became of that.
#[utoipa::path(
    post,
    path = "/bank_transactions/{bank_transaction_id}/undo",
    responses((status = 200, body = BankTransaction), (status = 409, description = "it is not decided, or a batch payment has paid it"))
)]
pub(crate) async fn undo(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BankTransaction>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    let mut transaction: BankTransaction = record::lock(&tx, &scope, id).await?;
    if !matches!(transaction.status, TransactionStatus::Matched | TransactionStatus::Ignored) {
        return Err(Error::conflict("the bank transaction is not decided").into());
    }
    if transaction.matches.iter().any(|paid| paid.batch_payment_id.is_some()) {
        return Err(Error::conflict("the bank transaction is the payment of a batch, of which the bank says what became").into());
    }
    let author = Author { scope: scope.of_everybody(), ..Author::of(&call) };
    for paid in std::mem::take(&mut transaction.matches) {
        let amount = paid.object.counted(&transaction, -paid.amount);
        let back = BankPayment { document: paid.object.document(), amount, paid_at: transaction.booked_at() };
        return_bank_payment(&tx, &author, paid.payment_record_id, back).await?;
    }
    (transaction.status, transaction.is_decided) = (TransactionStatus::Unmatched, true);
    transaction.updated_at = call.env().now();
    record::save(&tx, &scope, &transaction).await?;
    emit_change(&tx, &call, Change::Updated, &transaction).await?;
    tx.commit().await?;
    Ok(Json(transaction))
}
