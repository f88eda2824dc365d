use bursar_accounting::clock;
use bursar_kernel::{Error, Money, Result, Uuid};
use bursar_payables::Author;
use bursar_payments::{BankPayment as Payment, PaidDocument, begin_bank_payment};
use bursar_store::{Scope, Tx, record};
use bursar_web::{Answer, EntityCall, Json, Path};

use super::status::{BatchStatus, Step};
use super::{BankPayment, BatchPayment, BatchPaymentBody, choosing, store, tell_of_status};

/// Hand over a batch payment
///
/// From now on its file can be downloaded, and each payment is a payment record that is `processing`: it succeeds when the bank says that the
/// money has left the account. Refused with 409 where a bill has changed meanwhile, or the day has passed: cancel the batch and make
/// another.
#[utoipa::path(
    post,
    path = "/batch_payments/{batch_payment_id}/send",
    responses((status = 200, body = BatchPaymentBody), (status = 409, description = "it was handed over or canceled, or a bill has changed"))
)]
pub(crate) async fn send(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BatchPaymentBody>> {
    let (tx, scope, now) = (call.db().begin().await?, call.scope(), call.env().now());
    let mut batch: BatchPayment = record::lock(&tx, &scope, id).await?;
    if batch.status != BatchStatus::Draft {
        return Err(Error::conflict(format!("a batch payment that is {} cannot be handed over", batch.status.into_str())).into());
    }
    if batch.execution_date < clock::today(&tx, &scope, now).await? {
        return Err(Error::conflict("the execution date has passed: cancel the batch payment and create another").into());
    }
    let mut payments = store::of_batch(&tx, &scope, id).await?;
    require_unchanged(&tx, &scope, &payments).await?;
    let author = Author { scope: scope.of_everybody(), ..Author::of(&call) };
    for payment in &mut payments {
        let amount = Money::new(payment.amount, batch.currency);
        let begun = Payment { document: PaidDocument::Bill(payment.payable_id), amount, paid_at: now };
        payment.payment_record_id = Some(begin_bank_payment(&tx, &author, begun, batch.execution_date).await?);
        payment.status = payment.status.after(Step::Send).unwrap_or(payment.status);
        record::save(&tx, &author.scope, payment).await?;
    }
    (batch.status, batch.sent_at, batch.updated_at) = (BatchStatus::Sent, Some(now), now);
    record::save(&tx, &scope, &batch).await?;
    tell_of_status(&tx, call.env(), call.partner_id, &batch).await?;
    tx.commit().await?;
    Ok(Json(batch.with(payments)))
}

/// Every bill is still to be paid at least so much. The bills are held until the commit.
async fn require_unchanged(tx: &Tx, scope: &Scope, payments: &[BankPayment]) -> Result<()> {
    let scope = scope.of_everybody();
    let mut sorted: Vec<&BankPayment> = payments.iter().collect();
    sorted.sort_by_key(|payment| payment.payable_id);
    let mut changed = Vec::new();
    for payment in sorted {
        let id = payment.payable_id;
        bursar_payables::hold_payable(tx, &scope, id).await?;
        let Some(bill) = bursar_payables::payable_to_pay(tx, &scope, id).await? else { continue };
        match choosing::amount(tx, &scope, &bill).await? {
            Ok(left) if left >= payment.amount => {}
            Ok(left) => changed.push(format!("{id}: only {left} is left to be paid")),
            Err(refusal) => changed.push(format!("{id}: {refusal}")),
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let more = if changed.len() > 10 { " and more" } else { "" };
    changed.truncate(10);
    let words = format!("bills have changed ({}{more}): cancel the batch payment and create another", changed.join("; "));
    Err(Error::conflict(words))
}
