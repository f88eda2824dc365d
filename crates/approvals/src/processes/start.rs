//! A bill was sent for approval: the policy that is for it begins a process.

use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Env, Result, Uuid};
use bursar_payables::{Author, PayableStatus, hold_payable, payable_for_approval, set_approval_policy, tell_of_several_policies};
use bursar_store::{Scope, Tx, record};

use super::advance::advance;
use super::{Process, ProcessStatus, steps_of};
use crate::policies::matching::{Matched, matched};
use crate::policies::{ApprovalPolicy, store as policies};
use crate::script::input::Input;

/// The bill was sent for approval: its policy decides, and that several are for it and none comes first is told. A policy that begins later
/// tells nobody that it still is so.
pub(crate) async fn submitted(tx: &Tx, env: &Env, scope: &Scope, payable_id: Uuid) -> Result<()> {
    if decide(tx, env, scope, payable_id).await? {
        tell_of_several_policies(tx, &Author { env, scope: *scope, user_id: None }, payable_id).await?;
    }
    Ok(())
}

/// Begins the process of the bill, if it is in approval, has no policy, and one is for it. Answers whether several are, and none comes first.
pub(crate) async fn decide(tx: &Tx, env: &Env, scope: &Scope, payable_id: Uuid) -> Result<bool> {
    hold_payable(tx, scope, payable_id).await?;
    let Some(payable) = payable_for_approval(tx, scope, payable_id).await? else { return Ok(false) };
    if payable.status != PayableStatus::ApproveInProgress || payable.policy_id.is_some() {
        return Ok(false);
    }
    let policies = policies::by_priority(tx, scope).await?;
    if policies.is_empty() {
        return Ok(false);
    }
    let rates = bursar_entities::payable_preferences(tx, scope).await?.exchange_rates();
    let input = Input::of(&payable, rates);
    match matched(&policies, &input, payable.submitted_at, env.now()) {
        Matched::Nothing => Ok(false),
        Matched::Several => Ok(true),
        Matched::One(policy, trigger) => {
            let author = Author { env, scope: *scope, user_id: None };
            set_approval_policy(tx, &author, payable_id, policy.id).await?;
            begin(tx, &author, policy, payable_id, input, trigger).await?;
            Ok(false)
        }
    }
}

async fn begin(
    tx: &Tx,
    author: &Author<'_>,
    policy: &ApprovalPolicy,
    payable_id: Uuid,
    input: Input,
    trigger: std::result::Result<(), String>,
) -> Result<()> {
    let (env, scope, now) = (author.env, &author.scope, author.env.now());
    // Both were checked when the policy was made; a release that reads scripts otherwise, and a trigger that this bill breaks, are told.
    let (steps, error) = match (policy.statements(), trigger) {
        (Ok(statements), Ok(_)) => (steps_of(&statements), None),
        (Err(errors), _) => (Vec::new(), Some(errors.join("; "))),
        (_, Err(error)) => (Vec::new(), Some(format!("the trigger could not be evaluated: {error}"))),
    };
    let process = Process {
        id: env.id(),
        entity_id: policy.entity_id,
        policy_id: policy.id,
        payable_id,
        status: ProcessStatus::Running,
        created_by: policy.created_by,
        created_at: now,
        updated_at: now,
        updated_by: None,
        script: policy.script.clone(),
        input,
        steps,
        effects_done: Vec::new(),
        error: None,
    };
    record::insert(tx, scope, &process).await?;
    emit_job_change(tx, env, scope.partner_id(), Change::Created, &process).await?;
    match error {
        Some(error) => process.fail(tx, author, error).await,
        None => advance(tx, author, process).await,
    }
}
