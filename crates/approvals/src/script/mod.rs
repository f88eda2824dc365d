//! MoniteScript, as policies of approval use it: a trigger says for which bills a policy is, a script who must agree and what follows. Pure.
//!
//! A script is JSON. Statements are objects with one of `call`, `all`, `any`, `if`; conditions may also be evaluated strings (`"{invoice.amount >
//! 1000}"`, an expression like Python's) and comparisons (`operator`, `left_operand`, `right_operand`). What cannot be run is refused when the
//! policy is made, with its place.

use bursar_kernel::Uuid;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) mod comparison;
pub(crate) mod expression;
pub(crate) mod input;
pub(crate) mod parse;
pub(crate) mod progress;
#[cfg(test)]
mod tests;

/// A part of a trigger or of a script.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Constant(bool),
    /// An evaluated string, without its braces.
    Expression(String),
    Comparison(Comparison),
    Group(Group),
    /// Some of these people must agree.
    Request(StepRequest),
    If {
        condition: Box<Node>,
        then: Vec<Node>,
        otherwise: Vec<Node>,
    },
    /// What is done with the bill. Effects are numbered in the order of the script, because each happens once.
    Effect {
        number: usize,
        effect: Effect,
    },
}

/// Several parts that are true together, or of which one is enough.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    pub(crate) rule: GroupRule,
    pub(crate) members: Vec<Node>,
    /// Are all asked at once, or each after the one before it?
    pub(crate) is_concurrent: bool,
}

/// How the truth of a group follows from its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GroupRule {
    All,
    Any,
}

/// Two values that are compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) operator: Operator,
    pub(crate) left: Operand,
    pub(crate) right: Operand,
}

/// How they are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Operator {
    #[serde(rename = "in")]
    In,
    #[serde(rename = "==")]
    Equal,
    #[serde(rename = "!=")]
    NotEqual,
    #[serde(rename = ">")]
    More,
    #[serde(rename = ">=")]
    MoreOrEqual,
    #[serde(rename = "<")]
    Less,
    #[serde(rename = "<=")]
    LessOrEqual,
}

/// A value, or where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    Value(Value),
    /// `{"name": "invoice.amount"}`, and an evaluated string.
    Expression(String),
    /// `Currency.convert`: an amount in minor units of another currency.
    Convert(Box<Exchange>),
}

/// An amount to convert.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exchange {
    pub(crate) amount: Operand,
    pub(crate) from: Operand,
    pub(crate) to: Operand,
}

/// A request for approval, by its number in the order of the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StepRequest {
    pub(crate) step: usize,
    pub(crate) user_ids: Vec<Uuid>,
    pub(crate) role_ids: Vec<Uuid>,
    pub(crate) required_approval_count: u32,
}

/// What a script does with the bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Effect {
    Approve,
    Reject,
    MarkAsPaid { comment: Option<String> },
}

impl Node {
    /// The requests in it, in the order of the script.
    pub(crate) fn requests(&self) -> Vec<&StepRequest> {
        match self {
            Node::Request(request) => vec![request],
            Node::Group(group) => requests(&group.members),
            Node::If { condition, then, otherwise } => [condition.requests(), requests(then), requests(otherwise)].concat(),
            Node::Constant(_) | Node::Expression(_) | Node::Comparison(_) | Node::Effect { .. } => Vec::new(),
        }
    }

    /// Does it do anything with the bill?
    pub(crate) fn has_effect(&self) -> bool {
        match self {
            Node::Effect { .. } => true,
            Node::Group(group) => group.members.iter().any(Node::has_effect),
            Node::If { condition, then, otherwise } => condition.has_effect() || then.iter().chain(otherwise).any(Node::has_effect),
            Node::Constant(_) | Node::Expression(_) | Node::Comparison(_) | Node::Request(_) => false,
        }
    }
}

/// The requests of several statements.
pub(crate) fn requests(statements: &[Node]) -> Vec<&StepRequest> {
    statements.iter().flat_map(Node::requests).collect()
}
