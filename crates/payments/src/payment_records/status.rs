//! The life of a payment record, as one table: in which status a step is taken, and where it leads. Pure.

use bursar_kernel::Error;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use super::state;

/// How a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = PaymentRecordStatusEnum)]
pub(crate) enum PaymentRecordStatus {
    /// Planned.
    Created,
    /// On its way.
    Processing,
    /// The money is there.
    Succeeded,
    /// It will never be paid.
    Canceled,
}

/// What becomes of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    StartProcessing,
    Succeed,
    Cancel,
}

impl PaymentRecordStatus {
    /// The status after the step; nothing where it is refused.
    pub(crate) fn after(self, step: Step) -> Option<Self> {
        use PaymentRecordStatus::{Canceled, Created, Processing, Succeeded};
        match (step, self) {
            (Step::StartProcessing, Created) => Some(Processing),
            (Step::Succeed, Created | Processing) => Some(Succeeded),
            (Step::Cancel, Created | Processing) => Some(Canceled),
            _ => None,
        }
    }

    /// Is it over?
    pub(crate) fn is_final(self) -> bool {
        matches!(self, PaymentRecordStatus::Succeeded | PaymentRecordStatus::Canceled)
    }
}

impl Step {
    /// The status does not allow it.
    pub(super) fn refused(self, status: PaymentRecordStatus) -> Error {
        let verb = match self {
            Step::StartProcessing => "processed",
            Step::Succeed => "marked as succeeded",
            Step::Cancel => "canceled",
        };
        state(format!("cannot be {verb} in status {}", status.into_str()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bursar_web::{StateMachine, Transition};

    use super::PaymentRecordStatus::{Canceled, Created, Processing, Succeeded};
    use super::*;

    #[test]
    fn the_diagram_of_the_documentation_is_this_table() {
        let mut expected = BTreeSet::new();
        for from in [Created, Processing, Succeeded, Canceled] {
            for (step, by) in [
                (Step::StartProcessing, "post_payment_records_id_start_processing"),
                (Step::Succeed, "post_payment_records_id_mark_as_succeeded"),
                (Step::Cancel, "post_payment_records_id_cancel"),
            ] {
                expected.extend(from.after(step).map(|to| Transition { from: from.into_str(), to: to.into_str(), by }));
            }
        }
        assert_eq!(BTreeSet::from_iter(StateMachine::of("Payment records", "Payment record").transitions), expected);
    }

    #[test]
    fn every_step_of_every_status() {
        let table = [
            (Created, [Some(Processing), Some(Succeeded), Some(Canceled)]),
            (Processing, [None, Some(Succeeded), Some(Canceled)]),
            (Succeeded, [None; 3]),
            (Canceled, [None; 3]),
        ];
        for (status, expected) in table {
            assert_eq!([Step::StartProcessing, Step::Succeed, Step::Cancel].map(|step| status.after(step)), expected, "{status:?}");
            assert_eq!(status.is_final(), expected == [None; 3], "{status:?}");
        }
    }
}
