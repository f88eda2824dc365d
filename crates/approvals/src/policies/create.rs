use bursar_events::{Change, emit_change};
use bursar_kernel::{DateTime, Utc};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ApprovalPolicy, MAX_COUNT, PolicyStatus, ScriptPart, Statement, begin, require_addressees};

/// A policy to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalPolicyCreate, example = json!({
    "name": "Large bills are rejected", "trigger": "{invoice.amount > 1000000}", "script": ["{Payables.reject(invoice.id)}"],
}))]
pub(crate) struct CreatePolicy {
    /// What it is for.
    #[schema(max_length = 255)]
    description: Option<String>,
    /// It does not apply to bills that are sent for approval from then on. Needs `starts_at`.
    ends_at: Option<DateTime<Utc>>,
    /// Its name.
    #[schema(max_length = 255)]
    name: String,
    /// Of several policies that apply to a bill, the one with the highest number decides. Where two are equally high, none does.
    #[serde(default)]
    #[schema(default = 0, minimum = -32768, maximum = 32767)]
    priority: i32,
    /// Who must agree, and what follows: at least one statement in MoniteScript.
    script: Vec<Statement>,
    /// It does not apply to bills that are sent for approval before.
    starts_at: Option<DateTime<Utc>>,
    /// To which bills it applies: a condition in MoniteScript, or a list of conditions that must all hold. Without it, to all.
    trigger: Option<ScriptPart>,
}

/// Create an approval policy
///
/// From then on it applies to bills that are sent for approval, and to those that wait in approval without a policy; with `starts_at`, only to
/// bills that are sent from that moment on. A trigger or a script that cannot be run is answered with 400, which names every place that is wrong.
/// An entity has at most 500 policies.
#[utoipa::path(
    post,
    path = "/approval_policies",
    responses(
        (status = 201, body = ApprovalPolicy),
        (status = 400, description = "the trigger or the script cannot be run, or the entity has as many policies as it may have")
    )
)]
pub(crate) async fn create(call: EntityCall, Json(asked): Json<CreatePolicy>) -> Answer<(StatusCode, Json<ApprovalPolicy>)> {
    let now = call.env().now();
    let mut policy = ApprovalPolicy {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        created_by: call.user_id().unwrap_or(call.entity_id),
        description: asked.description,
        ends_at: asked.ends_at,
        name: asked.name,
        priority: asked.priority,
        script: asked.script,
        starts_at: asked.starts_at,
        status: PolicyStatus::Active,
        trigger: asked.trigger,
        updated_by: None,
        warnings: Vec::new(),
        entity_id: call.entity_id,
    };
    let statements = policy.checked()?;
    policy.stand(now);
    policy.warn(&statements);
    let tx = call.db().begin().await?;
    record::require_room::<ApprovalPolicy>(&tx, &call.scope(), MAX_COUNT).await?;
    require_addressees(&tx, &call.scope(), &statements).await?;
    record::insert(&tx, &call.scope(), &policy).await?;
    emit_change(&tx, &call, Change::Created, &policy).await?;
    begin::schedule(&tx, call.env(), &call.scope(), &policy).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(policy)))
}
