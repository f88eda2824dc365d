use bursar_events::{Change, emit_change};
use bursar_kernel::{Currency, DateTime, NaiveDate, Utc, Uuid, ensure_valid};
use bursar_payables::Author;
use bursar_store::record;
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::status::PaymentRecordStatus;
use super::{HistoryEntry, PaidObject, PaymentRecord, store};
use crate::documents::{self, PayableObject};

/// What was paid on a document, or is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentRecordRequest, example = json!({
    "object": {"type": "payable", "id": "9d2b4c8f-2087-4738-ba91-7359683c49a4"},
    "amount": 5000,
    "currency": "EUR",
    "status": "created",
    "planned_payment_date": "2024-06-30",
}))]
pub(crate) struct CreatePaymentRecord {
    /// What was paid, in minor units; a negative amount is a refund, or a payment that came back.
    amount: i64,
    /// The currency of the document.
    #[schema(value_type = CurrencyEnum)]
    currency: Currency,
    /// The user whom the payment is ascribed to; whoever calls, unless said otherwise.
    entity_user_id: Option<Uuid>,
    /// The document that is paid.
    object: PayableObject,
    /// When it was paid; now, unless said otherwise, where it succeeded.
    paid_at: Option<DateTime<Utc>>,
    /// The number of the payment elsewhere; any id.
    payment_intent_id: Option<Uuid>,
    /// Its status in another system, in that system's words.
    payment_intent_status: Option<String>,
    /// How it was paid, or is to be.
    payment_method: Option<String>,
    /// When it is to be paid; required with the status `created`.
    planned_payment_date: Option<NaiveDate>,
    /// Its status.
    #[schema(default = "succeeded")]
    status: Option<FirstStatus>,
}

/// How a payment stands when it is recorded.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PaymentRecordFirstStatus)]
enum FirstStatus {
    /// Planned.
    Created,
    /// On its way.
    Processing,
    /// The money is there.
    Succeeded,
}

/// Create a payment record
///
/// One that succeeded is counted at once: the document is `partially_paid`, or `paid` when nothing is left; an invoice also when it comes to
/// what was to be paid on the day of the payment (`amount_to_pay`). What exceeds the document is accepted and reported in `overpaid_amount`. One
/// that is planned or in processing does nothing to the document. The currency is the document's: another is 422.
#[utoipa::path(post, path = "/payment_records", responses((status = 201, body = PaymentRecord)))]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreatePaymentRecord>) -> Answer<(StatusCode, Json<PaymentRecord>)> {
    let mut payment = body.record(&call);
    let wrong = payment.wrong_fields();
    ensure_valid(wrong)?;
    let (tx, scope) = (call.db().begin().await?, call.scope());
    store::require_user(&tx, &scope, payment.entity_user_id).await?;
    documents::require_object(&tx, &scope, &mut payment).await?;
    record::insert(&tx, &scope, &payment).await?;
    if payment.status == PaymentRecordStatus::Succeeded {
        documents::apply(&tx, &Author::of(&call), &mut payment, documents::Place::Body).await?;
        record::save(&tx, &scope, &payment).await?;
    }
    emit_change(&tx, &call, Change::Created, &payment).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(payment)))
}

impl CreatePaymentRecord {
    fn record(self, call: &EntityCall) -> PaymentRecord {
        let now = call.env().now();
        let status = match self.status.unwrap_or(FirstStatus::Succeeded) {
            FirstStatus::Created => PaymentRecordStatus::Created,
            FirstStatus::Processing => PaymentRecordStatus::Processing,
            FirstStatus::Succeeded => PaymentRecordStatus::Succeeded,
        };
        let is_paid = status == PaymentRecordStatus::Succeeded;
        let PayableObject { id, kind } = self.object;
        PaymentRecord {
            id: call.env().id(),
            amount: self.amount,
            currency: self.currency,
            entity_user_id: self.entity_user_id.or(call.user_id()),
            history: vec![HistoryEntry { entity_user_id: call.user_id(), status, timestamp: now }],
            is_external: true,
            object: PaidObject { id, new_status: String::new(), old_status: String::new(), kind },
            overpaid_amount: 0,
            paid_at: self.paid_at.or(is_paid.then_some(now)),
            payment_intent_id: self.payment_intent_id,
            payment_intent_status: self.payment_intent_status,
            payment_method: self.payment_method,
            planned_payment_date: self.planned_payment_date,
            status,
            unpaid: None,
            entity_id: call.entity_id,
            created_by: call.user_id(),
            created_at: now,
            updated_at: now,
        }
    }
}
