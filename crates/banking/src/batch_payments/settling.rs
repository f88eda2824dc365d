//! What a bank says of payments, done to them: to the payment, its record and bill, and the batch, in one transaction.

use bursar_kernel::{Currency, Error, Money, Result, Timestamp, Uuid};
use bursar_payables::Author;
use bursar_payments::{BankPayment as Payment, BankPaymentEnd, PaidDocument, bank_payment_refusal, end_bank_payment, record_bank_payment};
use bursar_store::{Tx, record};
use chrono::NaiveTime;

use super::status::{BatchStatus, Step};
use super::{BankPayment, BatchPayment, store, tell_of_status};
use crate::iso20022::pain002::{PaymentStatus, ReportedStatus};
use crate::iso20022::reasons;

/// What happened to a payment, by the word of the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Happened {
    pub(crate) step: Step,
    /// When it was booked.
    pub(crate) at: Timestamp,
    pub(crate) reason_code: Option<String>,
    pub(crate) words: Option<String>,
}

impl Happened {
    /// What a status report says, which may be read long after that; nothing where nothing is decided.
    pub(crate) fn of(reported: &ReportedStatus, now: Timestamp) -> Option<Happened> {
        let step = match reported.status {
            PaymentStatus::Pending => return None,
            PaymentStatus::Accepted => Step::Accept,
            PaymentStatus::Settled => Step::Settle,
            PaymentStatus::Rejected => Step::Reject,
        };
        let at = reported.on.map_or(now, |day| day.and_time(NaiveTime::MIN).and_utc());
        Some(Happened { step, at, reason_code: reported.reason_code.clone(), words: reported.words.clone() })
    }

    /// Why, in plain words.
    fn reason(&self) -> Option<String> {
        let known = self.reason_code.as_deref().and_then(reasons::words);
        match (known, &self.words) {
            (Some(known), Some(words)) => Some(format!("{known} ({words})")),
            (Some(known), None) => Some(known.to_owned()),
            (None, Some(words)) => Some(words.clone()),
            (None, None) => self.reason_code.as_ref().map(|code| format!("the bank gives the reason {code}")),
        }
    }
}

/// Why the bill of the payment does not take what happened to it; nothing where it does, or where nothing follows for the bill.
pub(crate) async fn refusal(
    tx: &Tx,
    author: &Author<'_>,
    payment: &BankPayment,
    currency: Currency,
    happened: &Happened,
) -> Result<Option<String>> {
    let amount = match (payment.status.after(happened.step), happened.step) {
        (Some(_), Step::Settle) => payment.amount,
        (Some(_), Step::Return) => -payment.amount,
        _ => return Ok(None),
    };
    let document = PaidDocument::Bill(payment.payable_id);
    bank_payment_refusal(tx, &author.scope, Payment { document, amount: Money::new(amount, currency), paid_at: happened.at }).await
}

/// Does to a payment of a batch what happened to it. What it has heard before, or cannot happen any more, changes nothing: then the answer is
/// false. The batch is held first, so that two files of the bank are read one after the other.
pub(crate) async fn take(tx: &Tx, author: &Author<'_>, payment_id: Uuid, happened: &Happened) -> Result<bool> {
    let scope = author.scope.of_everybody();
    let named: BankPayment = record::get(tx, &scope, payment_id).await?;
    let mut batch: BatchPayment = record::lock(tx, &scope, named.batch_payment_id).await?;
    let mut payment: BankPayment = record::lock(tx, &scope, payment_id).await?;
    let Some(status) = payment.status.after(happened.step) else { return Ok(false) };
    payment.status = status;
    if status.has_ended() {
        payment.ended_at = payment.ended_at.or(Some(author.env.now()));
    }
    if matches!(happened.step, Step::Reject | Step::Return) {
        payment.reason = happened.reason();
        payment.reason_code = happened.reason_code.clone();
    }
    record::save(tx, &scope, &payment).await?;
    tell_record(tx, author, &batch, &payment, happened).await?;
    let statuses: Vec<_> = store::of_batch(tx, &scope, batch.id).await?.iter().map(|payment| payment.status).collect();
    (batch.status, batch.updated_at) = (BatchStatus::of(&statuses), author.env.now());
    record::save(tx, &scope, &batch).await?;
    tell_of_status(tx, author.env, scope.partner_id(), &batch).await?;
    Ok(true)
}

/// The payment record, and with it the bill, follows.
async fn tell_record(tx: &Tx, author: &Author<'_>, batch: &BatchPayment, payment: &BankPayment, happened: &Happened) -> Result<()> {
    let end = match happened.step {
        Step::Settle => BankPaymentEnd::Paid(happened.at),
        Step::Reject => BankPaymentEnd::Refused,
        Step::Return => {
            let amount = Money::new(-payment.amount, batch.currency);
            let back = Payment { document: PaidDocument::Bill(payment.payable_id), amount, paid_at: happened.at };
            record_bank_payment(tx, author, back).await?;
            return Ok(());
        }
        Step::Send | Step::Accept | Step::Cancel => return Ok(()),
    };
    let record_id = payment.payment_record_id.ok_or_else(|| Error::internal("a payment that was handed over has no record"))?;
    end_bank_payment(tx, author, record_id, end, payment.status.into_str()).await
}
