//! How far a process is: from the script, the bill and what became of each request follows what is asked next, what need not be asked any more,
//! and what is done with the bill. The same question always has the same answer, so a process can be taken up anywhere.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::expression::{Outcome, evaluate};
use super::input::Input;
use super::{Effect, Group, GroupRule, Node, requests};

/// Where a step is. Each request of a script is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ApprovalProcessStepStatus)]
pub(crate) enum StepStatus {
    /// People are asked and have not all answered.
    Waiting,
    /// As many agreed as must.
    Approved,
    /// Somebody did not.
    Rejected,
    /// The process was canceled while people were asked.
    Canceled,
    /// Too few are left who could agree.
    Failed,
    /// Nobody was asked yet.
    NotStarted,
    /// It does not matter any more.
    Skipped,
}

/// What follows from where the steps are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Steps whose people are to be asked now.
    pub(crate) starts: BTreeSet<usize>,
    /// Steps that do not matter any more.
    pub(crate) skips: BTreeSet<usize>,
    /// What is to have happened to the bill by now, by number, in its order.
    pub(crate) effects: Vec<(usize, Effect)>,
    /// Is nothing left to wait for?
    pub(crate) is_over: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    True,
    False,
    Open,
}

impl From<bool> for Verdict {
    fn from(truth: bool) -> Self {
        if truth { Verdict::True } else { Verdict::False }
    }
}

/// How far the script is. An error is one that no answer of a person can mend.
pub(crate) fn progress(script: &[Node], steps: &[StepStatus], input: &Input) -> Result<Progress, String> {
    let mut walk = Walk { steps, input, progress: Progress::default() };
    let is_over = walk.statements(script)? != Verdict::Open;
    let mut progress = Progress { is_over, ..walk.progress };
    progress.starts.retain(|step| !progress.skips.contains(step));
    Ok(progress)
}

/// Is a condition without requests true for this bill?
pub(crate) fn holds(condition: &Node, input: &Input) -> Result<bool, String> {
    Walk { steps: &[], input, progress: Progress::default() }.node(condition).map(|verdict| verdict == Verdict::True)
}

struct Walk<'a> {
    steps: &'a [StepStatus],
    input: &'a Input,
    progress: Progress,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node) -> Result<Verdict, String> {
        let verdict = match node {
            Node::Constant(truth) => (*truth).into(),
            Node::Expression(expression) => truth(expression, self.input)?.into(),
            Node::Comparison(comparison) => comparison.holds(self.input)?.into(),
            Node::Group(group) => self.group(group)?,
            Node::Request(request) => self.step(request.step),
            Node::If { condition, then, otherwise } => self.branches(condition, then, otherwise)?,
            Node::Effect { number, effect } => {
                self.progress.effects.push((*number, effect.clone()));
                Verdict::True
            }
        };
        if verdict != Verdict::Open {
            self.close(node.requests());
        }
        Ok(verdict)
    }

    /// One after another; the first that is open is waited for.
    fn statements(&mut self, statements: &[Node]) -> Result<Verdict, String> {
        for statement in statements {
            if self.node(statement)? == Verdict::Open {
                return Ok(Verdict::Open);
            }
        }
        Ok(Verdict::True)
    }

    fn branches(&mut self, condition: &Node, then: &[Node], otherwise: &[Node]) -> Result<Verdict, String> {
        let verdict = self.node(condition)?;
        let (taken, left) = match verdict {
            Verdict::True => (then, otherwise),
            Verdict::False => (otherwise, then),
            Verdict::Open => return Ok(Verdict::Open),
        };
        self.close(requests(left));
        Ok(if self.statements(taken)? == Verdict::Open { Verdict::Open } else { verdict })
    }

    fn group(&mut self, group: &Group) -> Result<Verdict, String> {
        let decides = match group.rule {
            GroupRule::All => Verdict::False,
            GroupRule::Any => Verdict::True,
        };
        let mut is_open = false;
        for member in &group.members {
            match self.node(member)? {
                verdict if verdict == decides => return Ok(decides),
                Verdict::Open if group.is_concurrent => is_open = true,
                Verdict::Open => return Ok(Verdict::Open),
                Verdict::True | Verdict::False => {}
            }
        }
        Ok(if is_open { Verdict::Open } else { (group.rule == GroupRule::All).into() })
    }

    fn step(&mut self, step: usize) -> Verdict {
        match self.steps.get(step) {
            Some(StepStatus::Approved) => Verdict::True,
            Some(StepStatus::Waiting) => Verdict::Open,
            Some(StepStatus::NotStarted) => {
                self.progress.starts.insert(step);
                Verdict::Open
            }
            Some(StepStatus::Rejected | StepStatus::Canceled | StepStatus::Failed | StepStatus::Skipped) | None => Verdict::False,
        }
    }

    /// Whatever is still open of these need not be asked any more.
    fn close(&mut self, requests: Vec<&super::StepRequest>) {
        let is_open = |step: &usize| matches!(self.steps.get(*step), Some(StepStatus::Waiting | StepStatus::NotStarted));
        let open: Vec<usize> = requests.iter().map(|request| request.step).filter(is_open).collect();
        self.progress.skips.extend(open);
    }
}

/// Is an expression true? One that is neither true nor false is an error.
pub(crate) fn truth(expression: &str, input: &Input) -> Result<bool, String> {
    match evaluate(expression, input)? {
        Outcome::Value(serde_json::Value::Bool(truth)) => Ok(truth),
        Outcome::Value(other) => Err(format!("must be true or false: it is {other}")),
        Outcome::Effect(_) => Err("an effect is no condition".to_owned()),
    }
}
