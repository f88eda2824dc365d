//! A payment intent: a payment that was asked for by a link, from then until the money is there, or never will be.

use bursar_accounting::clock;
use bursar_entities::PaymentMethodType;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{Currency, DateTime, Error, FieldError, NaiveDate, Result, Timestamp, Tz, Utc, Uuid, wire};
use bursar_store::Record;
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::documents::PayableObject;
use crate::payment_accounts::PaymentAccount;
use status::IntentStatus;

pub(crate) mod get;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod mark_as_failed;
pub(crate) mod mark_as_succeeded;
pub(crate) mod moving;
pub(crate) mod status;
pub(crate) mod store;
pub(crate) mod update;

/// A payment that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "payment_intents", called = "payment intent", entity = "entity_id", own("created_by"), also(object_type, object_id))]
#[schema(as = PaymentIntentResponse)]
pub struct PaymentIntent {
    /// Its id.
    pub id: Uuid,
    /// What is to be paid, in minor units.
    pub amount: i64,
    /// What of it went back to the payer, in minor units, by refunds and disputes; null where nothing did.
    #[record(json = "body")]
    pub amount_returned: Option<i64>,
    /// What the partner keeps of it, in minor units; null where it keeps nothing.
    #[record(json = "body")]
    pub application_fee_amount: Option<i64>,
    /// The batch that it is a part of; null where it was asked for by a link.
    #[record(skip)]
    pub batch_payment_id: Option<Uuid>,
    /// The currency of the amount.
    #[record(word)]
    #[schema(value_type = CurrencyEnum)]
    pub currency: Currency,
    /// What stands on the invoice that is paid.
    #[record(json = "body")]
    pub invoice: Option<InvoiceInformation>,
    /// The document that is paid; null where it is none of here.
    #[record(json = "body")]
    pub(crate) object: Option<PayableObject>,
    /// Who pays; null where nobody said it.
    #[record(json = "body")]
    pub payer: Option<PaymentAccount>,
    /// The link by which it is paid.
    #[schema(required = false, nullable)]
    pub payment_link_id: Uuid,
    /// The ways to pay that are offered.
    #[record(json = "body")]
    pub payment_methods: Vec<PaymentMethodType>,
    /// What the recipient recognizes the payment by.
    #[record(json = "body")]
    pub payment_reference: Option<String>,
    /// Who takes the money; null for a transfer from bank to bank.
    #[record(json = "body")]
    pub provider: Option<String>,
    /// Who is paid.
    #[record(json = "body")]
    pub recipient: PaymentAccount,
    /// The way that the payer chose.
    #[record(json = "body")]
    pub selected_payment_method: Option<PaymentMethodType>,
    /// Its status.
    #[record(word)]
    pub status: IntentStatus,
    /// When it last changed.
    #[serde(serialize_with = "wire::serialize")]
    pub updated_at: DateTime<Utc>,
    /// The number of the payment at the provider, once the payer has begun to pay there.
    #[serde(skip)]
    pub(crate) provider_payment_id: Option<String>,
    /// The account at the provider that is paid; none where it is the operator's.
    #[serde(skip)]
    #[record(json = "body")]
    pub(crate) provider_account: Option<String>,
    /// When it asks for more, because the discount ends that it leaves off; none where its amount was chosen.
    #[serde(skip)]
    #[record(json = "body")]
    pub(crate) discount_ends_at: Option<DateTime<Utc>>,
    /// When it was paid, where the money came.
    #[serde(skip)]
    #[record(json = "body")]
    pub(crate) paid_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    #[record(json = "body")]
    pub(crate) history: Vec<HistoryEntry>,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) created_by: Option<Uuid>,
    #[serde(skip)]
    pub(crate) created_at: DateTime<Utc>,
}

/// What stands on an invoice that is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentInvoice)]
pub struct InvoiceInformation {
    /// The last day to pay on.
    pub due_date: Option<NaiveDate>,
    /// The file that shows it.
    pub file: Option<InvoiceFile>,
    /// The day on which it was issued.
    pub issue_date: Option<NaiveDate>,
}

/// A file that shows an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentInvoiceFile)]
pub struct InvoiceFile {
    /// Its media type.
    #[schema(min_length = 1)]
    pub mimetype: String,
    /// Its name.
    #[schema(min_length = 1)]
    pub name: String,
    /// Where it can be fetched.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    pub url: String,
}

/// One status of a payment intent, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HistoryEntry {
    pub(crate) id: Uuid,
    pub(crate) status: IntentStatus,
    pub(crate) at: DateTime<Utc>,
}

impl PaymentIntent {
    /// It stands elsewhere, if it may go there from here; `entry_id` is the id of the line in its history.
    pub(crate) fn take(&mut self, to: IntentStatus, entry_id: Uuid, now: Timestamp) -> Result<()> {
        if !self.status.leads_to().contains(&to) {
            let (from, to): (&str, &str) = (self.status.into(), to.into());
            return Err(state(format!("cannot become {to} in status {from}")));
        }
        self.status = to;
        self.updated_at = now;
        self.history.push(HistoryEntry { id: entry_id, status: to, at: now });
        Ok(())
    }

    /// What of it counts on its document, in minor units: what came and has not gone back.
    pub(crate) fn counted(&self) -> i64 {
        if self.status.is_received() { self.amount.saturating_sub(self.amount_returned.unwrap_or_default()).max(0) } else { 0 }
    }

    /// The day in this zone on which it was paid.
    pub(crate) fn paid_on(&self, zone: Tz) -> Option<NaiveDate> {
        let certain = self.history.iter().rev().find(|entry| entry.status == IntentStatus::Succeeded).map(|entry| entry.at);
        self.paid_at.or(certain).map(|at| clock::day(at, zone))
    }

    /// What people tell of a transfer between banks, a provider tells of what it took.
    pub(crate) fn require_no_provider(&self) -> Result<()> {
        match &self.provider {
            Some(provider) => Err(state(format!("is reported by {provider}, which takes the money"))),
            None => Ok(()),
        }
    }

    fn object_type(&self) -> Option<&'static str> {
        self.object.map(|object| object.kind.into_str())
    }

    fn object_id(&self) -> Option<Uuid> {
        self.object.map(|object| object.id)
    }
}

/// The contract declares no 409 here.
fn state(msg: String) -> Error {
    Error::invalid(FieldError::new("path", "payment_intent_id", msg, "value_error.state"))
}

impl Named for PaymentIntent {
    const OBJECT_TYPE: ObjectType = ObjectType::named("payment_intent");
    const CALLED: &'static str = "a payment intent";
}
