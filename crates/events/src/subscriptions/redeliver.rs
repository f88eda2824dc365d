use bursar_kernel::{DateTime, Error, FieldError, Result, Timestamp, Utc, Uuid, wire};
use bursar_store::{Tx, record};
use bursar_web::{Answer, Call, Json, Path};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Subscription, SubscriptionStatus};
use crate::events::EventRow;
use crate::{deliveries, events};

/// Events that one request sends again at most.
const MAX_EVENTS: usize = 500;

/// What to send again: one event, or all from one moment to another.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RedeliverWebhooksRequest)]
pub(crate) struct Redeliver {
    /// One event.
    event_id: Option<Uuid>,
    /// All that happened then or later; needs `to`.
    from: Option<DateTime<Utc>>,
    /// All that happened then or earlier; needs `from`.
    to: Option<DateTime<Utc>>,
}

/// What will be sent again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RedeliverWebhooksResponse)]
pub(crate) struct Redelivery {
    /// How many events.
    events_count: usize,
    /// Where the next request begins (its `from`) when there was more than one request sends; else null.
    #[serde(with = "wire::option")]
    continue_from: Option<DateTime<Utc>>,
}

/// Redeliver webhooks
///
/// Sends one event (`event_id`) or all events from one moment to another (`from`, `to`; up to 500 a request) to this
/// subscription, as far as it asks for them, in order, with their old ids: a receiver that remembers the ids it has seen loses nothing and
/// does nothing twice. It is also how a subscription gets what happened before it was created, or while it was disabled.
#[utoipa::path(
    post,
    path = "/webhook_subscriptions/{webhook_subscription_id}/redeliver",
    responses((status = 202, body = Redelivery), (status = 409, description = "the subscription is disabled or does not ask for the event"))
)]
pub(crate) async fn redeliver(call: Call, Path(id): Path<Uuid>, Json(body): Json<Redeliver>) -> Answer<(StatusCode, Json<Redelivery>)> {
    let asked = asked(body)?;
    let tx = call.db().begin().await?;
    let subscription: Subscription = record::lock(&tx, &call.scope(), id).await?;
    if subscription.status == SubscriptionStatus::Disabled {
        return Err(Error::conflict("the subscription is disabled: enable it first").into());
    }
    let (found, continue_from) = found(&tx, &subscription, asked).await?;
    let wanted: Vec<&EventRow> = found.iter().filter(|event| subscription.wants(event)).collect();
    if matches!(asked, Asked::One(_)) && wanted.is_empty() {
        return Err(Error::conflict("the subscription does not ask for this event: see its object_type and event_types").into());
    }
    for event in &wanted {
        deliveries::deliver::reschedule(&tx, call.env(), &subscription, event).await?;
    }
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(Redelivery { events_count: wanted.len(), continue_from })))
}

#[derive(Clone, Copy)]
enum Asked {
    One(Uuid),
    Between(Timestamp, Timestamp),
}

/// One event or a span, never both.
fn asked(body: Redeliver) -> Result<Asked> {
    let missing = |name| Error::invalid(FieldError::new("body", name, "give event_id, or from and to", "value_error.missing"));
    match (body.event_id, body.from, body.to) {
        (Some(id), None, None) => Ok(Asked::One(id)),
        (None, Some(from), Some(to)) if from <= to => Ok(Asked::Between(from, to)),
        (None, Some(_), Some(_)) => Err(Error::invalid(FieldError::new("body", "to", "must not be before from", "value_error"))),
        (Some(_), _, _) => Err(Error::invalid(FieldError::new("body", "event_id", "does not go with from and to", "value_error"))),
        (None, Some(_), None) => Err(missing("to")),
        (None, None, Some(_)) => Err(missing("from")),
        (None, None, None) => Err(missing("event_id")),
    }
}

async fn found(tx: &Tx, subscription: &Subscription, asked: Asked) -> Result<(Vec<EventRow>, Option<Timestamp>)> {
    let partner_id = subscription.partner_id;
    match asked {
        Asked::One(id) => Ok((vec![events::store::of_partner(tx, partner_id, id).await?], None)),
        Asked::Between(from, to) => {
            let kind = subscription.object_type.word();
            let mut found = events::store::between(tx, partner_id, kind, (from, to), MAX_EVENTS + 1).await?;
            let next = found.get(MAX_EVENTS).map(|event| event.created_at);
            found.truncate(MAX_EVENTS);
            Ok((found, next))
        }
    }
}
