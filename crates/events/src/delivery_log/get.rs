use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Json, Path};

use super::{DeliveryWithPayload, store};
use crate::events;

/// Get a delivery with what is sent
///
/// The delivery with the body that its subscription is sent, and the beginning of what it answered last.
#[utoipa::path(get, path = "/webhook_delivery_log/{webhook_delivery_id}", responses((status = 200, body = DeliveryWithPayload)))]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<DeliveryWithPayload>> {
    let found = store::get(call.db(), &call.scope(), id).await?;
    let delivery = found.ok_or_else(|| Error::not_found("webhook delivery"))?;
    let event = events::store::spoken(call.db(), call.partner_id, delivery.event_id).await?;
    Ok(Json(DeliveryWithPayload::new(delivery, event)?))
}
