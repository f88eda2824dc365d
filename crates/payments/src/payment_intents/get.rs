use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::PaymentIntent;

/// Get a payment intent
#[utoipa::path(get, path = "/payment_intents/{payment_intent_id}", responses((status = 200, body = PaymentIntent)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PaymentIntent>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
