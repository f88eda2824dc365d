//! Stripe takes cards and what else it offers. No card data passes this server: the payer's browser gives them to Stripe's own fields.

use std::fmt;
use std::sync::Arc;

use axum::Extension;
use bursar_connectors::Wire;
use bursar_entities::PaymentMethodType;
use bursar_kernel::Currency;
use strum::VariantArray;

mod client;
mod connected;
pub(crate) mod page;
mod payment;
mod payout;
pub(crate) mod read_account;
pub(crate) mod read_payment;
pub(crate) mod read_payout;
pub(crate) mod signature;
mod standing;
pub(crate) mod webhook;

pub use webhook::stripe_webhooks;

/// Its name in intents.
pub(crate) const NAME: &str = "stripe";
/// Where its API is.
pub const STRIPE_URL: &str = "https://api.stripe.com";

/// The operator's account at Stripe. Entities are paid on it, unless they have accounts of their own that are connected to it.
#[derive(Clone)]
pub struct StripeSettings {
    /// Where the API is: Stripe's own, or a simulator's.
    pub url: String,
    /// Signs our requests.
    pub secret_key: String,
    /// Names the account in the payer's browser.
    pub publishable_key: String,
    /// Signs Stripe's webhooks about the account.
    pub webhook_secret: String,
    /// Signs those about accounts that are connected to it; none where no such webhooks are expected.
    pub connect_webhook_secret: Option<String>,
}

impl fmt::Debug for StripeSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StripeSettings").field("url", &self.url).finish_non_exhaustive()
    }
}

/// The way to Stripe.
#[derive(Clone)]
pub struct Stripe {
    pub(crate) wire: Wire,
    pub(crate) settings: StripeSettings,
}

impl Stripe {
    /// By this account, over this wire.
    pub fn new(wire: Wire, settings: StripeSettings) -> Self {
        Stripe { wire, settings }
    }

    /// Names the account in the payer's browser.
    pub fn publishable_key(&self) -> &str {
        &self.settings.publishable_key
    }

    /// Where its script is, and which origins that script speaks to.
    pub fn script(&self) -> (String, Vec<String>) {
        if self.settings.url == STRIPE_URL {
            let origins = ["https://js.stripe.com", "https://api.stripe.com", "https://hooks.stripe.com"];
            return ("https://js.stripe.com/v3/".to_owned(), origins.map(str::to_owned).to_vec());
        }
        (format!("{}/js/v3/", self.settings.url), vec![self.settings.url.clone()])
    }
}

/// The way to Stripe where the operator has an account there, as a handler takes it.
pub type StripeServer = Extension<Option<Arc<Stripe>>>;

/// What Stripe calls a method; nothing where it does not take it. Wallets are cards to it.
pub(crate) fn method_type(method: PaymentMethodType) -> Option<&'static str> {
    Some(match method {
        PaymentMethodType::Card | PaymentMethodType::Applepay | PaymentMethodType::Googlepay => "card",
        PaymentMethodType::UsAch => "us_bank_account",
        PaymentMethodType::Blik => "blik",
        PaymentMethodType::BacsDirectDebit => "bacs_debit",
        PaymentMethodType::Bancontact => "bancontact",
        PaymentMethodType::Eps => "eps",
        PaymentMethodType::Giropay => "giropay",
        PaymentMethodType::Ideal => "ideal",
        PaymentMethodType::P24 => "p24",
        PaymentMethodType::SepaDebit => "sepa_debit",
        PaymentMethodType::Sofort => "sofort",
        PaymentMethodType::Affirm => "affirm",
        PaymentMethodType::Klarna => "klarna",
        PaymentMethodType::SepaCredit => return None,
    })
}

/// The methods that Stripe takes.
pub fn stripe_methods() -> impl Iterator<Item = PaymentMethodType> {
    PaymentMethodType::VARIANTS.iter().copied().filter(|method| method_type(*method).is_some())
}

/// The currencies in which Stripe takes the method; none named where it takes all. Source: Stripe's page "Payment method support", country and
/// currency.
pub(crate) fn currencies(method: PaymentMethodType) -> Option<&'static [&'static str]> {
    const KLARNA: &[&str] = &["AUD", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "NOK", "NZD", "PLN", "RON", "SEK", "USD"];
    Some(match method {
        PaymentMethodType::Card | PaymentMethodType::Applepay | PaymentMethodType::Googlepay | PaymentMethodType::SepaCredit => {
            return None;
        }
        PaymentMethodType::UsAch => &["USD"],
        PaymentMethodType::Blik => &["PLN"],
        PaymentMethodType::BacsDirectDebit => &["GBP"],
        PaymentMethodType::P24 => &["EUR", "PLN"],
        PaymentMethodType::Affirm => &["CAD", "USD"],
        PaymentMethodType::Klarna => KLARNA,
        PaymentMethodType::Bancontact
        | PaymentMethodType::Eps
        | PaymentMethodType::Giropay
        | PaymentMethodType::Ideal
        | PaymentMethodType::SepaDebit
        | PaymentMethodType::Sofort => &["EUR"],
    })
}

/// Does Stripe take the method in the currency, and count that in the minor units of ISO 4217, as we do? A few it does not.
pub(crate) fn takes(method: PaymentMethodType, currency: Currency) -> bool {
    let is_counted_alike = !matches!(currency.code(), "ISK" | "MGA" | "UGX") && currency.exponent() <= 2;
    let is_taken = currencies(method).is_none_or(|currencies| currencies.contains(&currency.code()));
    method_type(method).is_some() && is_counted_alike && is_taken
}
