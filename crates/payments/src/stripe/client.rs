//! The calls of Stripe's API that payments take: forms out, JSON back.

use bursar_connectors::WireError;
use bursar_kernel::Money;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Stripe;
use super::connected::ConnectedAccount;
use super::payment::{Dispute, StripePayment};
use super::payout::{BalanceTransaction, Payout};

/// The day of Stripe's API whose answers are read here.
const API_DAY: &str = "2024-06-20";
/// The most that a list gives at a time.
const PAGE: usize = 100;

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

impl StripeError {
    /// Is there nothing of that name, or nothing that our key may see?
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, StripeError::Refused { status: StatusCode::NOT_FOUND | StatusCode::FORBIDDEN, .. })
    }
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

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
}

/// A payment that is to be made.
pub(crate) struct NewPayment<'a> {
    pub(crate) amount: Money,
    /// What the operator keeps of it, in minor units.
    pub(crate) fee: Option<i64>,
    /// Stripe's words for the methods that are offered.
    pub(crate) types: &'a [&'a str],
    pub(crate) description: &'a str,
    /// The same key answers the same payment, however often it is asked for.
    pub(crate) key: &'a str,
}

/// The account at Stripe that is paid: the operator's own, or one that is connected to it.
pub(crate) struct StripeAccount<'a> {
    stripe: &'a Stripe,
    connected: Option<&'a str>,
}

impl Stripe {
    /// The connected account of that id; without one, the operator's own.
    pub(crate) fn account<'a>(&'a self, connected: Option<&'a str>) -> StripeAccount<'a> {
        StripeAccount { stripe: self, connected }
    }

    /// What a connected account can do, and what Stripe asks of its owner.
    pub(crate) async fn describe(&self, account: &str) -> Result<ConnectedAccount, StripeError> {
        self.account(None).get(&format!("/v1/accounts/{account}")).await
    }
}

impl StripeAccount<'_> {
    /// A payment that can then be paid.
    pub(crate) async fn create(&self, new: &NewPayment<'_>) -> Result<StripePayment, StripeError> {
        let (units, currency) = (new.amount.minor().to_string(), new.amount.currency().code().to_ascii_lowercase());
        let fee = new.fee.map(|fee| fee.to_string());
        let mut form = vec![("amount", units.as_str()), ("currency", &currency), ("description", new.description)];
        form.extend(fee.as_deref().map(|fee| ("application_fee_amount", fee)));
        form.extend(new.types.iter().map(|kind| ("payment_method_types[]", *kind)));
        self.call(Method::POST, "/v1/payment_intents", &form, Some(new.key)).await
    }

    /// The payment as it is now.
    pub(crate) async fn read(&self, id: &str) -> Result<StripePayment, StripeError> {
        let payment: StripePayment = self.get(&format!("/v1/payment_intents/{id}?expand[]=latest_charge.refunds")).await?;
        if !payment.was_disputed() {
            return Ok(payment);
        }
        let List { data } = self.get::<List<Dispute>>(&format!("/v1/disputes?payment_intent={id}&limit={PAGE}")).await?;
        Ok(StripePayment { disputes: data, ..payment })
    }

    /// Nobody can pay it any more.
    pub(crate) async fn cancel(&self, id: &str) -> Result<serde_json::Value, StripeError> {
        self.call(Method::POST, &format!("/v1/payment_intents/{id}/cancel"), &[], Some(&format!("cancel/{id}"))).await
    }

    /// The money goes back to the payer, once.
    pub(crate) async fn refund(&self, id: &str) -> Result<serde_json::Value, StripeError> {
        self.call(Method::POST, "/v1/refunds", &[("payment_intent", id)], Some(&format!("refund/{id}"))).await
    }

    /// A payout to the bank of the account.
    pub(crate) async fn payout(&self, id: &str) -> Result<Payout, StripeError> {
        self.get(&format!("/v1/payouts/{id}")).await
    }

    /// What a payout is made of, behind this one.
    pub(crate) async fn paid_out(&self, payout: &str, after: Option<&str>) -> Result<Vec<BalanceTransaction>, StripeError> {
        let after = after.map(|after| format!("&starting_after={after}")).unwrap_or_default();
        let path = format!("/v1/balance_transactions?payout={payout}&limit={PAGE}&expand[]=data.source{after}");
        Ok(self.get::<List<BalanceTransaction>>(&path).await?.data)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, StripeError> {
        self.call(Method::GET, path, &[], None).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        form: &[(&str, &str)],
        key: Option<&str>,
    ) -> Result<T, StripeError> {
        let settings = &self.stripe.settings;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", settings.url))
            .header(AUTHORIZATION, format!("Bearer {}", settings.secret_key))
            .header("stripe-version", API_DAY)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(account) = self.connected {
            request = request.header("stripe-account", account);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(Bytes::from(body)).map_err(|_| StripeError::Unreadable)?;
        let answer = self.stripe.wire.send(request).await?;
        let (status, body) = (answer.status(), answer.into_body());
        if !status.is_success() {
            let message = serde_json::from_slice::<Refusal>(&body).map_or_else(|_| String::new(), |refusal| refusal.error.message);
            return Err(StripeError::Refused { status, message });
        }
        serde_json::from_slice(&body).map_err(|_| StripeError::Unreadable)
    }
}
