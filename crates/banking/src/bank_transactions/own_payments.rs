//! Transactions that are payments of ours, or bring them back: they carry the ids that we gave.

use bursar_kernel::{Result, Uuid};
use bursar_payables::Author;
use bursar_payments::{BankPayment as Payment, record_bank_payment};
use bursar_store::{Tx, record};

use super::deciding::Decision;
use super::{BankTransaction, Candidate, Evidence, Match, MatchedObject, MatchedType, store};
use crate::batch_payments::settling::{Happened, take};
use crate::batch_payments::status::{BankPaymentStatus, Step};
use crate::batch_payments::store::of_batch;
use crate::batch_payments::{BankPayment, BatchPayment};

/// What follows where the transaction has the id of a payment of ours; nothing where it has none.
pub(super) async fn decide(tx: &Tx, author: &Author<'_>, transaction: &BankTransaction) -> Result<Option<Decision>> {
    if let Some(id) = id_of(transaction.end_to_end_id.as_deref())
        && let Some(payment) = record::find::<BankPayment>(tx, &author.scope.of_everybody(), id).await?
    {
        return Ok(Some(of_payment(tx, author, transaction, payment).await?));
    }
    if let (None, Some(id)) = (&transaction.end_to_end_id, id_of(transaction.original_message_id.as_deref()))
        && let Some(batch) = record::find::<BatchPayment>(tx, &author.scope.of_everybody(), id).await?
    {
        return Ok(Some(of_whole_batch(tx, author, transaction, &batch).await?));
    }
    if transaction.is_reversal {
        return Ok(Some(taken_back(tx, author, transaction).await?));
    }
    Ok(None)
}

fn id_of(text: Option<&str>) -> Option<Uuid> {
    text.filter(|text| text.len() == 32)?.parse().ok()
}

async fn of_payment(tx: &Tx, author: &Author<'_>, transaction: &BankTransaction, payment: BankPayment) -> Result<Decision> {
    let is_other_amount = transaction.amount.checked_abs() != Some(payment.amount);
    // The bank books a payment once: what has its id once more is for somebody to look at.
    if is_other_amount || store::is_matched_alike(tx, &author.scope, transaction).await? {
        return Ok(doubtful(&payment));
    }
    let step = if transaction.amount < 0 { Step::Settle } else { Step::Return };
    let is_known = step == Step::Settle && payment.status == BankPaymentStatus::Settled;
    if !is_known && !take(tx, author, payment.id, &happened(transaction, step)).await? {
        return Ok(doubtful(&payment));
    }
    Ok(Decision::Matched(vec![matched(&payment)]))
}

/// One booking for all payments of a file: what of it the bank did not reject comes to the amount.
async fn of_whole_batch(tx: &Tx, author: &Author<'_>, transaction: &BankTransaction, batch: &BatchPayment) -> Result<Decision> {
    let payments = of_batch(tx, &author.scope, batch.id).await?;
    let is_carried = |payment: &&BankPayment| {
        matches!(payment.status, BankPaymentStatus::Sent | BankPaymentStatus::Accepted | BankPaymentStatus::Settled)
    };
    let carried: Vec<&BankPayment> = payments.iter().filter(is_carried).collect();
    let sum = carried.iter().fold(0_i64, |sum, payment| sum.saturating_add(payment.amount));
    if sum == 0 || transaction.amount != -sum || store::is_matched_alike(tx, &author.scope, transaction).await? {
        return Ok(Decision::Doubtful(payments.iter().take(5).map(candidate).collect()));
    }
    for payment in &carried {
        take(tx, author, payment.id, &happened(transaction, Step::Settle)).await?;
    }
    Ok(Decision::Matched(carried.into_iter().map(matched).collect()))
}

/// What takes back one transaction that is matched, by the id of its payment, takes back its payments.
async fn taken_back(tx: &Tx, author: &Author<'_>, transaction: &BankTransaction) -> Result<Decision> {
    let originals = store::originals_of(tx, &author.scope, transaction).await?;
    let [original] = originals.as_slice() else { return Ok(Decision::Unmatched) };
    if store::is_matched_alike(tx, &author.scope, transaction).await? {
        return Ok(Decision::Unmatched);
    }
    let mut matches = Vec::new();
    for before in &original.matches {
        let amount = before.object.counted(transaction, before.amount);
        let back = Payment { document: before.object.document(), amount, paid_at: transaction.booked_at() };
        let payment_record_id = Some(record_bank_payment(tx, author, back).await?);
        matches.push(Match { payment_record_id, ..before.clone() });
    }
    Ok(Decision::Matched(matches))
}

fn happened(transaction: &BankTransaction, step: Step) -> Happened {
    Happened {
        step,
        at: transaction.booked_at(),
        reason_code: transaction.details.reason_code.clone(),
        words: transaction.details.remittance_information.clone().filter(|_| step == Step::Return),
    }
}

fn matched(payment: &BankPayment) -> Match {
    Match {
        amount: payment.amount,
        object: MatchedObject { id: payment.payable_id, kind: MatchedType::Payable },
        payment_record_id: payment.payment_record_id,
        batch_payment_id: Some(payment.batch_payment_id),
    }
}

fn doubtful(payment: &BankPayment) -> Decision {
    Decision::Doubtful(vec![candidate(payment)])
}

fn candidate(payment: &BankPayment) -> Candidate {
    Candidate {
        amount_to_pay: payment.amount,
        evidence: vec![Evidence::EndToEndId],
        number: None,
        object: MatchedObject { id: payment.payable_id, kind: MatchedType::Payable },
    }
}
