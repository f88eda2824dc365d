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
    /// This one decides.
    One(&'a ApprovalPolicy),
    /// Several are, equally high.
    Several,
}

/// The policy that decides about a bill that is sent for approval now. `policies` have the highest priority first.
///
/// A trigger that cannot be evaluated for this bill, such as one without an exchange rate, counts as true: its process fails and says why, where
/// another policy might approve what this one is there to stop.
pub(crate) fn matched<'a>(policies: &'a [ApprovalPolicy], input: &Input, now: DateTime<Utc>) -> Matched<'a> {
    let mut first: Option<&ApprovalPolicy> = None;
    for policy in policies.iter().filter(|policy| policy.is_in_force(now) && is_triggered(policy, input).unwrap_or(true)) {
        match first {
            None => first = Some(policy),
            Some(first) if first.priority == policy.priority => return Matched::Several,
            Some(_) => break,
        }
    }
    first.map_or(Matched::Nothing, Matched::One)
}

/// Is the policy for this bill? An error says why that cannot be told.
pub(crate) fn is_triggered(policy: &ApprovalPolicy, input: &Input) -> Result<bool, String> {
    match &policy.trigger {
        None => Ok(true),
        Some(trigger) => holds(&parse::trigger(&trigger.0).map_err(|errors| errors.join("; "))?, input),
    }
}
