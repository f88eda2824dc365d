use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::PaymentLink;
use super::asked::scope_of;
use super::body::PaymentLinkBody;
use crate::payment_intents::PaymentIntent;

/// Get a payment link
#[utoipa::path(get, path = "/payment_links/{payment_link_id}", responses((status = 200, body = PaymentLinkBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PaymentLinkBody>> {
    let link: PaymentLink = record::get(call.db(), &call.scope(), id).await?;
    let intent: PaymentIntent = record::get(call.db(), &call.scope(), link.payment_intent_id).await?;
    scope_of(&call, intent.recipient.kind, intent.object)?;
    Ok(Json(PaymentLinkBody::new(link, intent)))
}
