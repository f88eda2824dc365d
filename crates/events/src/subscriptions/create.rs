use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::record;
use bursar_web::{Answer, Call, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{SecretSubscriptionBody, Subscription, SubscriptionStatus, new_secret, store};
use crate::catalog::ObjectType;
use crate::targets::IpNet;

/// How many subscriptions a partner may have.
const MAX_SUBSCRIPTIONS: usize = 250;

/// Which events to send where.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateWebhookSubscriptionRequest, example = json!({
    "object_type": "entity", "event_types": ["created"], "url": "https://example.com/hooks"
}))]
pub(crate) struct CreateSubscription {
    /// The events to send, as `created` or as `entity.created`. Left out or empty: all events of the type of object.
    #[serde(default)]
    #[schema(required = false, max_items = 100)]
    pub(crate) event_types: Vec<String>,
    /// The type of object whose events are sent: one for each subscription.
    pub(crate) object_type: ObjectType,
    /// Where to send webhooks: an `https` address on the public internet that answers itself, because redirects are not followed.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    pub(crate) url: String,
}

/// Subscribe to a webhook
///
/// It is enabled at once. The `secret` that signs its webhooks is shown in this answer only. Several subscriptions may share an address; a
/// partner may have 250.
#[utoipa::path(
    post,
    path = "/webhook_subscriptions",
    responses((status = 201, body = SecretSubscriptionBody), (status = 409, description = "the partner has 250 subscriptions already"))
)]
pub(crate) async fn create(call: Call, Json(body): Json<CreateSubscription>) -> Answer<(StatusCode, Json<SecretSubscriptionBody>)> {
    let networks = &call.edge().options.webhook_networks;
    let subscription = Subscription::new(call.env().id(), call.partner_id, body, networks, call.env().now())?;
    let secret = new_secret(&call.env().rng);
    let tx = call.db().begin().await?;
    tx.hold(&format!("webhook_subscriptions/{}", call.partner_id)).await?;
    if record::count::<Subscription>(&tx, &call.scope()).await? >= MAX_SUBSCRIPTIONS {
        return Err(
            Error::conflict(format!("a partner may have {MAX_SUBSCRIPTIONS} subscriptions: delete one that is no longer needed")).into()
        );
    }
    store::insert(&tx, call.edge(), &call.scope(), &subscription, &secret).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(SecretSubscriptionBody { subscription: subscription.body(), secret })))
}

impl Subscription {
    /// A new one, enabled at once. Names every field that is wrong.
    fn new(id: Uuid, partner_id: Uuid, asked: CreateSubscription, networks: &[IpNet], now: Timestamp) -> Result<Self> {
        let subscription = Subscription {
            id,
            partner_id,
            object_type: asked.object_type,
            event_types: asked.event_types,
            url: asked.url,
            status: SubscriptionStatus::Enabled,
            failing_since: None,
            created_at: now,
            updated_at: now,
        };
        subscription.checked(networks)
    }
}
