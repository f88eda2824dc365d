use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};

use super::{Subscription, SubscriptionBody, SubscriptionStatus};

/// Enable a webhook subscription
///
/// What happens from now on is delivered. What happened while it was disabled is not, unless it is asked for with `redeliver`. Repeating it
/// changes nothing.
#[utoipa::path(post, path = "/webhook_subscriptions/{webhook_subscription_id}/enable", responses((status = 200, body = SubscriptionBody)))]
pub(crate) async fn enable(call: Call, Path(id): Path<Uuid>) -> Answer<Json<SubscriptionBody>> {
    let tx = call.db().begin().await?;
    let mut subscription: Subscription = record::lock(&tx, &call.scope(), id).await?;
    if subscription.turn(SubscriptionStatus::Enabled, call.env().now()) {
        record::save(&tx, &call.scope(), &subscription).await?;
    }
    tx.commit().await?;
    Ok(Json(subscription.body()))
}
