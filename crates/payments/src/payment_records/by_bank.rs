//! Payments that go through a bank account of the entity and are told by its bank. Their records are moved by what the bank says, and by no
//! client.

use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Money, NaiveDate, Result, Timestamp, Uuid};
use bursar_payables::Author;
use bursar_store::{Scope, Tx, record};

use super::recording::record_payment;
use super::status::{PaymentRecordStatus, Step};
use super::{HistoryEntry, MadeElsewhere, PaidObject, PaymentRecord, store};
use crate::documents::{self, DocumentType, PayableObject, Place};
use crate::payment_intents;

/// How all of them are paid.
const METHOD: &str = "bank_transfer";

/// What is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaidDocument {
    /// A bill, to its vendor.
    Bill(Uuid),
    /// An invoice, by its customer.
    Invoice(Uuid),
}

/// A payment through a bank.
#[derive(Debug, Clone, Copy)]
pub struct BankPayment {
    /// What is paid.
    pub document: PaidDocument,
    /// How much, in the currency of the document; a negative amount came back.
    pub amount: Money,
    /// When it was booked.
    pub paid_at: Timestamp,
}

/// How a payment ended that was on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankPaymentEnd {
    /// The money has left the account.
    Paid(Timestamp),
    /// The bank did not carry it out.
    Refused,
}

/// A payment is on its way: its document is told only when it has succeeded. Answers the id of its record.
pub async fn begin_bank_payment(tx: &Tx, author: &Author<'_>, payment: BankPayment, planned: NaiveDate) -> Result<Uuid> {
    let Author { env, scope, user_id } = *author;
    let mut record = record_of(author, payment)?;
    record.status = PaymentRecordStatus::Processing;
    record.history = vec![HistoryEntry { entity_user_id: user_id, status: record.status, timestamp: env.now() }];
    record.paid_at = None;
    record.planned_payment_date = Some(planned);
    documents::require_object(tx, &scope, &mut record).await?;
    record::insert(tx, &scope, &record).await?;
    emit_job_change(tx, env, scope.partner_id(), Change::Created, &record).await?;
    Ok(record.id)
}

/// The payment of that record has ended; `words` are the bank's.
pub async fn end_bank_payment(tx: &Tx, author: &Author<'_>, id: Uuid, end: BankPaymentEnd, words: &str) -> Result<()> {
    let Author { env, scope, user_id } = *author;
    let mut payment: PaymentRecord = record::lock(tx, &scope.of_everybody(), id).await?;
    payment.payment_intent_status = Some(words.to_owned());
    match end {
        BankPaymentEnd::Paid(at) => {
            payment.advance(Step::Succeed, user_id, env.now())?;
            payment.paid_at = Some(at);
            // Before the document, whose event makes whoever keeps the sums equal look at the records.
            record::save(tx, &scope, &payment).await?;
            documents::apply(tx, author, &mut payment, Place::Path).await?;
        }
        BankPaymentEnd::Refused => payment.advance(Step::Cancel, user_id, env.now())?,
    }
    record::save(tx, &scope, &payment).await?;
    emit_job_change(tx, env, scope.partner_id(), Change::Updated, &payment).await
}

/// A payment that the bank has booked. Answers the id of its record.
pub async fn record_bank_payment(tx: &Tx, author: &Author<'_>, payment: BankPayment) -> Result<Uuid> {
    let record = record_of(author, payment)?;
    let id = record.id;
    record_payment(tx, author, record).await?;
    Ok(id)
}

/// What is on its way to the vendor of a bill and not counted on it yet, in minor units. Whoever asks holds the bill.
pub async fn on_its_way(tx: &Tx, scope: &Scope, payable_id: Uuid) -> Result<i64> {
    let records = store::processing(tx, scope, DocumentType::Payable, payable_id).await?;
    let bill = PayableObject { id: payable_id, kind: DocumentType::Payable };
    Ok(records.saturating_add(payment_intents::store::processing(tx, scope, bill).await?))
}

fn record_of(author: &Author<'_>, payment: BankPayment) -> Result<PaymentRecord> {
    let Author { env, scope, user_id } = *author;
    let (id, kind) = match payment.document {
        PaidDocument::Bill(id) => (id, DocumentType::Payable),
        PaidDocument::Invoice(id) => (id, DocumentType::Receivable),
    };
    let made = MadeElsewhere {
        id: env.id(),
        object: PaidObject { id, new_status: String::new(), old_status: String::new(), kind },
        amount: payment.amount.minor(),
        currency: payment.amount.currency(),
        paid_at: Some(payment.paid_at),
        method: Some(METHOD.to_owned()),
        told_by: user_id,
    };
    Ok(PaymentRecord { is_external: false, ..made.record(scope.one_entity()?, env.now()) })
}
