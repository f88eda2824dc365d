//! A payment record: what was paid, or is to be paid, on one document.

use bursar_accounting::Unpaid;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{Currency, DateTime, Error, FieldError, Money, NaiveDate, Result, Timestamp, Utc, Uuid, wire};
use bursar_store::Record;
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::documents::DocumentType;
use status::{PaymentRecordStatus, Step};

pub(crate) mod by_bank;
pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod from_ledger;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod mark_as_succeeded;
pub(crate) mod marks;
pub(crate) mod posting;
pub(crate) mod recording;
pub(crate) mod start_processing;
pub(crate) mod status;
pub(crate) mod store;
pub(crate) mod update;

/// A payment on a document: planned, on its way, succeeded or canceled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "payment_records", called = "payment record", entity = "entity_id", own("created_by"), also(object_type, object_id))]
#[schema(as = PaymentRecordResponse)]
pub(crate) struct PaymentRecord {
    /// Its id.
    pub(crate) id: Uuid,
    /// What was paid, in minor units; a negative amount is a refund, or a payment that came back.
    pub(crate) amount: i64,
    /// The currency of the document.
    #[record(word)]
    #[schema(value_type = CurrencyEnum)]
    pub(crate) currency: Currency,
    /// The user whom the payment is ascribed to.
    pub(crate) entity_user_id: Option<Uuid>,
    /// What became of it, oldest first.
    #[record(json = "body")]
    pub(crate) history: Vec<HistoryEntry>,
    /// Was it made outside of this platform? One that was not can only be read: whatever made it says what becomes of it.
    pub(crate) is_external: bool,
    /// The document that was paid.
    #[record(json = "body")]
    pub(crate) object: PaidObject,
    /// How much of it was more than the document came to.
    #[schema(required = false, minimum = 0, default = 0)]
    pub(crate) overpaid_amount: i64,
    /// When it was paid; null until then.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    pub(crate) paid_at: Option<DateTime<Utc>>,
    /// The number of the payment elsewhere.
    pub(crate) payment_intent_id: Option<Uuid>,
    /// Its status in another system, in that system's words.
    pub(crate) payment_intent_status: Option<String>,
    /// How it was paid, or is to be.
    pub(crate) payment_method: Option<String>,
    /// When it is to be paid.
    pub(crate) planned_payment_date: Option<NaiveDate>,
    /// Its status.
    #[record(word)]
    #[schema(required = false, default = "succeeded")]
    pub(crate) status: PaymentRecordStatus,
    /// What of the amount is no money: the document is settled below its total. Nothing in rows from before it was told apart.
    #[serde(skip)]
    #[record(json = "body")]
    pub(crate) unpaid: Option<Vec<Unpaid>>,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) created_by: Option<Uuid>,
    #[serde(skip)]
    pub(crate) created_at: DateTime<Utc>,
    #[serde(skip)]
    pub(crate) updated_at: DateTime<Utc>,
}

/// A document that was paid, and what that did to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentRecordObjectResponse)]
pub(crate) struct PaidObject {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its status after the payment; that of now as long as the payment did nothing.
    pub(crate) new_status: String,
    /// Its status before the payment.
    pub(crate) old_status: String,
    /// An invoice or a bill.
    #[serde(rename = "type")]
    pub(crate) kind: DocumentType,
}

/// How the payment stands elsewhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentRecordStatusUpdateRequest)]
pub(crate) struct TakeStep {
    /// In the words of the other system.
    pub(crate) payment_intent_status: Option<String>,
}

/// One status of a payment record, since when, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentRecordHistoryResponse)]
pub(crate) struct HistoryEntry {
    /// The user who did it; null when the partner did, or nobody.
    pub(crate) entity_user_id: Option<Uuid>,
    /// The status from then on.
    pub(crate) status: PaymentRecordStatus,
    /// When it got that status.
    #[serde(serialize_with = "wire::serialize")]
    pub(crate) timestamp: DateTime<Utc>,
}

/// A payment that was made elsewhere and has succeeded, as this server hears of it.
pub(crate) struct MadeElsewhere {
    /// Its id here.
    pub(crate) id: Uuid,
    /// What was paid.
    pub(crate) object: PaidObject,
    /// Minor units.
    pub(crate) amount: i64,
    /// The currency of the document.
    pub(crate) currency: Currency,
    /// When; now, where nobody says it.
    pub(crate) paid_at: Option<Timestamp>,
    /// How.
    pub(crate) method: Option<String>,
    /// The user who told of it.
    pub(crate) told_by: Option<Uuid>,
}

impl MadeElsewhere {
    /// The record of it, of this entity.
    pub(crate) fn record(self, entity_id: Uuid, now: Timestamp) -> PaymentRecord {
        let status = PaymentRecordStatus::Succeeded;
        PaymentRecord {
            id: self.id,
            amount: self.amount,
            currency: self.currency,
            entity_user_id: self.told_by,
            history: vec![HistoryEntry { entity_user_id: self.told_by, status, timestamp: now }],
            is_external: true,
            object: self.object,
            overpaid_amount: 0,
            paid_at: self.paid_at.or(Some(now)),
            payment_intent_id: None,
            payment_intent_status: None,
            payment_method: self.method,
            planned_payment_date: None,
            status,
            unpaid: None,
            entity_id,
            created_by: self.told_by,
            created_at: now,
            updated_at: now,
        }
    }
}

impl PaymentRecord {
    /// Takes the step that a client asks for, where the status allows it. What it does to the document is asked of the document.
    pub(crate) fn take(&mut self, step: Step, by: Option<Uuid>, now: Timestamp) -> Result<()> {
        self.require_external()?;
        self.advance(step, by, now)
    }

    /// Takes the step, whoever made the payment.
    pub(crate) fn advance(&mut self, step: Step, by: Option<Uuid>, now: Timestamp) -> Result<()> {
        let status = self.status.after(step).ok_or_else(|| step.refused(self.status))?;
        self.status = status;
        self.history.push(HistoryEntry { entity_user_id: by, status, timestamp: now });
        self.updated_at = now;
        Ok(())
    }

    /// A payment that is over says what was; only one that is still to come can say something else.
    pub(crate) fn require_open(&self) -> Result<()> {
        self.require_external()?;
        if self.status.is_final() { Err(state(format!("is {} and cannot be changed", self.status.into_str()))) } else { Ok(()) }
    }

    fn require_external(&self) -> Result<()> {
        if self.is_external { Ok(()) } else { Err(state("belongs to a payment of this platform and can only be read".to_owned())) }
    }

    /// What was paid.
    pub(crate) fn money(&self) -> Money {
        Money::new(self.amount, self.currency)
    }

    /// Names what contradicts: no payment is of nothing, and one that is planned has its day.
    pub(crate) fn wrong_fields(&self) -> Vec<FieldError> {
        let mut wrong = Vec::new();
        if self.amount == 0 {
            wrong.push(FieldError::new("body", "amount", "must not be 0", "value_error.number"));
        }
        if self.money().in_json().is_err() {
            let msg = format!("must be from -{0} to {0}", Money::MAX_IN_JSON);
            wrong.push(FieldError::new("body", "amount", msg, "value_error.number"));
        }
        if self.status == PaymentRecordStatus::Created && self.planned_payment_date.is_none() {
            let msg = "field required with the status created: when is it to be paid?";
            wrong.push(FieldError::new("body", "planned_payment_date", msg, "value_error.missing"));
        }
        wrong
    }

    fn object_type(&self) -> &'static str {
        self.object.kind.into_str()
    }

    fn object_id(&self) -> Uuid {
        self.object.id
    }
}

/// The contract declares no 409 here.
fn state(msg: String) -> Error {
    Error::invalid(FieldError::new("path", "payment_record_id", msg, "value_error.state"))
}

impl Named for PaymentRecord {
    const OBJECT_TYPE: ObjectType = ObjectType::named("payment_record");
    const CALLED: &'static str = "a payment record";
}
