//! Policies of approval: for which bills, who must agree, and what follows.

use bursar_events::{Named, ObjectType};
use bursar_identity::{ENTITY_USER, ROLE};
use bursar_kernel::{DateTime, Error, ErrorKind, FieldError, Result, Utc, Uuid, wire};
use bursar_store::{Record, Referenced, Scope, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::schema::{AnyOfBuilder, ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::script::parse;
use crate::script::{Node, requests};

pub(crate) mod begin;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod matching;
pub(crate) mod store;
pub(crate) mod update;

/// Policies of one entity that are not deleted.
pub(crate) const MAX_COUNT: usize = 500;

/// A policy of approval.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "approval_policies", called = "approval policy", entity = "entity_id", own("created_by"), living = "status <> 'deleted'")]
#[record(also(name_folded))]
#[schema(as = ApprovalPolicyResource)]
pub(crate) struct ApprovalPolicy {
    /// Its id.
    pub(crate) id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
    /// The user who made it; the entity itself where a partner's token did.
    pub(crate) created_by: Uuid,
    /// What it is for.
    #[record(json_text = "body")]
    #[schema(required = false, max_length = 255)]
    pub(crate) description: Option<String>,
    /// It does not apply to bills that are sent for approval from then on.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    pub(crate) ends_at: Option<DateTime<Utc>>,
    /// Its name.
    #[schema(max_length = 255)]
    pub(crate) name: String,
    /// Of several policies that apply to a bill, the one with the highest number decides. Where two are equally high, none does.
    #[schema(required = false, default = 0, minimum = -32768, maximum = 32767)]
    pub(crate) priority: i32,
    /// Who must agree, and what follows: statements in MoniteScript.
    #[record(json_text = "body")]
    pub(crate) script: Vec<Statement>,
    /// It does not apply to bills that are sent for approval before.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    pub(crate) starts_at: Option<DateTime<Utc>>,
    /// `active`, or `pending` until it starts.
    #[record(word)]
    pub(crate) status: PolicyStatus,
    /// To which bills it applies: a condition in MoniteScript. Without it, to all.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub(crate) trigger: Option<ScriptPart>,
    /// The user who last changed it; the entity itself where a partner's token did.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub(crate) updated_by: Option<Uuid>,
    /// What may not be as it was meant, such as a script that never does anything with the bill.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub(crate) warnings: Vec<String>,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
}

/// Where a policy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ApprovalPolicyStatus)]
pub(crate) enum PolicyStatus {
    /// It is looked at when a bill is sent for approval.
    Active,
    /// It was deleted: no list has it, and processes that it began go on.
    Deleted,
    /// It has not started.
    Pending,
}

/// Any JSON, whose rules are MoniteScript's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ScriptPart(pub(crate) Value);

/// A statement of a script: any JSON, whose rules are MoniteScript's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Statement(pub(crate) Value);

fn any_json(number: ObjectBuilder) -> RefOr<Schema> {
    let of = |kind: Type| ObjectBuilder::new().schema_type(kind).build();
    let any = AnyOfBuilder::new().item(of(Type::Boolean)).item(number.schema_type(Type::Number).build()).item(of(Type::String));
    let list = ArrayBuilder::new().items(ObjectBuilder::new().schema_type(SchemaType::AnyValue).build()).build();
    Schema::AnyOf(any.item(list).item(of(Type::Object)).build()).into()
}

impl PartialSchema for ScriptPart {
    fn schema() -> RefOr<Schema> {
        any_json(ObjectBuilder::new())
    }
}

impl ToSchema for ScriptPart {}

/// The contract bounds numbers that no statement is.
impl PartialSchema for Statement {
    fn schema() -> RefOr<Schema> {
        any_json(ObjectBuilder::new().minimum(Some(1.0)))
    }
}

impl ToSchema for Statement {}

impl ApprovalPolicy {
    fn name_folded(&self) -> String {
        self.name.to_lowercase()
    }

    /// The statements of its script; it was checked when the policy was made.
    pub(crate) fn statements(&self) -> Result<Vec<Node>, Vec<String>> {
        statements(&self.script)
    }

    /// What must be so of every policy: a name, times in order, a trigger and a script that can be run. Answers the statements.
    pub(crate) fn checked(&self) -> Result<Vec<Node>> {
        let wrong = |name: &str, msg: &str| Error::invalid(FieldError::new("body", name, msg, "value_error"));
        match (self.starts_at, self.ends_at) {
            (None, Some(_)) => return Err(wrong("starts_at", "is needed where ends_at is given")),
            (Some(starts), Some(ends)) if ends <= starts => return Err(wrong("ends_at", "must be later than starts_at")),
            _ => {}
        }
        let trigger = self.trigger.as_ref().map(|trigger| parse::trigger(&trigger.0)).transpose();
        match (trigger, self.statements()) {
            (Ok(_), Ok(statements)) => Ok(statements),
            (trigger, script) => Err(refused([trigger.err(), script.err()].into_iter().flatten().flatten().collect())),
        }
    }

    /// From a moment on it is active or pending, by when it starts.
    pub(crate) fn stand(&mut self, now: DateTime<Utc>) {
        self.status = if self.starts_at.is_some_and(|starts| starts > now) { PolicyStatus::Pending } else { PolicyStatus::Active };
    }

    /// Does it decide, now, about a bill that was sent for approval then? One that names its start decides about no earlier bill; one whose start
    /// was not noted yet has started all the same.
    pub(crate) fn is_in_force(&self, submitted_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
        self.status != PolicyStatus::Deleted
            && self.starts_at.is_none_or(|starts| submitted_at.is_some_and(|submitted| starts <= submitted))
            && self.ends_at.is_none_or(|ends| now < ends)
    }

    /// Says what may not be as it was meant.
    pub(crate) fn warn(&mut self, statements: &[Node]) {
        let idle =
            "the script never approves, rejects or pays: whatever people answer, the bill stays in approval until somebody decides by hand";
        self.warnings = if statements.iter().any(Node::has_effect) { Vec::new() } else { vec![idle.to_owned()] };
    }
}

/// The statements of a script.
pub(crate) fn statements(script: &[Statement]) -> Result<Vec<Node>, Vec<String>> {
    parse::script(&script.iter().map(|part| part.0.clone()).collect::<Vec<_>>())
}

/// A script that cannot be run, in the words of the contract.
fn refused(errors: Vec<String>) -> Error {
    Error::new(ErrorKind::BadRequest { kind: None, message: format!("Script validation error: {}.", errors.join("; ")) })
}

/// Whoever is named must be there, and there must be as many as must agree. Users and roles stay until the commit.
pub(crate) async fn require_addressees(tx: &Tx, scope: &Scope, statements: &[Node]) -> Result<()> {
    let named = requests(statements);
    let scope = scope.of_everybody();
    let all = |ids: fn(&crate::script::StepRequest) -> &Vec<Uuid>| named.iter().flat_map(|request| ids(request).clone()).collect();
    let missing = |what: Referenced, ids| async move { tx.refer_to_all(what, &scope, &ids).await };
    let users = missing(ENTITY_USER, all(|request| &request.user_ids)).await?;
    let roles = missing(ROLE, all(|request| &request.role_ids)).await?;
    let mut errors: Vec<String> = users.into_iter().map(|id| format!("{id} is no user of this entity")).collect();
    errors.extend(roles.into_iter().map(|id| format!("{id} is no role of this entity")));
    if errors.is_empty() { Ok(()) } else { Err(refused(errors)) }
}

impl Named for ApprovalPolicy {
    const OBJECT_TYPE: ObjectType = ObjectType::named("approval_policy");
    const CALLED: &'static str = "an approval policy";
}
