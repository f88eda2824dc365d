use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Path};
use http::StatusCode;

use super::Subscription;
use crate::deliveries;

/// Delete a webhook subscription
///
/// Nothing more is sent, and the secret is destroyed. What was delivered stays in the log.
#[utoipa::path(delete, path = "/webhook_subscriptions/{webhook_subscription_id}", responses((status = 204)))]
pub(crate) async fn delete(call: Call, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let subscription: Subscription = record::lock(&tx, &call.scope(), id).await?;
    record::delete::<Subscription>(&tx, &call.scope(), subscription.id).await?;
    deliveries::store::cancel(&tx, subscription.id, call.env().now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
