use bursar_events::{Change, emit_change};
use bursar_kernel::{DateTime, Utc, Uuid};
use bursar_payables::Author;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::PaymentRecord;
use super::status::Step;
use crate::documents;

/// The payment succeeded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentRecordMarkAsSucceededRequest)]
pub(crate) struct MarkAsSucceeded {
    /// When it was paid.
    paid_at: DateTime<Utc>,
    /// Its status in another system, in that system's words.
    payment_intent_status: Option<String>,
}

/// Mark a payment record as succeeded
///
/// The money has arrived, and is counted: the document is `partially_paid`, or `paid` when nothing is left.
#[utoipa::path(
    post,
    path = "/payment_records/{payment_record_id}/mark_as_succeeded",
    responses((status = 200, body = PaymentRecord))
)]
pub(crate) async fn mark_as_succeeded(
    call: EntityCall,
    Path(id): Path<Uuid>,
    Json(body): Json<MarkAsSucceeded>,
) -> Answer<Json<PaymentRecord>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    let mut payment: PaymentRecord = record::lock(&tx, &scope, id).await?;
    payment.take(Step::Succeed, call.user_id(), call.env().now())?;
    payment.paid_at = Some(body.paid_at);
    payment.payment_intent_status = body.payment_intent_status.or(payment.payment_intent_status);
    // Before the document, whose event makes whoever keeps the sums equal look at the records.
    record::save(&tx, &scope, &payment).await?;
    documents::apply(&tx, &Author::of(&call), &mut payment, documents::Place::Path).await?;
    record::save(&tx, &scope, &payment).await?;
    emit_change(&tx, &call, Change::Updated, &payment).await?;
    tx.commit().await?;
    Ok(Json(payment))
}
