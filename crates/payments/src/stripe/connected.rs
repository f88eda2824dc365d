//! An account of an entity that is connected to the operator's.

use std::collections::BTreeMap;

use bursar_entities::{PaymentMethodType, ServiceAccount, ServiceError, ServiceRequirements, ServiceVerdict};
use bursar_kernel::Timestamp;
use serde::Deserialize;

use super::stripe_methods;

/// A connected account, as Stripe describes it.
#[derive(Debug, Deserialize)]
pub(crate) struct ConnectedAccount {
    id: String,
    charges_enabled: bool,
    payouts_enabled: bool,
    /// Words of Stripe, each with how it stands.
    #[serde(default)]
    capabilities: BTreeMap<String, String>,
    requirements: Option<Requirements>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Requirements {
    currently_due: Vec<String>,
    eventually_due: Vec<String>,
    past_due: Vec<String>,
    pending_verification: Vec<String>,
    /// Seconds.
    current_deadline: Option<i64>,
    disabled_reason: Option<String>,
    errors: Vec<ServiceError>,
}

impl ConnectedAccount {
    /// The account of an entity, of whose payments the operator keeps so much.
    pub(crate) fn account(self, fee_rate: Option<u32>) -> ServiceAccount {
        let asked = self.requirements.unwrap_or_default();
        let verdict = |method| match self.capabilities.get(capability(method)).map(String::as_str) {
            Some("active") if self.charges_enabled => ServiceVerdict::Enabled,
            Some("pending") => ServiceVerdict::Pending,
            _ => ServiceVerdict::Disabled,
        };
        ServiceAccount {
            fee_rate,
            charges_enabled: self.charges_enabled,
            payouts_enabled: self.payouts_enabled,
            methods: stripe_methods().map(|method| (method, verdict(method))).collect(),
            requirements: ServiceRequirements {
                currently_due: asked.currently_due,
                eventually_due: asked.eventually_due,
                past_due: asked.past_due,
                pending_verification: asked.pending_verification,
                current_deadline: asked.current_deadline.and_then(|seconds| Timestamp::from_timestamp(seconds, 0)),
                disabled_reason: asked.disabled_reason,
                errors: asked.errors,
            },
            id: self.id,
        }
    }
}

/// The account whose owner has disconnected it: nothing can be paid on it any more.
pub(crate) fn disconnected(account: ServiceAccount) -> ServiceAccount {
    let methods = account.methods.into_keys().map(|method| (method, ServiceVerdict::Disabled)).collect();
    let requirements = ServiceRequirements { disabled_reason: Some("account_not_connected".to_owned()), ..ServiceRequirements::default() };
    ServiceAccount { charges_enabled: false, payouts_enabled: false, methods, requirements, ..account }
}

/// Stripe's word for what an account needs for a method.
fn capability(method: PaymentMethodType) -> &'static str {
    match method {
        PaymentMethodType::Card | PaymentMethodType::Applepay | PaymentMethodType::Googlepay => "card_payments",
        PaymentMethodType::UsAch => "us_bank_account_ach_payments",
        PaymentMethodType::Blik => "blik_payments",
        PaymentMethodType::BacsDirectDebit => "bacs_debit_payments",
        PaymentMethodType::Bancontact => "bancontact_payments",
        PaymentMethodType::Eps => "eps_payments",
        PaymentMethodType::Giropay => "giropay_payments",
        PaymentMethodType::Ideal => "ideal_payments",
        PaymentMethodType::P24 => "p24_payments",
        PaymentMethodType::SepaDebit => "sepa_debit_payments",
        PaymentMethodType::Sofort => "sofort_payments",
        PaymentMethodType::Affirm => "affirm_payments",
        PaymentMethodType::Klarna => "klarna_payments",
        PaymentMethodType::SepaCredit => "",
    }
}
