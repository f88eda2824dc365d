//! Which policy decides about a bill. Pure.

use bursar_kernel::{DateTime, Utc};

use super::ApprovalPolicy;
use crate::script::input::Input;
use crate::script::parse;
use crate::script::progress::holds;

/// What the policies of an entity say of a bill.
#[derive(Debug, PartialEq)]
pub(crate) enum Matched<'a> {
    /// None of them is for it.
    Nothing,
    /// This one decides; or would, if its trigger could be evaluated.
    One(&'a ApprovalPolicy, Result<(), String>),
    /// Several are, equally high.
    Several,
}

/// The policy that decides, now, about a bill that was sent for approval then. `policies` have the highest priority first.
///
/// A trigger that cannot be evaluated for this bill, such as one without an exchange rate, counts as true: its process fails and says why, where
/// another policy might approve what this one is there to stop.
pub(crate) fn matched<'a>(
    policies: &'a [ApprovalPolicy],
    input: &Input,
    submitted_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Matched<'a> {
    let in_force = policies.iter().filter(|policy| policy.is_in_force(submitted_at, now));
    let mut triggered = in_force.filter_map(|policy| match is_triggered(policy, input) {
        Ok(false) => None,
        Ok(true) => Some((policy, Ok(()))),
        Err(error) => Some((policy, Err(error))),
    });
    match (triggered.next(), triggered.next()) {
        (None, _) => Matched::Nothing,
        (Some((first, _)), Some((second, _))) if first.priority == second.priority => Matched::Several,
        (Some((policy, trigger)), _) => Matched::One(policy, trigger),
    }
}

/// Is the policy for this bill? An error says why that cannot be told.
fn is_triggered(policy: &ApprovalPolicy, input: &Input) -> Result<bool, String> {
    match &policy.trigger {
        None => Ok(true),
        Some(trigger) => holds(&parse::trigger(&trigger.0).map_err(|errors| errors.join("; "))?, input),
    }
}
