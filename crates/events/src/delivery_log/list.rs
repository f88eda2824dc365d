use bursar_web::listing::{Id, Moment, by, on, word};
use bursar_web::{Answer, Call, Json, ListQuery, Listing, Page};

use super::{DeliveryStatus, LoggedDelivery, store};
use crate::catalog::ObjectType;

pub(crate) static LISTING: Listing =
    Listing::new("WebhookDeliveryLogPaginationResource").sorted_by(by("created_at", Moment)).newest_first().filter(&[
        on("webhook_subscription_id", Id).column("subscription_id").eq(),
        on("status", word::<DeliveryStatus>()).eq(),
        on("entity_id", Id).eq(),
        on("event_id", Id).eq(),
        on("object_type", word::<ObjectType>()).eq(),
        on("created_at", Moment).from_to(),
    ]);

/// List deliveries of all entities
///
/// Every delivery of the partner, newest first, with its subscription, what it is about and where it stands. To send one again:
/// `POST /webhook_subscriptions/{webhook_subscription_id}/redeliver` with its `event_id`.
#[utoipa::path(get, path = "/webhook_delivery_log", responses((status = 200, body = Page<LoggedDelivery>)))]
pub(crate) async fn list(call: Call, query: ListQuery) -> Answer<Json<Page<LoggedDelivery>>> {
    Ok(Json(store::list(call.db(), &call.scope(), &query).await?))
}
