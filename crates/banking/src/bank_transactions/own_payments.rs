//! Transactions that are payments of ours, or bring them back: they carry the ids that we gave.

use bursar_kernel::{Result, Uuid};
use bursar_payables::Author;
use bursar_payments::{BankPayment as Payment, PaidDocument, bank_payment_refusal, return_bank_payment};
use bursar_store::{Tx, record};

use super::deciding::Decision;
use super::{BankTransaction, Candidate, Evidence, Match, MatchedObject, MatchedType, store};
use crate::batch_payments::settling::{Happened, refusal, take};
use crate::batch_payments::status::{BankPaymentStatus, Step};
use crate::batch_payments::store::{live_of_bill, of_batch};
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
    if let Some(why) = refusal(tx, author, &payment, transaction.currency, &happened(transaction, step)).await? {
        return Ok(Decision::Doubtful(vec![candidate(&payment)], Some(why)));
    }
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
        return Ok(Decision::Doubtful(payments.iter().take(5).map(candidate).collect(), None));
    }
    let settled = happened(transaction, Step::Settle);
    for payment in &carried {
        if let Some(why) = refusal(tx, author, payment, transaction.currency, &settled).await? {
            return Ok(Decision::Doubtful(vec![candidate(payment)], Some(why)));
        }
    }
    for payment in &carried {
        take(tx, author, payment.id, &settled).await?;
    }
    Ok(Decision::Matched(carried.into_iter().map(matched).collect()))
}

/// The payment of a batch over just this amount that is on its way to the vendor of a bill: the bank has booked it without our id.
pub(super) async fn settle_unnamed(
    tx: &Tx,
    author: &Author<'_>,
    transaction: &BankTransaction,
    document: PaidDocument,
    amount: i64,
) -> Result<Option<Match>> {
    let (PaidDocument::Bill(bill), true) = (document, transaction.amount < 0) else { return Ok(None) };
    let live = live_of_bill(tx, &author.scope, bill).await?;
    let Some(payment) = live.filter(|live| live.status.is_on_its_way() && live.amount == amount) else { return Ok(None) };
    Ok(take(tx, author, payment.id, &happened(transaction, Step::Settle)).await?.then(|| matched(&payment)))
}

/// What takes back one transaction that is matched, by the id of its payment, takes back its payments; where a document does not take that, none.
async fn taken_back(tx: &Tx, author: &Author<'_>, transaction: &BankTransaction) -> Result<Decision> {
    let originals = store::originals_of(tx, &author.scope, transaction).await?;
    let [original] = originals.as_slice() else { return Ok(Decision::Unmatched) };
    if store::is_matched_alike(tx, &author.scope, transaction).await? {
        return Ok(Decision::Unmatched);
    }
    for (place, before) in original.matches.iter().enumerate() {
        let alike = original.matches[..=place].iter().filter(|other| other.object == before.object);
        let back = before.back(transaction, alike.fold(0, |sum, other| other.amount.saturating_add(sum)));
        if let Some(why) = bank_payment_refusal(tx, &author.scope, back).await? {
            return Ok(Decision::Doubtful(vec![before.candidate()], Some(why)));
        }
    }
    let mut matches = Vec::new();
    for before in &original.matches {
        matches.push(take_back(tx, author, transaction, before).await?);
    }
    Ok(Decision::Matched(matches))
}

async fn take_back(tx: &Tx, author: &Author<'_>, transaction: &BankTransaction, before: &Match) -> Result<Match> {
    if let Some(batch_id) = before.batch_payment_id {
        let payments = of_batch(tx, &author.scope, batch_id).await?;
        let payment = payments.iter().find(|payment| payment.payable_id == before.object.id);
        if let Some(payment) = payment
            && take(tx, author, payment.id, &happened(transaction, Step::Return)).await?
        {
            return Ok(before.clone());
        }
    }
    let back = before.back(transaction, before.amount);
    let payment_record_id = Some(return_bank_payment(tx, author, before.payment_record_id, back).await?);
    Ok(Match { payment_record_id, ..before.clone() })
}

impl Match {
    /// So much of its document as a transaction the other way counts it.
    fn back(&self, transaction: &BankTransaction, amount: i64) -> Payment {
        Payment { document: self.object.document(), amount: self.object.counted(transaction, amount), paid_at: transaction.booked_at() }
    }

    fn candidate(&self) -> Candidate {
        Candidate { amount_to_pay: self.amount, evidence: vec![Evidence::EndToEndId], number: None, object: self.object }
    }
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
    Decision::Doubtful(vec![candidate(payment)], None)
}

fn candidate(payment: &BankPayment) -> Candidate {
    matched(payment).candidate()
}
