//! A payout: Stripe hands on what an account was paid to the bank of its owner.

use bursar_kernel::Timestamp;
use serde::Deserialize;

use crate::payment_intents::status::IntentStatus;

/// A payout to the bank of an account.
#[derive(Debug, Deserialize)]
pub(crate) struct Payout {
    status: String,
}

impl Payout {
    /// Where the intents stand that it hands on; none while it is on its way.
    pub(crate) fn standing(&self) -> Option<IntentStatus> {
        match self.status.as_str() {
            "paid" => Some(IntentStatus::Settled),
            "failed" => Some(IntentStatus::PayoutFailed),
            "canceled" => Some(IntentStatus::PayoutCanceled),
            _ => None,
        }
    }
}

/// Something that changed the balance of an account: a payout is made of them.
#[derive(Debug, Deserialize)]
pub(crate) struct BalanceTransaction {
    pub(crate) id: String,
    #[serde(rename = "type")]
    kind: String,
    source: Option<Source>,
}

#[derive(Debug, Deserialize)]
struct Source {
    payment_intent: Option<String>,
    /// In seconds.
    created: Option<i64>,
}

impl BalanceTransaction {
    /// The payment that was charged, and when; none where it is a fee, a refund or anything else.
    pub(crate) fn payment(&self) -> Option<(&str, Option<Timestamp>)> {
        let is_charge = matches!(self.kind.as_str(), "charge" | "payment");
        let charge = self.source.as_ref().filter(|_| is_charge)?;
        let charged_at = charge.created.and_then(|seconds| Timestamp::from_timestamp(seconds, 0));
        charge.payment_intent.as_deref().map(|payment| (payment, charged_at))
    }
}
