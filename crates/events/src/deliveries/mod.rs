//! Deliveries: one for each event and subscription, tried again until it is taken or given up.

use bursar_kernel::Uuid;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) mod deliver;
pub(crate) mod list;
pub(crate) mod payload;
pub(crate) mod schedule;
pub(crate) mod sender;
pub(crate) mod signature;
pub(crate) mod store;

/// What became of sending one event to one subscription.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDeliveryResource)]
pub(crate) struct DeliveryBody {
    /// Its id.
    pub(crate) id: Uuid,
    /// The event that was sent.
    pub(crate) event_id: Uuid,
    /// How often it was sent, right or wrong.
    #[schema(value_type = i64)]
    pub(crate) requests_made_count: i64,
    /// The beginning of the last answer's body; where there was no answer, why. Null before the first attempt.
    #[schema(required = false)]
    pub(crate) response: Option<String>,
    /// The status of the last answer; null when there was none.
    #[schema(required = false)]
    pub(crate) response_status_code: Option<i32>,
    /// Where it was sent last.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    pub(crate) url: String,
    /// Was the last attempt taken? Null before the first one.
    #[schema(required = false)]
    pub(crate) was_successful: Option<bool>,
}
