//! The life of a payable, as one table: in which status an operation is taken, and where it leads. Pure.

use bursar_kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

/// Where a payable is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = PayableStateEnum)]
pub enum PayableStatus {
    /// Something that it must have is missing.
    Draft,
    /// Complete: it can be sent for approval.
    New,
    /// Sent for approval.
    ApproveInProgress,
    /// Approved: it is to be paid.
    WaitingToBePaid,
    /// Some of it was paid.
    PartiallyPaid,
    /// It was paid.
    Paid,
    /// Given up for good.
    Canceled,
    /// Not approved.
    Rejected,
}

/// What may be asked of a payable, where its status decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Change its data or its lines.
    Change,
    Submit,
    Approve,
    Reject,
    Cancel,
    Reopen,
    PayPartly,
    Pay,
    Delete,
}

/// What a partner or an entity decides about the life of its payables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    /// What is complete needs no approval.
    pub(crate) skips_approval: bool,
    /// It may be marked as paid before it was approved.
    pub(crate) pays_unapproved: bool,
}

impl PayableStatus {
    /// The status after the operation; nothing where it is refused. A change leaves the status to completeness, a deletion to nobody.
    pub(crate) fn after(self, operation: Operation, rules: Rules) -> Option<PayableStatus> {
        use Operation::{Approve, Cancel, Change, Delete, Pay, PayPartly, Reject, Reopen, Submit};
        use PayableStatus::{ApproveInProgress, Canceled, Draft, New, Paid, PartiallyPaid, Rejected, WaitingToBePaid};
        match (operation, self) {
            (Change, Draft | New) | (Delete, Draft | New | Canceled | Rejected) => Some(self),
            (Submit, New) if rules.skips_approval => Some(WaitingToBePaid),
            (Submit, New) => Some(ApproveInProgress),
            (Approve, New | ApproveInProgress) => Some(WaitingToBePaid),
            (Reject, ApproveInProgress) => Some(Rejected),
            (Cancel, Draft | New) => Some(Canceled),
            (Reopen, WaitingToBePaid | Rejected) => Some(New),
            (PayPartly, WaitingToBePaid | PartiallyPaid) => Some(PartiallyPaid),
            (Pay, WaitingToBePaid | PartiallyPaid) => Some(Paid),
            (Pay, New | ApproveInProgress) if rules.pays_unapproved => Some(Paid),
            _ => None,
        }
    }

    /// The same, where a refusal is the client's error.
    pub(crate) fn require(self, operation: Operation, rules: Rules) -> Result<PayableStatus> {
        self.after(operation, rules).ok_or_else(refused)
    }

    /// May something be paid of it, or come back?
    pub(crate) fn takes_payments(self) -> bool {
        matches!(self, PayableStatus::WaitingToBePaid | PayableStatus::PartiallyPaid | PayableStatus::Paid)
    }

    /// The status of what can still be changed, by whether it is complete.
    pub(crate) fn settled(self, is_complete: bool, rules: Rules) -> PayableStatus {
        match (self, is_complete) {
            (PayableStatus::Draft, true) if rules.skips_approval => PayableStatus::WaitingToBePaid,
            (PayableStatus::Draft | PayableStatus::New, true) => PayableStatus::New,
            (PayableStatus::Draft | PayableStatus::New, false) => PayableStatus::Draft,
            (other, _) => other,
        }
    }

    /// Was it handed on for approval or payment? From then on its counterpart is a copy that stays.
    pub(crate) fn is_handed_on(self) -> bool {
        !matches!(self, PayableStatus::Draft | PayableStatus::New | PayableStatus::Canceled)
    }

    /// May a credit note take something off it?
    pub(crate) fn is_creditable(self) -> bool {
        matches!(self, PayableStatus::WaitingToBePaid | PayableStatus::PartiallyPaid | PayableStatus::Paid)
    }
}

/// The status does not allow it.
pub(crate) fn refused() -> Error {
    Error::conflict("Payable couldn't be updated due to current state")
}

/// An amount without a currency cannot be paid.
pub(crate) fn without_currency() -> Error {
    Error::conflict("the payable has no currency: reopen it and set currency first")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bursar_web::{StateMachine, Transition};

    use super::*;

    const STATUSES: [PayableStatus; 8] = [
        PayableStatus::Draft,
        PayableStatus::New,
        PayableStatus::ApproveInProgress,
        PayableStatus::WaitingToBePaid,
        PayableStatus::PartiallyPaid,
        PayableStatus::Paid,
        PayableStatus::Canceled,
        PayableStatus::Rejected,
    ];

    #[test]
    fn the_diagram_of_the_documentation_is_this_table() {
        let mut expected = BTreeSet::new();
        for from in STATUSES {
            for (operation, by) in [
                (Operation::Submit, "post_payables_id_submit_for_approval"),
                (Operation::Approve, "post_payables_id_approve_payment_operation"),
                (Operation::Reject, "post_payables_id_reject"),
                (Operation::Cancel, "post_payables_id_cancel"),
                (Operation::Reopen, "post_payables_id_reopen"),
                (Operation::PayPartly, "post_payables_id_mark_as_partially_paid"),
                (Operation::Pay, "post_payables_id_mark_as_paid"),
            ] {
                let to = from.after(operation, Rules::default()).filter(|to| *to != from);
                expected.extend(to.map(|to| Transition { from: from.into_str(), to: to.into_str(), by }));
            }
            for (is_complete, by) in [(true, "it is complete"), (false, "a required field is cleared")] {
                let to = Some(from.settled(is_complete, Rules::default())).filter(|to| *to != from);
                expected.extend(to.map(|to| Transition { from: from.into_str(), to: to.into_str(), by }));
            }
        }
        assert_eq!(BTreeSet::from_iter(StateMachine::of("Payables", "Bill").transitions), expected);
    }

    #[test]
    fn approval_is_skipped_only_by_those_who_say_so() {
        let skips = Rules { skips_approval: true, pays_unapproved: false };
        assert_eq!(PayableStatus::Draft.settled(true, skips), PayableStatus::WaitingToBePaid);
        assert_eq!(PayableStatus::New.settled(true, skips), PayableStatus::New, "what was reopened waits for a person");
        assert_eq!(PayableStatus::New.after(Operation::Submit, skips), Some(PayableStatus::WaitingToBePaid));
        let pays = Rules { skips_approval: false, pays_unapproved: true };
        for status in STATUSES {
            let is_new_one = matches!(status, PayableStatus::New | PayableStatus::ApproveInProgress);
            let (with, without) = (status.after(Operation::Pay, pays), status.after(Operation::Pay, Rules::default()));
            assert_eq!(with.is_some(), without.is_some() || is_new_one, "{status:?}");
        }
    }

    #[test]
    fn completeness_moves_only_what_can_be_changed() {
        for status in STATUSES {
            for is_complete in [true, false] {
                let settled = status.settled(is_complete, Rules::default());
                let may_change = status.after(Operation::Change, Rules::default()).is_some();
                assert_eq!(
                    settled == status,
                    !may_change || (settled == PayableStatus::New) == (status == PayableStatus::New),
                    "{status:?}"
                );
            }
        }
    }
}
