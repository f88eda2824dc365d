//! The life of a credit note of a vendor, as one table. Pure.

use bursar_kernel::{Error, FieldError, Result};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

/// Where a credit note is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = PayableCreditNoteStateEnum)]
pub(crate) enum CreditNoteStatus {
    /// Complete: it can be sent for approval.
    New,
    /// Something that it must have is missing.
    Draft,
    /// It was approved, and took its amount off its payable.
    Applied,
    /// It was approved; no payable is linked to it.
    Approved,
    /// Not approved.
    Rejected,
    /// Given up for good.
    Canceled,
    /// Sent for approval.
    SubmittedForApproval,
}

/// What may be asked of a credit note, where its status decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoteOperation {
    /// Change its data or its lines.
    Change,
    Submit,
    Approve,
    Reject,
    Cancel,
    Delete,
}

impl CreditNoteStatus {
    /// The status after the operation; nothing where it is refused.
    pub(crate) fn after(self, operation: NoteOperation) -> Option<Self> {
        use CreditNoteStatus::{Approved, Canceled, Draft, New, Rejected, SubmittedForApproval};
        use NoteOperation::{Approve, Cancel, Change, Delete, Reject, Submit};
        match (operation, self) {
            (Change, Draft | New) | (Delete, Draft) => Some(self),
            (Submit, New) => Some(SubmittedForApproval),
            (Approve, New | SubmittedForApproval) => Some(Approved),
            (Reject, SubmittedForApproval) => Some(Rejected),
            (Cancel, Draft | New) => Some(Canceled),
            _ => None,
        }
    }

    /// The same, where a refusal is the client's error.
    pub(crate) fn require(self, operation: NoteOperation) -> Result<Self> {
        self.after(operation).ok_or_else(|| Error::conflict(REFUSED))
    }

    /// The same for a change, where the contract declares no 409.
    pub(crate) fn require_changeable(self) -> Result<()> {
        self.after(NoteOperation::Change).map(drop).ok_or_else(not_changeable)
    }

    /// The status of what can still be changed, by whether it is complete.
    pub(crate) fn settled(self, is_complete: bool) -> Self {
        match (self.after(NoteOperation::Change), is_complete) {
            (Some(_), true) => CreditNoteStatus::New,
            (Some(_), false) => CreditNoteStatus::Draft,
            (None, _) => self,
        }
    }

    /// Does its amount count against its payable?
    pub(crate) fn counts(self) -> bool {
        matches!(self, CreditNoteStatus::Approved | CreditNoteStatus::Applied)
    }

    /// Was it handed on for approval? From then on its counterpart is a copy that stays.
    pub(crate) fn is_handed_on(self) -> bool {
        !matches!(self, CreditNoteStatus::Draft | CreditNoteStatus::New | CreditNoteStatus::Canceled)
    }
}

/// The status does not allow it.
pub(crate) const REFUSED: &str = "Credit Note couldn't be updated due to current state";

/// It cannot be changed now, where the contract declares no 409.
pub(crate) fn not_changeable() -> Error {
    Error::invalid(FieldError::new("path", "credit_note_id", REFUSED, "value_error.state"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bursar_web::{StateMachine, Transition};

    use super::*;

    #[test]
    fn the_diagram_of_the_documentation_is_this_table() {
        use CreditNoteStatus::{Applied, Approved, Canceled, Draft, New, Rejected, SubmittedForApproval};
        let line = |from: CreditNoteStatus, to: CreditNoteStatus, by| Transition { from: from.into_str(), to: to.into_str(), by };
        // What is linked to a payable when it is approved is applied at once.
        let mut expected = BTreeSet::from([line(Approved, Applied, "it is linked to a bill")]);
        for from in [New, Draft, Applied, Approved, Rejected, Canceled, SubmittedForApproval] {
            for (operation, by) in [
                (NoteOperation::Submit, "post_payable_credit_notes_id_submit_for_approval"),
                (NoteOperation::Approve, "post_payable_credit_notes_id_approve"),
                (NoteOperation::Reject, "post_payable_credit_notes_id_reject"),
                (NoteOperation::Cancel, "post_payable_credit_notes_id_cancel"),
            ] {
                expected.extend(from.after(operation).map(|to| line(from, to, by)));
            }
            for (is_complete, by) in [(true, "it is complete"), (false, "a required field is cleared")] {
                let to = Some(from.settled(is_complete)).filter(|to| *to != from);
                expected.extend(to.map(|to| line(from, to, by)));
            }
        }
        assert_eq!(BTreeSet::from_iter(StateMachine::of("Credit notes", "Credit note of a vendor").transitions), expected);
    }
}
