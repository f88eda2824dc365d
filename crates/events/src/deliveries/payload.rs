//! What is sent.

use bursar_kernel::{Result, Uuid};
use bursar_versions::Served;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use crate::events::{EventBody, EventRow};
use crate::settings::Dialect;

/// The body of a webhook: the event, and which subscription it is sent to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventResourceForWebhookClient)]
pub(crate) struct WebhookBody {
    #[serde(flatten)]
    event: EventBody,
    /// The subscription whose secret signs.
    webhook_subscription_id: Uuid,
}

/// The bytes that are signed and sent: the same at every attempt.
pub(crate) fn payload(event: EventRow, dialect: &Dialect, subscription_id: Uuid) -> Result<String> {
    let body = WebhookBody { event: event.body(dialect), webhook_subscription_id: subscription_id };
    if dialect.spoken == Served::default() {
        return Ok(serde_json::to_string(&body)?);
    }
    let mut body = serde_json::to_value(body)?;
    dialect.spoken.lower_webhook(&mut body);
    Ok(body.to_string())
}

/// The name of the schema of a webhook's body.
pub const CALLBACK_SCHEMA: &str = "EventResourceForWebhookClient";

/// The schema of a webhook's body, for the published document.
pub fn callback_schema() -> Value {
    serde_json::to_value(WebhookBody::schema()).unwrap_or_default()
}

/// What subscribing leads to, for the published document.
pub fn callback() -> Value {
    let body = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{CALLBACK_SCHEMA}")}}});
    let signature = json!({
        "name": "Monite-Signature", "in": "header", "required": true, "schema": {"type": "string"},
        "description": "`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>`, keyed by the secret of the subscription.",
    });
    json!({"webhook_notification": {"{$request.body.url}": {"post": {
        "summary": "Something happened",
        "parameters": [signature],
        "requestBody": {"required": true, "content": body},
        "responses": {"2XX": {"description": "It was accepted. Anything else is retried."}},
    }}}})
}
