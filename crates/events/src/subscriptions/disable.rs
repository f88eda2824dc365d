use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};

use super::{Subscription, SubscriptionBody, SubscriptionStatus};
use crate::deliveries;

/// Disable a webhook subscription
///
/// Takes effect immediately: webhooks that wait for another attempt are canceled. Repeating it changes nothing.
#[utoipa::path(post, path = "/webhook_subscriptions/{webhook_subscription_id}/disable", responses((status = 200, body = SubscriptionBody)))]
pub(crate) async fn disable(call: Call, Path(id): Path<Uuid>) -> Answer<Json<SubscriptionBody>> {
    let now = call.env().now();
    let tx = call.db().begin().await?;
    let mut subscription: Subscription = record::lock(&tx, &call.scope(), id).await?;
    if subscription.turn(SubscriptionStatus::Disabled, now) {
        record::save(&tx, &call.scope(), &subscription).await?;
        deliveries::store::cancel(&tx, subscription.id, now).await?;
    }
    tx.commit().await?;
    Ok(Json(subscription.body()))
}
