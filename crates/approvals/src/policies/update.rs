use bursar_events::{Change, emit_change};
use bursar_kernel::{DateTime, Error, FieldError, Patch, Result, Utc, Uuid, set_if_given};
use bursar_store::{changes, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ApprovalPolicy, PolicyStatus, ScriptPart, Statement, begin, require_addressees};

/// Changes to a policy. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalPolicyUpdate)]
pub(crate) struct UpdatePolicy {
    /// What it is for, in at most 255 letters.
    description: Patch<String>,
    /// It does not apply to bills that are sent for approval from then on.
    #[schema(value_type = Option<String>, format = "date-time")]
    ends_at: Patch<DateTime<Utc>>,
    /// Its name, in 1 to 255 letters.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    name: Option<String>,
    /// Of several policies that apply to a bill, the one with the highest number decides.
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = -32768, maximum = 32767)]
    priority: Option<i32>,
    /// Who must agree, and what follows.
    #[serde(default)]
    #[schema(value_type = Vec<Statement>, required = false)]
    script: Option<Vec<Statement>>,
    /// It does not apply to bills that are sent for approval before.
    #[schema(value_type = Option<String>, format = "date-time")]
    starts_at: Patch<DateTime<Utc>>,
    /// `deleted` deletes it. Whether it is `active` or `pending` follows from `starts_at`.
    #[serde(default)]
    #[schema(value_type = PolicyStatus, required = false)]
    status: Option<PolicyStatus>,
    /// To which bills it applies.
    trigger: Patch<ScriptPart>,
}

impl UpdatePolicy {
    fn apply(self, policy: &mut ApprovalPolicy) {
        self.description.apply(&mut policy.description);
        self.ends_at.apply(&mut policy.ends_at);
        self.starts_at.apply(&mut policy.starts_at);
        self.trigger.apply(&mut policy.trigger);
        set_if_given(&mut policy.priority, self.priority);
        if let Some(name) = self.name {
            policy.name = name;
        }
        if let Some(script) = self.script {
            policy.script = script;
        }
    }
}

/// Update an approval policy
///
/// Processes that it began continue with the script that they began with.
#[utoipa::path(
    patch,
    path = "/approval_policies/{approval_policy_id}",
    responses((status = 200, body = ApprovalPolicy), (status = 400, description = "the trigger or the script cannot be run"))
)]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(asked): Json<UpdatePolicy>) -> Answer<Json<ApprovalPolicy>> {
    let now = call.env().now();
    let tx = call.db().begin().await?;
    let before: ApprovalPolicy = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let (mut policy, status) = (before.clone(), asked.status);
    asked.apply(&mut policy);
    require_lengths(&policy)?;
    let statements = policy.checked()?;
    policy.stand(now);
    policy.warn(&statements);
    require_status(&policy, status)?;
    if status == Some(PolicyStatus::Deleted) {
        policy.status = PolicyStatus::Deleted;
    }
    if policy.script != before.script {
        require_addressees(&tx, &call.scope(), &statements).await?;
    }
    if policy != before {
        policy.updated_at = now;
        policy.updated_by = Some(call.user_id().unwrap_or(call.entity_id));
        record::save(&tx, &call.scope(), &policy).await?;
        let change = if policy.status == PolicyStatus::Deleted { Change::Deleted } else { Change::Updated };
        emit_change(&tx, &call, change, &policy).await?;
        begin::schedule(&tx, call.env(), &call.scope(), &policy).await?;
        tx.commit().await?;
    }
    Ok(Json(policy))
}

/// The contract bounds no text of this body, and those of the body that creates.
fn require_lengths(policy: &ApprovalPolicy) -> Result<()> {
    let texts = [("name", Some(&policy.name)), ("description", policy.description.as_ref())];
    match texts.into_iter().find(|(_, text)| text.is_some_and(|text| text.chars().count() > 255)) {
        Some((name, _)) => {
            Err(Error::invalid(FieldError::new("body", name, "must have at most 255 letters", "value_error.any_str.max_length")))
        }
        None => Ok(()),
    }
}

/// A status that is asked for must be the one that follows from the times.
fn require_status(policy: &ApprovalPolicy, asked: Option<PolicyStatus>) -> Result<()> {
    match asked {
        Some(asked) if asked != PolicyStatus::Deleted && asked != policy.status => {
            let msg = "follows from starts_at: set that to a later time to have it pending, or to an earlier one to have it active";
            Err(Error::invalid(FieldError::new("body", "status", msg, "value_error")))
        }
        _ => Ok(()),
    }
}
