//! The calls of Stripe's API that payments take: forms out, JSON back.

use bursar_connectors::WireError;
use bursar_entities::PaymentMethodType;
use bursar_kernel::Money;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, StatusCode};
use serde::Deserialize;

use super::Stripe;

/// The day of Stripe's API whose answers are read here.
const API_DAY: &str = "2024-06-20";

/// A payment at Stripe, as far as we read it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct StripePayment {
    pub(crate) id: String,
    /// Lets a browser pay it.
    pub(crate) client_secret: Option<String>,
    /// Minor units.
    pub(crate) amount: i64,
    pub(crate) status: String,
    pub(crate) latest_charge: Option<Charge>,
    #[serde(default)]
    pub(crate) payment_method_types: Vec<String>,
}

/// What was charged for it last.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Charge {
    pub(crate) refunded: bool,
    pub(crate) disputed: bool,
}

impl StripePayment {
    pub(crate) fn is_refunded(&self) -> bool {
        self.latest_charge.as_ref().is_some_and(|charge| charge.refunded)
    }

    pub(crate) fn is_disputed(&self) -> bool {
        self.latest_charge.as_ref().is_some_and(|charge| charge.disputed)
    }

    /// The way that the payer chose, where only one was offered there.
    pub(crate) fn method(&self) -> Option<PaymentMethodType> {
        match self.payment_method_types.as_slice() {
            [kind] if kind == "card" => Some(PaymentMethodType::Card),
            _ => None,
        }
    }

    /// Can it still be paid?
    pub(crate) fn is_open(&self) -> bool {
        self.status.starts_with("requires_")
    }
}

/// Why Stripe did not do it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StripeError {
    #[error("Stripe cannot be reached: {0}")]
    Wire(#[from] WireError),
    #[error("Stripe answered {status}: {message}")]
    Refused { status: StatusCode, message: String },
    #[error("Stripe's answer cannot be read")]
    Unreadable,
}

#[derive(Deserialize)]
struct Refusal {
    error: RefusalBody,
}

#[derive(Deserialize)]
struct RefusalBody {
    #[serde(default)]
    message: String,
}

impl Stripe {
    /// A payment that can then be paid. The same key answers the same payment, however often it is asked for.
    pub(crate) async fn create(&self, amount: Money, types: &[&str], description: &str, key: &str) -> Result<StripePayment, StripeError> {
        let (units, currency) = (amount.minor().to_string(), amount.currency().code().to_ascii_lowercase());
        let mut form = vec![("amount", units.as_str()), ("currency", &currency), ("description", description)];
        form.extend(types.iter().map(|kind| ("payment_method_types[]", *kind)));
        self.call(Method::POST, "/v1/payment_intents", &form, Some(key)).await
    }

    /// The payment as it is now.
    pub(crate) async fn read(&self, id: &str) -> Result<StripePayment, StripeError> {
        self.call(Method::GET, &format!("/v1/payment_intents/{id}?expand[]=latest_charge"), &[], None).await
    }

    /// Nobody can pay it any more.
    pub(crate) async fn cancel(&self, id: &str) -> Result<StripePayment, StripeError> {
        self.call(Method::POST, &format!("/v1/payment_intents/{id}/cancel"), &[], Some(&format!("cancel/{id}"))).await
    }

    /// The money goes back to the payer, once.
    pub(crate) async fn refund(&self, id: &str) -> Result<serde_json::Value, StripeError> {
        self.call(Method::POST, "/v1/refunds", &[("payment_intent", id)], Some(&format!("refund/{id}"))).await
    }

    async fn call<T: serde::de::DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        form: &[(&str, &str)],
        key: Option<&str>,
    ) -> Result<T, StripeError> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.settings.url))
            .header(AUTHORIZATION, format!("Bearer {}", self.settings.secret_key))
            .header("stripe-version", API_DAY)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(Bytes::from(body)).map_err(|_| StripeError::Unreadable)?;
        let answer = self.wire.send(request).await?;
        let (status, body) = (answer.status(), answer.into_body());
        if !status.is_success() {
            let message = serde_json::from_slice::<Refusal>(&body).map_or_else(|_| String::new(), |refusal| refusal.error.message);
            return Err(StripeError::Refused { status, message });
        }
        serde_json::from_slice(&body).map_err(|_| StripeError::Unreadable)
    }
}
