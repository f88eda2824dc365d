use bursar_kernel::{Patch, Result, Uuid, set_if_given};
use bursar_store::{changes, record};
use bursar_web::{Answer, Call, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Subscription, SubscriptionBody};
use crate::catalog::ObjectType;
use crate::targets::IpNet;

/// Changes to a subscription. A field that is left out stays.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateWebhookSubscriptionRequest)]
pub(crate) struct UpdateSubscription {
    /// The events to send from now on; empty or null: all events of the type of object.
    #[schema(max_items = 100)]
    pub(crate) event_types: Patch<Vec<String>>,
    /// The type of object whose events are sent. The names in `event_types` must fit it.
    #[schema(value_type = ObjectType, required = false)]
    pub(crate) object_type: Option<ObjectType>,
    /// Where to send webhooks from now on, those that wait for another attempt too.
    #[schema(value_type = String, required = false, format = "uri", min_length = 1, max_length = 2083)]
    pub(crate) url: Option<String>,
}

/// Update a webhook subscription
///
/// The secret stays as it is.
#[utoipa::path(patch, path = "/webhook_subscriptions/{webhook_subscription_id}", responses((status = 200, body = SubscriptionBody)))]
pub(crate) async fn update(call: Call, Path(id): Path<Uuid>, Json(body): Json<UpdateSubscription>) -> Answer<Json<SubscriptionBody>> {
    let tx = call.db().begin().await?;
    let before: Subscription = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| before.clone().body())?;
    let mut subscription = before.updated(body, &call.edge().options.webhook_networks)?;
    subscription.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &subscription).await?;
    tx.commit().await?;
    Ok(Json(subscription.body()))
}

impl Subscription {
    /// The subscription with these changes. Names every field that is wrong, also where a new type makes the old names wrong.
    fn updated(&self, asked: UpdateSubscription, networks: &[IpNet]) -> Result<Self> {
        let mut changed = self.clone();
        match asked.event_types {
            Patch::Absent => {}
            Patch::Clear => changed.event_types.clear(),
            Patch::Set(names) => changed.event_types = names,
        }
        changed.object_type = asked.object_type.unwrap_or(self.object_type);
        set_if_given(&mut changed.url, asked.url);
        changed.checked(networks)
    }
}
