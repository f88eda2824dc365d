use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};

use super::{Subscription, SubscriptionBody};

/// Get a webhook subscription
#[utoipa::path(get, path = "/webhook_subscriptions/{webhook_subscription_id}", responses((status = 200, body = SubscriptionBody)))]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<SubscriptionBody>> {
    Ok(Json(record::get::<Subscription>(call.db(), &call.scope(), id).await?.body()))
}
