//! The lives of a batch and of the payments in it, as tables. Pure.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// How the payment of a bill stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = BatchPaymentItemStatus)]
pub(crate) enum BankPaymentStatus {
    /// Its file was not handed over yet.
    Created,
    /// Its file was handed over.
    Sent,
    /// The bank will carry it out.
    Accepted,
    /// The money has left the account.
    Settled,
    /// The bank did not carry it out.
    Rejected,
    /// The money came back.
    Returned,
    /// It was given up before its file was handed over.
    Canceled,
}

/// What happens to the payment of a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub(crate) enum Step {
    Send,
    Accept,
    Settle,
    Reject,
    Return,
    Cancel,
}

/// How a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = BatchPaymentStatus)]
pub(crate) enum BatchStatus {
    /// It was not handed over yet, and can be canceled.
    Draft,
    /// It was handed over, and the bank has not decided about all of its payments.
    Sent,
    /// The bank carries out what it has not rejected.
    Accepted,
    /// Every payment has ended, and at least one was carried out.
    Completed,
    /// The bank carried out none of its payments.
    Rejected,
    /// It was given up before it was handed over.
    Canceled,
}

use BankPaymentStatus::{Accepted, Canceled, Created, Rejected, Returned, Sent, Settled};

impl BankPaymentStatus {
    /// The status after the step; nothing where it changes nothing any more. Messages of banks come late, twice and in any order: what has
    /// ended never begins again.
    pub(crate) fn after(self, step: Step) -> Option<Self> {
        match (step, self) {
            (Step::Send, Created) => Some(Sent),
            (Step::Cancel, Created) => Some(Canceled),
            (Step::Accept, Sent) => Some(Accepted),
            (Step::Settle, Sent | Accepted) => Some(Settled),
            (Step::Reject, Sent | Accepted) => Some(Rejected),
            (Step::Return, Settled) => Some(Returned),
            _ => None,
        }
    }

    /// Was it handed over, and has not ended?
    pub(crate) fn is_on_its_way(self) -> bool {
        matches!(self, Sent | Accepted)
    }

    /// Is it over? Then the bill can be paid by another file.
    pub(crate) fn has_ended(self) -> bool {
        matches!(self, Settled | Rejected | Returned | Canceled)
    }
}

impl BatchStatus {
    /// How a batch stands with payments that stand so.
    pub(crate) fn of(payments: &[BankPaymentStatus]) -> Self {
        let any = |status: BankPaymentStatus| payments.contains(&status);
        let all = |status: BankPaymentStatus| payments.iter().all(|payment| *payment == status);
        match () {
            () if all(Canceled) => BatchStatus::Canceled,
            () if any(Created) => BatchStatus::Draft,
            () if any(Sent) => BatchStatus::Sent,
            () if any(Accepted) => BatchStatus::Accepted,
            () if all(Rejected) => BatchStatus::Rejected,
            () => BatchStatus::Completed,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bursar_web::StateMachine;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_diagram_of_the_documentation_is_this_table() {
        let mut expected = BTreeSet::new();
        for from in BankPaymentStatus::VARIANTS {
            let to = Step::VARIANTS.iter().filter_map(|step| from.after(*step));
            expected.extend(to.map(|to| (from.into_str(), to.into_str())));
        }
        assert_eq!(StateMachine::of("Batch payments", "Payment of a bill").pairs(), expected);
    }

    #[test]
    fn a_batch_stands_where_its_slowest_payment_stands() {
        let table: [(&[BankPaymentStatus], BatchStatus); 8] = [
            (&[Created, Created], BatchStatus::Draft),
            (&[Canceled, Canceled], BatchStatus::Canceled),
            (&[Sent, Rejected], BatchStatus::Sent),
            (&[Accepted, Rejected], BatchStatus::Accepted),
            (&[Accepted, Settled], BatchStatus::Accepted),
            (&[Settled, Rejected], BatchStatus::Completed),
            (&[Returned], BatchStatus::Completed),
            (&[Rejected, Rejected], BatchStatus::Rejected),
        ];
        for (payments, expected) in table {
            assert_eq!(BatchStatus::of(payments), expected, "{payments:?}");
        }
    }

    proptest! {
        /// Whatever a bank says however often: a payment ends once, and comes back at most once.
        #[test]
        fn what_has_ended_never_begins_again(steps in proptest::collection::vec(0_usize..6, 0..30)) {
            let (mut status, mut settled, mut returned) = (Created, 0, 0);
            for step in steps {
                let next = status.after(Step::VARIANTS[step]);
                prop_assert!(!(status.has_ended() && next.is_some_and(|next| next != Returned)));
                settled += usize::from(next == Some(Settled));
                returned += usize::from(next == Some(Returned));
                status = next.unwrap_or(status);
            }
            prop_assert!(settled <= 1 && returned <= settled);
        }
    }
}
