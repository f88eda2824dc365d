//! The life of a payment intent, as one table: where it may go from where it stands. Pure.

use bursar_kernel::Error;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

use super::state;

/// How a payment that was asked for stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = PaymentIntentStatus)]
pub enum IntentStatus {
    /// Nobody has paid yet.
    Created,
    /// The payer has paid, and the money is on its way.
    Processing,
    /// The money is certain.
    Succeeded,
    /// The money is on the recipient's account.
    Settled,
    /// The money did not come.
    PaymentFailed,
    /// It will not be paid: its link expired.
    PaymentCancelled,
    /// The money could not be handed on to the recipient.
    PayoutFailed,
    /// The money is not handed on to the recipient.
    PayoutCanceled,
    /// The payer's bank took the money back.
    Disputed,
    /// The money was given back.
    Refunded,
}

use IntentStatus::{
    Created, Disputed, PaymentCancelled, PaymentFailed, PayoutCanceled, PayoutFailed, Processing, Refunded, Settled, Succeeded,
};

impl IntentStatus {
    /// Where it may go from here.
    pub(crate) fn leads_to(self) -> &'static [IntentStatus] {
        match self {
            Created => &[Processing, Succeeded, PaymentCancelled, PaymentFailed],
            Processing => &[Succeeded, PaymentFailed],
            PaymentFailed => &[Succeeded],
            Succeeded => &[Settled, PaymentFailed, PayoutFailed, PayoutCanceled, Disputed, Refunded],
            // A bank may refuse a payout days after it was reported as paid.
            Settled => &[PayoutFailed, Disputed, Refunded],
            PayoutFailed | PayoutCanceled => &[Settled, Disputed, Refunded],
            // A dispute may be won, and a refund may fail.
            Disputed => &[Succeeded, Refunded],
            Refunded => &[Succeeded, Disputed],
            PaymentCancelled => &[],
        }
    }

    /// Did the payer's money come? What of it went back is said by the amount that was returned.
    pub(crate) fn is_received(self) -> bool {
        !matches!(self, Created | Processing | PaymentFailed | PaymentCancelled)
    }

    /// Is the money there, whether or not it was handed on to the recipient?
    pub(crate) fn is_paid(self) -> bool {
        matches!(self, Succeeded | Settled | PayoutFailed | PayoutCanceled)
    }

    /// Does it take up a part of what is to be paid of its document, without counting yet?
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Created | Processing)
    }

    /// The operation is not for a payment in this status.
    pub(crate) fn refused(self, verb: &str) -> Error {
        state(format!("cannot be {verb} in status {}", self.into_str()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bursar_web::StateMachine;

    use super::*;

    #[test]
    fn the_diagram_of_the_documentation_is_this_table() {
        let arrow = |from: IntentStatus, to: IntentStatus| (from.into_str(), to.into_str());
        let expected: BTreeSet<_> =
            IntentStatus::VARIANTS.iter().flat_map(|from| from.leads_to().iter().map(|to| arrow(*from, *to))).collect();
        assert_eq!(StateMachine::of("Payment intents", "Payment intent").pairs(), expected);
    }

    #[test]
    fn every_status_that_counts_can_be_lost_and_no_way_leads_back_to_the_beginning() {
        for status in IntentStatus::VARIANTS {
            let next = status.leads_to();
            assert!(!next.contains(&Created) && !next.contains(status), "{status:?}");
            assert!(!status.is_paid() || (next.contains(&Disputed) && next.contains(&Refunded)), "{status:?}");
            assert_eq!(status.is_received(), status.is_paid() || matches!(status, Disputed | Refunded), "{status:?}");
            assert!(!(status.is_received() && status.is_open()), "{status:?}");
        }
        let last: Vec<_> = IntentStatus::VARIANTS.iter().filter(|status| status.leads_to().is_empty()).copied().collect();
        assert_eq!(last, [PaymentCancelled]);
    }
}
