//! A process: a policy that decides about one bill. Its steps are the requests of its script. Everything that it knows is in its row, and it goes
//! on in the transaction of the answer that lets it go on, so that there is nothing to take up after a crash.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Result, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::policies::{ScriptPart, Statement, statements};
use crate::script::input::{EVENT, Input};
use crate::script::progress::StepStatus;
use crate::script::{Node, StepRequest, requests};

pub(crate) mod advance;
pub(crate) mod cancel;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod list_steps;
pub(crate) mod start;
pub(crate) mod store;

/// A policy that decides about one bill.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "approval_processes", called = "approval policy process", entity = "entity_id", own("created_by"))]
pub(crate) struct Process {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) policy_id: Uuid,
    pub(crate) payable_id: Uuid,
    #[record(word)]
    pub(crate) status: ProcessStatus,
    pub(crate) created_by: Uuid,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    #[record(json_text = "body")]
    pub(crate) updated_by: Option<Uuid>,
    /// The script as it was when the process began.
    #[record(json_text = "body")]
    pub(crate) script: Vec<Statement>,
    #[record(json_text = "body")]
    pub(crate) input: Input,
    #[record(json_text = "body")]
    pub(crate) steps: Vec<Step>,
    /// Which effects of the script happened.
    #[record(json_text = "body")]
    pub(crate) effects_done: Vec<usize>,
    #[record(json_text = "body")]
    pub(crate) error: Option<String>,
}

/// A step of a process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) status: StepStatus,
    /// The request with which people were asked.
    pub(crate) request_id: Option<Uuid>,
}

/// Where a process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProcessStatusEnum)]
pub(crate) enum ProcessStatus {
    /// Its script ran to its end.
    Succeeded,
    /// It waits for answers.
    Waiting,
    /// Its script could not go on; `error` says why, and the bill is for somebody to decide.
    Failed,
    /// Its script is at work.
    Running,
    /// It was canceled, or somebody decided about the bill by hand.
    Canceled,
    /// It was not finished in time. Processes have no time limit here, so none is.
    TimedOut,
}

/// A process, as it is answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProcessResource)]
pub(crate) struct ProcessBody {
    /// Its id.
    id: Uuid,
    /// When it began.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last went on.
    #[serde(with = "wire")]
    #[schema(required = false)]
    updated_at: DateTime<Utc>,
    /// Who made its policy.
    #[schema(required = false)]
    created_by: Uuid,
    /// Why it failed: `message` says it in words.
    #[schema(required = false, value_type = Option<Object>)]
    error: Option<Map<String, Value>>,
    /// What the script knows: `event_name`, the bill as it was when it was sent for approval (`invoice`), and the exchange rates then.
    #[schema(value_type = Object)]
    input: Map<String, Value>,
    /// More about it: the policy and the bill (`approval_policy_id`, `payable_id`).
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
    /// The script as it was when the process began.
    #[schema(required = false)]
    script_snapshot: ScriptPart,
    /// Where it is.
    status: ProcessStatus,
    /// The user who answered or canceled last.
    #[schema(required = false)]
    updated_by: Option<Uuid>,
}

impl Process {
    /// Its statements.
    pub(crate) fn statements(&self) -> Result<Vec<Node>, String> {
        statements(&self.script).map_err(|errors| errors.join("; "))
    }

    /// Is something left to wait for?
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.status, ProcessStatus::Running | ProcessStatus::Waiting)
    }

    /// Where its steps are, in the order of the script.
    pub(crate) fn step_statuses(&self) -> Vec<StepStatus> {
        self.steps.iter().map(|step| step.status).collect()
    }

    pub(crate) fn body(self) -> Result<ProcessBody> {
        let object = |value: Value| if let Value::Object(members) = value { members } else { Map::new() };
        let mut input = object(serde_json::to_value(&self.input)?);
        input.insert("event_name".to_owned(), EVENT.into());
        Ok(ProcessBody {
            id: self.id,
            created_at: self.created_at,
            updated_at: self.updated_at,
            created_by: self.created_by,
            error: self.error.map(|message| object(json!({ "message": message }))),
            input,
            metadata: object(json!({"approval_policy_id": self.policy_id, "payable_id": self.payable_id})),
            script_snapshot: ScriptPart(Value::Array(self.script.into_iter().map(|part| part.0).collect())),
            status: self.status,
            updated_by: self.updated_by,
        })
    }
}

/// The steps of a script before anybody was asked.
pub(crate) fn steps_of(statements: &[Node]) -> Vec<Step> {
    requests(statements).iter().map(|_| Step { status: StepStatus::NotStarted, request_id: None }).collect()
}

/// The request of a step.
pub(crate) fn request_of(statements: &[Node], step: usize) -> Option<&StepRequest> {
    requests(statements).into_iter().find(|request| request.step == step)
}

impl Named for Process {
    const OBJECT_TYPE: ObjectType = ObjectType::named("approval_policy_process");
    const CALLED: &'static str = "a process of approval";
}
