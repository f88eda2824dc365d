use bursar_kernel::{Error, FieldError, Uuid};
use bursar_payables::Author;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::asked::scope_of;
use super::body::PaymentLinkBody;
use super::expire_link::held;
use super::{LinkStatus, PaymentLink};
use crate::payment_intents::moving::move_intent;
use crate::payment_intents::status::IntentStatus;

/// Expire a payment link
///
/// Nobody can pay by it any more, and it cannot be undone; its payment intent is `payment_cancelled`. One that has expired stays as it is, and one by which
/// somebody has paid is refused with 422.
#[utoipa::path(post, path = "/payment_links/{payment_link_id}/expire", responses((status = 200, body = PaymentLinkBody)))]
pub(crate) async fn expire(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PaymentLinkBody>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    let (mut link, mut intent) = held(&tx, &scope, id).await?;
    scope_of(&call, intent.recipient.kind, intent.object)?;
    match link.status {
        LinkStatus::Expired => {}
        LinkStatus::Succeeded => {
            let msg = "cannot be expired in status succeeded: somebody has paid by it";
            return Err(Error::invalid(FieldError::new("path", "payment_link_id", msg, "value_error.state")).into());
        }
        LinkStatus::Created => {
            move_intent(&tx, &Author::of(&call), &mut intent, IntentStatus::PaymentCancelled, call.env().now()).await?;
            link = record::get::<PaymentLink>(&tx, &scope, id).await?;
            tx.commit().await?;
        }
    }
    Ok(Json(PaymentLinkBody::new(link, intent)))
}
