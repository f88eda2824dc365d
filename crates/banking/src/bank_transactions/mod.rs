//! What was booked on the accounts of an entity, by the word of its banks, and what it was paid for.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{Currency, DateTime, Error, Money, NaiveDate, Result, Timestamp, Utc, Uuid, wire};
use bursar_payments::PaidDocument;
use bursar_store::Record;
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::iso20022::camt::SaidOfTransaction;

pub(crate) mod deciding;
pub(crate) mod get;
pub(crate) mod ignore;
pub(crate) mod list;
pub(crate) mod match_documents;
pub(crate) mod matching;
mod open_documents;
mod own_payments;
pub(crate) mod store;
pub(crate) mod taking_in;
pub(crate) mod undo;

/// A transaction on a bank account of the entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "bank_transactions", called = "bank transaction", entity = "entity_id")]
#[schema(as = BankTransactionResponse)]
pub(crate) struct BankTransaction {
    /// Its id.
    pub(crate) id: Uuid,
    /// The amount, in minor units: positive where the account has more, negative where it has less.
    pub(crate) amount: i64,
    /// The bank account of the entity.
    pub(crate) bank_account_id: Uuid,
    /// The import that it came from.
    pub(crate) bank_import_id: Uuid,
    /// The bank's own reference.
    #[record(json = "body")]
    pub(crate) bank_reference: Option<String>,
    /// The day on which it was booked.
    pub(crate) booked_on: NaiveDate,
    /// What it may be paid for, the likeliest first, where that is not certain.
    #[record(json = "body")]
    pub(crate) candidates: Vec<Candidate>,
    /// When it was imported.
    #[serde(serialize_with = "wire::serialize")]
    pub(crate) created_at: DateTime<Utc>,
    /// The currency of the account.
    #[record(word)]
    #[schema(value_type = CurrencyEnum)]
    pub(crate) currency: Currency,
    /// What the bank says of it beside.
    #[record(json = "body")]
    pub(crate) details: SaidOfTransaction,
    /// The id of the payment at banks, which whoever ordered it has given.
    pub(crate) end_to_end_id: Option<String>,
    /// Does it take back an earlier transaction?
    pub(crate) is_reversal: bool,
    /// What it was paid for.
    #[record(json = "body")]
    pub(crate) matches: Vec<Match>,
    /// The file by which several payments in one booking were ordered.
    pub(crate) original_message_id: Option<String>,
    /// Why nothing is recorded of it, where it is known what it was paid for: its document does not take it.
    #[record(json = "body")]
    pub(crate) problem: Option<String>,
    /// What became of it.
    #[record(word)]
    pub(crate) status: TransactionStatus,
    /// When it last changed.
    #[serde(serialize_with = "wire::serialize")]
    pub(crate) updated_at: DateTime<Utc>,
    /// Somebody has decided: what follows from later imports leaves it alone.
    #[serde(skip)]
    #[record(json = "body")]
    pub(crate) is_decided: bool,
    /// Tells the entry apart on the account.
    #[serde(skip)]
    pub(crate) entry_key: String,
    /// Which payment of the entry it is; 0 is the whole entry.
    #[serde(skip)]
    pub(crate) part: i64,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
}

/// What became of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = BankTransactionStatus)]
pub(crate) enum TransactionStatus {
    /// It is recorded as a payment.
    Matched,
    /// Something speaks for one document or several, and not enough: somebody has to decide.
    Review,
    /// Nothing of here speaks for any document.
    Unmatched,
    /// Somebody said that it concerns no document.
    Ignored,
}

/// A document that a transaction was paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BankTransactionMatch)]
pub(crate) struct Match {
    /// How much of it was paid, in minor units.
    pub(crate) amount: i64,
    /// The document.
    pub(crate) object: MatchedObject,
    /// The record of the payment; null where it was recorded before, by a status report.
    pub(crate) payment_record_id: Option<Uuid>,
    /// The payment of a batch that it is.
    pub(crate) batch_payment_id: Option<Uuid>,
}

/// An invoice or a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BankTransactionObject)]
pub(crate) struct MatchedObject {
    /// Its id.
    pub(crate) id: Uuid,
    /// Which of the two.
    #[serde(rename = "type")]
    pub(crate) kind: MatchedType,
}

/// A kind of document that transactions are paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BankTransactionObjectType)]
pub(crate) enum MatchedType {
    /// An invoice.
    Receivable,
    /// A bill.
    Payable,
}

/// A document that a transaction may be paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BankTransactionCandidate)]
pub(crate) struct Candidate {
    /// What was to be paid of it on the day of the booking, in minor units.
    pub(crate) amount_to_pay: i64,
    /// The reasons for it.
    pub(crate) evidence: Vec<Evidence>,
    /// Its number.
    pub(crate) number: Option<String>,
    /// The document.
    pub(crate) object: MatchedObject,
}

/// A reason for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BankTransactionEvidence)]
pub(crate) enum Evidence {
    /// Its number stands in what the payer wrote, or in a reference.
    Reference,
    /// The amount is what is left to be paid, whole or with the discount of the day of the booking.
    Amount,
    /// The account is one of its counterpart.
    BankAccount,
    /// It has the id of a payment that was handed over.
    EndToEndId,
}

impl MatchedObject {
    pub(crate) fn document(self) -> PaidDocument {
        match self.kind {
            MatchedType::Receivable => PaidDocument::Invoice(self.id),
            MatchedType::Payable => PaidDocument::Bill(self.id),
        }
    }

    pub(crate) fn of(document: PaidDocument) -> Self {
        match document {
            PaidDocument::Invoice(id) => MatchedObject { id, kind: MatchedType::Receivable },
            PaidDocument::Bill(id) => MatchedObject { id, kind: MatchedType::Payable },
        }
    }

    /// A payment as its document counts it: what comes in pays an invoice, what goes out pays a bill.
    pub(crate) fn counted(self, transaction: &BankTransaction, amount: i64) -> Money {
        let pays = match self.kind {
            MatchedType::Receivable => transaction.amount > 0,
            MatchedType::Payable => transaction.amount < 0,
        };
        Money::new(if pays { amount } else { -amount }, transaction.currency)
    }
}

impl BankTransaction {
    /// When it was booked: banks tell the day.
    pub(crate) fn booked_at(&self) -> Timestamp {
        self.booked_on.and_time(chrono::NaiveTime::MIN).and_utc()
    }

    /// Waits it for somebody to decide?
    pub(crate) fn require_waiting(&self) -> Result<()> {
        match self.status {
            TransactionStatus::Review | TransactionStatus::Unmatched => Ok(()),
            status => Err(Error::conflict(format!("a bank transaction that is {} is decided: undo that first", status.into_str()))),
        }
    }
}

impl Named for BankTransaction {
    const OBJECT_TYPE: ObjectType = ObjectType::named("bank_transaction");
    const CALLED: &'static str = "a bank transaction";
}
