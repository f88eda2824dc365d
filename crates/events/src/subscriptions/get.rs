use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Path};

use super::{SubscriptionBody, store};

/// Get a webhook subscription
#[utoipa::path(
    get,
    path = "/webhook_subscriptions/{webhook_subscription_id}",
    params(("webhook_subscription_id" = Uuid, Path, description = "The subscription.")),
    responses((status = 200, body = SubscriptionBody))
)]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<SubscriptionBody>> {
    Ok(Json(store::get(call.db(), call.partner_id, id).await?.body()))
}
