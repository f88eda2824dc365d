use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::status::IntentStatus;
use super::{HistoryEntry, PaymentIntent};

/// The life of a payment intent so far.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentIntentHistoryResponse)]
pub(crate) struct History {
    /// Each status that it had, oldest first.
    data: Vec<HistoryLine>,
}

/// A status of a payment intent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentIntentHistory)]
pub(crate) struct HistoryLine {
    /// Its id.
    id: Uuid,
    /// When it began.
    #[serde(serialize_with = "wire::serialize")]
    created_at: DateTime<Utc>,
    /// The same: what was does not change.
    #[serde(serialize_with = "wire::serialize")]
    updated_at: DateTime<Utc>,
    /// Whose status it is.
    payment_intent_id: Uuid,
    /// The status from then on.
    status: IntentStatus,
}

/// Get the history of a payment intent
#[utoipa::path(get, path = "/payment_intents/{payment_intent_id}/history", responses((status = 200, body = History)))]
pub(crate) async fn history(call: EntityCall, Path(payment_intent_id): Path<Uuid>) -> Answer<Json<History>> {
    let intent: PaymentIntent = record::get(call.db(), &call.scope(), payment_intent_id).await?;
    let line = |HistoryEntry { id, status, at }| HistoryLine { id, created_at: at, updated_at: at, payment_intent_id, status };
    Ok(Json(History { data: intent.history.into_iter().map(line).collect() }))
}
