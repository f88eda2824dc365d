use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Path};

use super::{SubscriptionBody, SubscriptionStatus, store};

/// Enable a webhook subscription
///
/// What happens from now on is delivered. What happened while it was disabled is not, unless it is asked for with `redeliver`. Repeating it
/// changes nothing.
#[utoipa::path(
    post,
    path = "/webhook_subscriptions/{webhook_subscription_id}/enable",
    params(("webhook_subscription_id" = Uuid, Path, description = "The subscription.")),
    responses((status = 200, body = SubscriptionBody))
)]
pub(crate) async fn enable(call: Call, Path(id): Path<Uuid>) -> Answer<Json<SubscriptionBody>> {
    let tx = call.db().begin().await?;
    let mut subscription = store::lock(&tx, call.partner_id, id).await?;
    if subscription.turn(SubscriptionStatus::Enabled, call.env().now()) {
        store::save(&tx, &subscription).await?;
    }
    tx.commit().await?;
    Ok(Json(subscription.body()))
}
