//! Deliveries as the platform's own people look at them: over all entities, with what was sent and where each stands.

use bursar_kernel::{DateTime, Result, Utc, Uuid, wire};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::deliveries::payload::payload;
use crate::events::EventRow;
use crate::settings::Dialect;

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;

/// The status of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookDeliveryStatus)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(crate) enum DeliveryStatus {
    /// Waits for its first or another attempt.
    Pending,
    /// Was taken.
    Delivered,
    /// Was refused for twelve hours; send it again once the address works.
    GivenUp,
    /// The subscription was disabled before it was taken.
    Canceled,
}

/// A delivery with where it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDeliveryLogResource)]
pub(crate) struct LoggedDelivery {
    /// Its id.
    pub(crate) id: Uuid,
    /// The subscription that it is for.
    pub(crate) webhook_subscription_id: Uuid,
    /// The event that is sent.
    pub(crate) event_id: Uuid,
    /// The entity that it is about; null for what belongs to no entity.
    #[schema(required = false)]
    pub(crate) entity_id: Option<Uuid>,
    /// The type of the object.
    pub(crate) object_type: String,
    /// The object.
    pub(crate) object_id: Uuid,
    /// The bare name of the event.
    pub(crate) action: String,
    /// Its status.
    pub(crate) status: DeliveryStatus,
    /// How often it was sent, right or wrong.
    pub(crate) requests_made_count: i64,
    /// When it is sent next; null when it is not.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    pub(crate) next_attempt_at: Option<DateTime<Utc>>,
    /// The status of the last answer; null when there was none.
    #[schema(required = false)]
    pub(crate) response_status_code: Option<i32>,
    /// The beginning of the last answer's body; where there was no answer, why. Null before the first attempt.
    #[schema(required = false)]
    pub(crate) response: Option<String>,
    /// Where it was sent last.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    pub(crate) url: String,
    /// When its event happened.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When it was last tried, or last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
}

/// A delivery with the body that is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDeliveryLogResourceWithPayload)]
pub(crate) struct DeliveryWithPayload {
    #[serde(flatten)]
    delivery: LoggedDelivery,
    /// The body that is sent, the same at every attempt; null once the event is no longer kept.
    #[schema(required = false, value_type = Option<Object>)]
    payload: Option<Value>,
}

impl DeliveryWithPayload {
    /// The delivery with the body of its event.
    pub(crate) fn new(delivery: LoggedDelivery, event: Option<(EventRow, Dialect)>) -> Result<Self> {
        let payload = match event {
            Some((event, dialect)) => Some(serde_json::from_str(&payload(event, &dialect, delivery.webhook_subscription_id)?)?),
            None => None,
        };
        Ok(DeliveryWithPayload { delivery, payload })
    }
}
