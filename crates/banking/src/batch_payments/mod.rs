//! A batch payment: bills that are paid by one file, which the entity hands to its bank.

use bursar_events::{Named, ObjectType, emit_action};
use bursar_kernel::{Currency, DateTime, Env, NaiveDate, Result, Utc, Uuid, wire};
use bursar_store::{Record, Tx};
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::iso20022::pain001::{Order, Transfer};
use status::{BankPaymentStatus, BatchStatus};

pub(crate) mod cancel;
mod choosing;
pub(crate) mod create;
pub(crate) mod file;
pub(crate) mod follow;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod send;
pub(crate) mod settling;
pub(crate) mod status;
pub(crate) mod store;

/// Bills that are paid by one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "batch_payments", called = "batch payment", entity = "entity_id", own("created_by"))]
#[schema(as = BatchPaymentResponse)]
pub(crate) struct BatchPayment {
    /// Its id.
    pub(crate) id: Uuid,
    /// The bank account of the entity that is paid from.
    pub(crate) bank_account_id: Uuid,
    /// When it was created.
    #[serde(serialize_with = "wire::serialize")]
    pub(crate) created_at: DateTime<Utc>,
    /// The currency of all payments in it.
    #[record(json = "body")]
    #[schema(value_type = CurrencyEnum)]
    pub(crate) currency: Currency,
    /// The day on which the bank is to carry it out.
    pub(crate) execution_date: NaiveDate,
    /// The id of its file at the bank.
    #[record(json = "body")]
    pub(crate) message_id: String,
    /// How many bills it pays.
    #[record(json = "body")]
    pub(crate) payment_count: i64,
    /// When it was handed over; null until then.
    #[serde(with = "wire::option")]
    #[record(json = "body")]
    #[schema(required = false)]
    pub(crate) sent_at: Option<DateTime<Utc>>,
    /// How it stands, which follows from its payments.
    #[record(word)]
    pub(crate) status: BatchStatus,
    /// The sum of its payments, in minor units.
    pub(crate) total_amount: i64,
    /// When it last changed.
    #[serde(serialize_with = "wire::serialize")]
    pub(crate) updated_at: DateTime<Utc>,
    /// The account as it was when the batch was made: its file stays the same.
    #[serde(skip)]
    #[record(json = "body")]
    pub(crate) debtor: AccountHolder,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) created_by: Option<Uuid>,
}

/// An account, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BankAccountHolder)]
pub(crate) struct AccountHolder {
    /// The name of the holder.
    pub(crate) name: String,
    /// The number of the account.
    pub(crate) iban: String,
    /// The code of its bank.
    pub(crate) bic: Option<String>,
}

/// The payment of one bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "bank_payments", called = "payment of a batch", entity = "entity_id")]
#[schema(as = BatchPaymentItem)]
pub(crate) struct BankPayment {
    /// Its id.
    pub(crate) id: Uuid,
    /// What is paid, in minor units: what was left to be paid when the batch was made.
    pub(crate) amount: i64,
    /// To whom.
    #[record(json = "body")]
    pub(crate) creditor: AccountHolder,
    /// The reference of ISO 11649 that the bill carries; it takes the place of the words.
    #[record(json = "body")]
    pub(crate) creditor_reference: Option<String>,
    /// The id of the payment at banks, from the payer to the payee.
    #[record(json = "body")]
    pub(crate) end_to_end_id: String,
    /// The bill.
    pub(crate) payable_id: Uuid,
    /// The payment record of it; null until the batch is handed over.
    pub(crate) payment_record_id: Option<Uuid>,
    /// Why it was rejected or came back, in plain words.
    #[record(json = "body")]
    pub(crate) reason: Option<String>,
    /// The bank's code for that.
    #[record(json = "body")]
    pub(crate) reason_code: Option<String>,
    /// What is said to the payee.
    #[record(json = "body")]
    pub(crate) remittance_information: String,
    /// Its status.
    #[record(word)]
    pub(crate) status: BankPaymentStatus,
    #[serde(skip)]
    pub(crate) batch_payment_id: Uuid,
    #[serde(skip)]
    pub(crate) position: i64,
    /// When it ended: from then on, its bill can be paid again.
    #[serde(skip)]
    pub(crate) ended_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
}

/// A batch with its payments.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchPaymentDetailsResponse)]
pub(crate) struct BatchPaymentBody {
    #[serde(flatten)]
    batch: BatchPayment,
    /// The payments, in the order in which their bills were named.
    payments: Vec<BankPayment>,
}

impl BatchPayment {
    pub(crate) fn with(self, payments: Vec<BankPayment>) -> BatchPaymentBody {
        BatchPaymentBody { batch: self, payments }
    }

    /// What its file says.
    pub(crate) fn order<'a>(&'a self, payments: &'a [BankPayment]) -> Order<'a> {
        Order {
            message_id: self.message_id.clone(),
            created_at: self.created_at,
            execution_date: self.execution_date,
            name: &self.debtor.name,
            iban: &self.debtor.iban,
            bic: self.debtor.bic.as_deref(),
            transfers: payments.iter().map(BankPayment::transfer).collect(),
        }
    }
}

impl BankPayment {
    fn transfer(&self) -> Transfer<'_> {
        Transfer {
            end_to_end_id: &self.end_to_end_id,
            name: &self.creditor.name,
            iban: &self.creditor.iban,
            bic: self.creditor.bic.as_deref(),
            amount: self.amount,
            reference: self.creditor_reference.as_deref(),
            words: &self.remittance_information,
        }
    }
}

/// An id of ours, as banks take ids: at most 35 letters and digits.
pub(crate) fn bank_id(id: Uuid) -> String {
    id.simple().to_string()
}

impl Named for BatchPayment {
    const OBJECT_TYPE: ObjectType = ObjectType::named("batch_payment");
    const CALLED: &'static str = "a batch payment";
}

/// Tells that a batch, or a payment of it, has another status.
pub(crate) async fn tell_of_status(tx: &Tx, env: &Env, partner_id: Uuid, batch: &BatchPayment) -> Result<()> {
    let words = format!("a batch payment is {}", batch.status.into_str());
    emit_action(tx, env, partner_id, batch, "status_updated", words).await
}
