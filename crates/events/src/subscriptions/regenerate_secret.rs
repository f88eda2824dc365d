use bursar_kernel::{TimeDelta, Uuid};
use bursar_store::record;
use bursar_web::{Answer, Call, Json, OptionalJson, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{SecretSubscriptionBody, Subscription, new_secret, store};

/// How the secret is replaced: without a body the old secret ends at once.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RegenerateWebhookSecretRequest)]
pub(crate) struct RegenerateSecret {
    /// For how many seconds the old secret keeps signing, under `v1_old`; at most a week.
    #[serde(default)]
    #[schema(required = false, minimum = 0, maximum = 604_800, default = 0)]
    overlap_seconds: u32,
}

/// Regenerate the secret of a webhook subscription
///
/// The new secret is shown in this answer only, and signs from now on, those webhooks too that wait for another attempt. The old one ends
/// at once, unless `overlap_seconds` says otherwise: the signature then has a part `v1_old` by the old secret beside `v1`.
#[utoipa::path(
    post,
    path = "/webhook_subscriptions/{webhook_subscription_id}/regenerate_secret",
    request_body = Option<RegenerateSecret>,
    responses((status = 200, body = SecretSubscriptionBody))
)]
pub(crate) async fn regenerate_secret(
    call: Call,
    Path(id): Path<Uuid>,
    OptionalJson(body): OptionalJson<RegenerateSecret>,
) -> Answer<Json<SecretSubscriptionBody>> {
    let now = call.env().now();
    let overlap = TimeDelta::seconds(body.unwrap_or_default().overlap_seconds.into());
    let secret = new_secret(&call.env().rng);
    let tx = call.db().begin().await?;
    let mut subscription: Subscription = record::lock(&tx, &call.scope(), id).await?;
    subscription.updated_at = now;
    let old_until = Some(now + overlap).filter(|until| *until > now);
    store::replace_secret(&tx, call.edge(), &subscription, &secret, old_until).await?;
    tx.commit().await?;
    Ok(Json(SecretSubscriptionBody { subscription: subscription.body(), secret }))
}
