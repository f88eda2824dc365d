//! From the JSON of a policy to what can be run, or every place of it that cannot.

use bursar_kernel::Uuid;
use serde_json::{Map, Value};

use super::expression::{Outcome, effect, evaluate, expression_in, unknown_method, unknown_names};
use super::input::{Input, in_one_spelling};
use super::{Comparison, Effect, Exchange, Group, GroupRule, Node, Operand, Operator, StepRequest};

/// Parts of a trigger, or of a script.
const MAX_PARTS: usize = 500;
/// How deep they may be nested.
const DEEPEST: usize = 32;
/// Requests in a script.
pub(crate) const MAX_STEPS: usize = 100;

/// The trigger, or what is wrong with it.
pub(crate) fn trigger(value: &Value) -> Result<Node, Vec<String>> {
    let mut parser = Parser::new(Grammar::Trigger);
    let members = match value {
        Value::Array(members) => parser.nodes(members, "trigger", 0),
        one => parser.node(one, "trigger", 0).into_iter().collect(),
    };
    parser.finish(Node::Group(Group { rule: GroupRule::All, members, is_concurrent: false }))
}

/// The statements of a script, or what is wrong with them.
pub(crate) fn script(value: &[Value]) -> Result<Vec<Node>, Vec<String>> {
    let mut parser = Parser::new(Grammar::Script);
    if value.is_empty() {
        parser.wrong::<()>("script", "must have a statement");
    }
    let statements = parser.nodes(value, "script", 0);
    parser.finish(statements)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Grammar {
    Trigger,
    Script,
}

struct Parser {
    grammar: Grammar,
    errors: Vec<String>,
    parts: usize,
    steps: usize,
    effects: usize,
    sample: Input,
}

impl Parser {
    fn new(grammar: Grammar) -> Self {
        Parser { grammar, errors: Vec::new(), parts: 0, steps: 0, effects: 0, sample: Input::sample() }
    }

    fn finish<T>(self, parsed: T) -> Result<T, Vec<String>> {
        if self.errors.is_empty() { Ok(parsed) } else { Err(self.errors) }
    }

    fn wrong<T>(&mut self, at: &str, words: impl AsRef<str>) -> Option<T> {
        self.errors.push(format!("{at}: {}", words.as_ref()));
        None
    }

    fn nodes(&mut self, values: &[Value], at: &str, depth: usize) -> Vec<Node> {
        values.iter().enumerate().filter_map(|(place, value)| self.node(value, &format!("{at}[{place}]"), depth)).collect()
    }

    fn list(&mut self, value: &Value, at: &str, depth: usize) -> Vec<Node> {
        match value {
            Value::Array(members) if !members.is_empty() => self.nodes(members, at, depth),
            _ => self.wrong(at, "must be a list with at least one part").unwrap_or_default(),
        }
    }

    fn node(&mut self, value: &Value, at: &str, depth: usize) -> Option<Node> {
        self.parts += 1;
        if self.parts > MAX_PARTS || depth > DEEPEST {
            // Once is enough: what is behind it is not looked at.
            let words = format!("has more than {MAX_PARTS} parts, or is nested deeper than {DEEPEST}");
            return if self.errors.last().is_some_and(|error| error.ends_with(&words)) { None } else { self.wrong(at, words) };
        }
        match value {
            Value::Bool(truth) => Some(Node::Constant(*truth)),
            Value::String(text) => self.evaluated(text, at),
            Value::Object(object) => self.object(object, at, depth),
            Value::Null | Value::Number(_) | Value::Array(_) => self.wrong(at, "must be true, false, an evaluated string or an object"),
        }
    }

    fn evaluated(&mut self, text: &str, at: &str) -> Option<Node> {
        let Some(expression) = expression_in(text) else {
            return self.wrong(at, "must stand in braces, as in \"{invoice.amount > 1000}\"");
        };
        match self.outcome(expression, at)? {
            Outcome::Value(Value::Bool(_)) => Some(Node::Expression(in_one_spelling(expression))),
            Outcome::Value(_) => self.wrong(at, "must be true or false"),
            Outcome::Effect(effect) => self.effect(effect, at),
        }
    }

    /// What the expression comes to for a bill that has everything: what fails there can never be run.
    fn outcome(&mut self, expression: &str, at: &str) -> Option<Outcome> {
        match unknown_names(expression) {
            Ok(names) if names.is_empty() => {}
            Ok(names) => return self.wrong(at, format!("{} is unknown", names.join(", "))),
            Err(words) => return self.wrong(at, words),
        }
        match evaluate(expression, &self.sample) {
            Ok(outcome) => Some(outcome),
            Err(words) => self.wrong(at, words),
        }
    }

    fn effect(&mut self, effect: Effect, at: &str) -> Option<Node> {
        if self.grammar == Grammar::Trigger {
            return self.wrong(at, "a trigger only asks: what happens belongs in the script");
        }
        let number = self.effects;
        self.effects += 1;
        Some(Node::Effect { number, effect })
    }

    fn object(&mut self, object: &Map<String, Value>, at: &str, depth: usize) -> Option<Node> {
        let has = |name: &str| object.contains_key(name);
        if has("all") || has("any") {
            self.group(object, at, depth)
        } else if has("operator") {
            self.comparison(object, at)
        } else if self.grammar == Grammar::Trigger {
            self.wrong(at, "a trigger knows all, any, and operator with left_operand and right_operand")
        } else if has("if") {
            self.branches(object, at, depth)
        } else if has("call") {
            self.call(object, at)
        } else {
            self.wrong(at, "a statement has one of all, any, if, call and operator")
        }
    }

    fn members(&mut self, object: &Map<String, Value>, at: &str, known: &[&str]) {
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            self.wrong::<()>(at, format!("{name} is unknown: there are {}", known.join(", ")));
        }
    }

    fn group(&mut self, object: &Map<String, Value>, at: &str, depth: usize) -> Option<Node> {
        let (rule, name) = if object.contains_key("all") { (GroupRule::All, "all") } else { (GroupRule::Any, "any") };
        self.members(object, at, &[name, "run_concurrently"]);
        let is_concurrent = match object.get("run_concurrently") {
            None => false,
            Some(Value::Bool(is_concurrent)) => *is_concurrent,
            Some(_) => return self.wrong(&format!("{at}.run_concurrently"), "must be true or false"),
        };
        let members = self.list(&object[name], &format!("{at}.{name}"), depth + 1);
        Some(Node::Group(Group { rule, members, is_concurrent }))
    }

    fn branches(&mut self, object: &Map<String, Value>, at: &str, depth: usize) -> Option<Node> {
        self.members(object, at, &["if", "then", "else"]);
        let condition = self.node(&object["if"], &format!("{at}.if"), depth + 1);
        if condition.as_ref().is_some_and(Node::has_effect) {
            return self.wrong(&format!("{at}.if"), "a condition only asks: what happens belongs in then and else");
        }
        let mut branch =
            |name: &str| object.get(name).map(|branch| self.list(branch, &format!("{at}.{name}"), depth + 1)).unwrap_or_default();
        let (then, otherwise) = (branch("then"), branch("else"));
        Some(Node::If { condition: Box::new(condition?), then, otherwise })
    }

    fn call(&mut self, object: &Map<String, Value>, at: &str) -> Option<Node> {
        self.members(object, at, &["call", "params"]);
        let Some(Value::String(name)) = object.get("call") else { return self.wrong(&format!("{at}.call"), "must be a name") };
        let empty = Map::new();
        let params = object.get("params").and_then(Value::as_object).unwrap_or(&empty);
        let at = format!("{at}.params");
        match name.as_str() {
            "ApprovalRequests.request_approval_by_users" => self.request(params, "user_ids", &at),
            "ApprovalRequests.request_approval_by_roles" => self.request(params, "role_ids", &at),
            other => match other.strip_prefix("Payables.") {
                Some(method) => self.method(method, params, &at),
                None => self.wrong(&at, format!("{other} cannot be called here")),
            },
        }
    }

    fn method(&mut self, method: &str, params: &Map<String, Value>, at: &str) -> Option<Node> {
        self.members(params, at, &["comment", "id", "object_id", "payable_id"]);
        let comment = match params.get("comment") {
            None => None,
            Some(Value::String(comment)) => Some(comment.clone()),
            Some(_) => return self.wrong(&format!("{at}.comment"), "must be a text"),
        };
        match effect(method, comment) {
            Some(effect) => self.effect(effect, at),
            None => self.wrong(at, unknown_method(method)),
        }
    }

    fn request(&mut self, params: &Map<String, Value>, whom: &str, at: &str) -> Option<Node> {
        self.members(params, at, &[whom, "required_approval_count", "object_id", "object_type"]);
        let ids = self.ids(params.get(whom), &format!("{at}.{whom}"))?;
        let count = params.get("required_approval_count").map_or(Some(1), Value::as_u64);
        let count = count.and_then(|count| u32::try_from(count).ok()).filter(|count| *count >= 1);
        let Some(required_approval_count) = count else {
            return self.wrong(&format!("{at}.required_approval_count"), "must be a whole number of at least 1");
        };
        if whom == "user_ids" && usize::try_from(required_approval_count).is_ok_and(|count| count > ids.len()) {
            let words = format!("must not be more than the {} that are named", ids.len());
            return self.wrong(&format!("{at}.required_approval_count"), words);
        }
        if self.steps == MAX_STEPS {
            return self.wrong(at, format!("a script asks at most {MAX_STEPS} times"));
        }
        let step = self.steps;
        self.steps += 1;
        let (user_ids, role_ids) = if whom == "user_ids" { (ids, Vec::new()) } else { (Vec::new(), ids) };
        Some(Node::Request(StepRequest { step, user_ids, role_ids, required_approval_count }))
    }

    fn ids(&mut self, value: Option<&Value>, at: &str) -> Option<Vec<Uuid>> {
        let Some(Value::Array(values)) = value else { return self.wrong(at, "must be a list of ids") };
        let mut ids: Vec<Uuid> = Vec::new();
        for (place, value) in values.iter().enumerate() {
            match value.as_str().and_then(|text| text.parse().ok()) {
                Some(id) if !ids.contains(&id) => ids.push(id),
                Some(_) => {}
                None => return self.wrong(&format!("{at}[{place}]"), "must be a UUID"),
            }
        }
        if ids.is_empty() { self.wrong(at, "must name somebody") } else { Some(ids) }
    }

    fn comparison(&mut self, object: &Map<String, Value>, at: &str) -> Option<Node> {
        self.members(object, at, &["operator", "left_operand", "right_operand"]);
        let Ok(operator) = serde_json::from_value::<Operator>(object["operator"].clone()) else {
            return self.wrong(&format!("{at}.operator"), "must be one of in, ==, !=, >, >=, <, <=");
        };
        let mut operand = |name: &str| match object.get(name) {
            Some(value) => self.operand(value, &format!("{at}.{name}")),
            None => self.wrong(at, format!("{name} is missing")),
        };
        let (left, right) = (operand("left_operand"), operand("right_operand"));
        let comparison = Comparison { operator, left: left?, right: right? };
        // Rates may be set later: what is converted is taken as it is.
        match comparison.unconverted().holds(&self.sample) {
            Ok(_) => Some(Node::Comparison(comparison)),
            Err(words) => self.wrong(at, words),
        }
    }

    fn operand(&mut self, value: &Value, at: &str) -> Option<Operand> {
        match value {
            Value::String(text) if expression_in(text).is_some() => self.named(expression_in(text).unwrap_or_default(), at),
            Value::Object(object) => match (object.get("name"), object.get("call")) {
                (Some(Value::String(name)), None) => self.named(name, at),
                (None, Some(Value::String(call))) if call == "Currency.convert" => self.exchange(object.get("params"), at),
                _ => self.wrong(at, "must be a value, a name, or a call of Currency.convert"),
            },
            Value::Null => self.wrong(at, "must be a value"),
            Value::String(text) => Some(Operand::Value(in_one_spelling(text).into())),
            value => Some(Operand::Value(value.clone())),
        }
    }

    fn named(&mut self, expression: &str, at: &str) -> Option<Operand> {
        match self.outcome(expression, at)? {
            Outcome::Value(_) => Some(Operand::Expression(expression.to_owned())),
            Outcome::Effect(_) => self.wrong(at, "an effect is no value"),
        }
    }

    fn exchange(&mut self, params: Option<&Value>, at: &str) -> Option<Operand> {
        let Some(Value::Object(params)) = params else { return self.wrong(at, "Currency.convert takes params") };
        self.members(params, at, &["amount", "from_currency", "to_currency"]);
        let mut operand = |name: &str| match params.get(name) {
            Some(value) => self.operand(value, &format!("{at}.params.{name}")),
            None => self.wrong(at, format!("{name} is missing")),
        };
        let (amount, from, to) = (operand("amount"), operand("from_currency"), operand("to_currency"));
        Some(Operand::Convert(Box::new(Exchange { amount: amount?, from: from?, to: to? })))
    }
}

impl Comparison {
    fn unconverted(&self) -> Comparison {
        let plain = |operand: &Operand| match operand {
            Operand::Convert(exchange) => exchange.amount.clone(),
            operand => operand.clone(),
        };
        Comparison { operator: self.operator, left: plain(&self.left), right: plain(&self.right) }
    }
}
