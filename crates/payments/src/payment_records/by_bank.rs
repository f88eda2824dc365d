//! Payments that go through a bank account of the entity and are told by its bank. Their records are moved by what the bank says, and by no
//! client.

use std::collections::BTreeMap;

use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Money, NaiveDate, Result, Timestamp, Uuid};
use bursar_payables::Author;
use bursar_store::{Scope, Tx, record};

use super::recording::record_payment;
use super::status::{PaymentRecordStatus, Step};
use super::{HistoryEntry, MadeElsewhere, PaidObject, PaymentRecord, store};
use crate::documents::{self, DocumentType, PayableObject, Place};
use crate::payment_intents::moving::move_intent;
use crate::payment_intents::status::IntentStatus;
use crate::payment_intents::{self, PaymentIntent};

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

impl PaidDocument {
    /// Its id.
    pub fn id(self) -> Uuid {
        self.object().id
    }

    fn object(self) -> PayableObject {
        match self {
            PaidDocument::Bill(id) => PayableObject { id, kind: DocumentType::Payable },
            PaidDocument::Invoice(id) => PayableObject { id, kind: DocumentType::Receivable },
        }
    }
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

/// A payment that the bank has booked, and of which the payer may have told: then the intent of that transfer has succeeded, and else the payment is
/// recorded by itself. Answers the id of its record.
pub async fn receive_bank_payment(tx: &Tx, author: &Author<'_>, payment: BankPayment) -> Result<Uuid> {
    let to = IntentStatus::Succeeded;
    for id in payment_intents::store::told_transfers(tx, &author.scope, payment.document.object(), payment.amount).await? {
        if let Some(record_id) = move_transfer(tx, author, id, to, payment).await? {
            return Ok(record_id);
        }
    }
    record_bank_payment(tx, author, payment).await
}

/// What was recorded of a booking is taken back, because the bank brought it back or somebody undid it: `payment` is the difference, and `record_id` the
/// record that told of it.
/// Where that is the record of a transfer of which a payer told, its intent follows. Answers the id of the record of the difference.
pub async fn return_bank_payment(tx: &Tx, author: &Author<'_>, record_id: Option<Uuid>, payment: BankPayment) -> Result<Uuid> {
    let told: Option<PaymentRecord> = match record_id {
        Some(id) => record::find(tx, &author.scope.of_everybody(), id).await?,
        None => None,
    };
    let to = if payment.amount.minor() < 0 { IntentStatus::PaymentFailed } else { IntentStatus::Succeeded };
    if let Some(intent_id) = told.filter(|record| !record.is_external).and_then(|record| record.payment_intent_id)
        && let Some(record_id) = move_transfer(tx, author, intent_id, to, payment).await?
    {
        return Ok(record_id);
    }
    record_bank_payment(tx, author, payment).await
}

/// Moves the intent of a transfer whose whole amount the bank told of, where it may go there; answers the id of the record that tells of it.
async fn move_transfer(tx: &Tx, author: &Author<'_>, intent_id: Uuid, to: IntentStatus, payment: BankPayment) -> Result<Option<Uuid>> {
    let mut intent: PaymentIntent = record::lock(tx, &author.scope.of_everybody(), intent_id).await?;
    let is_whole = payment.amount.minor().checked_abs() == Some(intent.amount) && payment.amount.currency() == intent.currency;
    if !is_whole || intent.provider.is_some() || !intent.status.leads_to().contains(&to) {
        return Ok(None);
    }
    move_intent(tx, author, &mut intent, to, payment.paid_at).await
}

/// Why its document does not take such a payment; nothing where it does.
pub async fn bank_payment_refusal(tx: &Tx, scope: &Scope, payment: BankPayment) -> Result<Option<String>> {
    let (scope, paid_at) = (scope.of_everybody(), payment.paid_at);
    match payment.document {
        PaidDocument::Bill(id) => bursar_payables::payment_refusal(tx, &scope, id, payment.amount).await,
        PaidDocument::Invoice(id) => {
            let told = bursar_receivables::Payment { amount: payment.amount, paid_at, comment: None };
            bursar_receivables::payment_refusal(tx, &scope, id, &told).await
        }
    }
}

/// What is on its way of a document and not counted on it yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OnItsWay {
    /// All of it, in minor units.
    pub amount: i64,
    /// The transfers among it of which a payer has told, in minor units.
    pub transfers: Vec<i64>,
}

/// What is on its way of the documents of an entity, by their ids.
pub async fn all_on_its_way(tx: &Tx, scope: &Scope) -> Result<BTreeMap<Uuid, OnItsWay>> {
    let mut all = BTreeMap::<Uuid, OnItsWay>::new();
    for record in store::all_processing(tx, scope).await? {
        let found = all.entry(record.object.id).or_default();
        found.amount = found.amount.saturating_add(record.amount);
    }
    for intent in payment_intents::store::all_processing(tx, scope).await? {
        let Some(object) = intent.object else { continue };
        let found = all.entry(object.id).or_default();
        found.amount = found.amount.saturating_add(intent.amount);
        if intent.provider.is_none() {
            found.transfers.push(intent.amount);
        }
    }
    Ok(all)
}

/// What is on its way to the vendor of a bill and not counted on it yet, in minor units. Whoever asks holds the bill.
pub async fn on_its_way(tx: &Tx, scope: &Scope, payable_id: Uuid) -> Result<i64> {
    let records = store::processing(tx, scope, DocumentType::Payable, payable_id).await?;
    let bill = PaidDocument::Bill(payable_id).object();
    Ok(records.saturating_add(payment_intents::store::processing(tx, scope, bill).await?))
}

fn record_of(author: &Author<'_>, payment: BankPayment) -> Result<PaymentRecord> {
    let Author { env, scope, user_id } = *author;
    let PayableObject { id, kind } = payment.document.object();
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
