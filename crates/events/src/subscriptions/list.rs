use bursar_web::listing::{Moment, by, on, word};
use bursar_web::{Answer, Call, Json, ListQuery, Listing, Page};

use super::{Subscription, SubscriptionBody, store};
use crate::catalog::ObjectType;

pub(crate) static LISTING: Listing = Listing::new("WebhookSubscriptionPaginationResource")
    .sort(&[by("created_at", Moment), by("updated_at", Moment)])
    .filter(&[on("object_type", word::<ObjectType>()).eq(), on("created_at", Moment).range()]);

/// List webhook subscriptions
///
/// All of the partner, disabled ones too. Secrets are not shown.
#[utoipa::path(get, path = "/webhook_subscriptions", responses((status = 200, body = Page<SubscriptionBody>)))]
pub(crate) async fn list(call: Call, query: ListQuery) -> Answer<Json<Page<SubscriptionBody>>> {
    let page = store::list(call.db(), &call.scope(), &query).await?;
    Ok(Json(page.map(Subscription::body)))
}
