use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Path};
use http::StatusCode;

use super::store;
use crate::deliveries;

/// Delete a webhook subscription
///
/// Nothing more is sent, and the secret is destroyed. What was delivered stays in the log.
#[utoipa::path(
    delete,
    path = "/webhook_subscriptions/{webhook_subscription_id}",
    params(("webhook_subscription_id" = Uuid, Path, description = "The subscription.")),
    responses((status = 204))
)]
pub(crate) async fn delete(call: Call, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let subscription = store::lock(&tx, call.partner_id, id).await?;
    deliveries::store::cancel(&tx, subscription.id, call.env().now()).await?;
    store::delete(&tx, subscription.id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
