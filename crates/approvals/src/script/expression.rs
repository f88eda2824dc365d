//! Evaluated strings: `"{invoice.amount >= 1000 and 'urgent' in invoice.tags.name}"`. Expressions are minijinja's, without filters, functions and
//! tests, and with a bound on what they may cost.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::{Arc, LazyLock};

use minijinja::value::{Object, Value as Evaluated};
use minijinja::{Environment, ErrorKind, State, UndefinedBehavior};
use serde_json::Value;

use super::Effect;
use super::input::{ATTRIBUTES, EVENT, Input};

/// What one expression may cost, in instructions of the interpreter.
const FUEL: u64 = 10_000;

static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::empty();
    engine.set_fuel(Some(FUEL));
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine
});

/// What an expression came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    Value(Value),
    Effect(Effect),
}

/// The expression in an evaluated string: what stands between its braces.
pub(crate) fn expression_in(text: &str) -> Option<&str> {
    text.trim().strip_prefix('{')?.strip_suffix('}').map(str::trim)
}

/// Texts and lists can be multiplied too, and no bound holds what comes of that: an expression that multiplies has only numbers in it.
fn multiplies_more_than_numbers(expression: &str, names: &HashSet<String>) -> bool {
    let has_more =
        expression.contains(['\'', '"', '[', '{']) || names.iter().any(|name| !["amount", "invoice.amount"].contains(&name.as_str()));
    expression.contains('*') && has_more
}

/// The names in an expression that mean nothing here.
pub(crate) fn unknown_names(expression: &str) -> Result<Vec<String>, String> {
    let compiled = ENGINE.compile_expression(expression).map_err(|error| words(&error))?;
    let is_known = |name: &String| {
        let attribute = name.strip_prefix("invoice.").unwrap_or(name);
        name == "event_name" || ATTRIBUTES.contains(&attribute) || name.starts_with("Payables.")
    };
    let names = compiled.undeclared_variables(true);
    if multiplies_more_than_numbers(expression, &names) {
        return Err(
            "an expression that multiplies holds numbers and invoice.amount only: write the rest as a condition of its own".to_owned()
        );
    }
    let mut unknown: Vec<String> = names.into_iter().filter(|name| !is_known(name)).collect();
    unknown.sort();
    Ok(unknown)
}

/// What the expression comes to for this bill.
pub(crate) fn evaluate(expression: &str, input: &Input) -> Result<Outcome, String> {
    let compiled = ENGINE.compile_expression(expression).map_err(|error| words(&error))?;
    let invoice = serde_json::to_value(&input.invoice).map_err(|error| error.to_string())?;
    let mut known: BTreeMap<String, Evaluated> =
        invoice.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), Evaluated::from_serialize(value))).collect();
    known.insert("invoice".to_owned(), Evaluated::from_serialize(&invoice));
    known.insert("event_name".to_owned(), EVENT.into());
    known.insert("Payables".to_owned(), Evaluated::from_object(Payables { id: input.invoice.id.to_string() }));
    let value = compiled.eval(known).map_err(|error| words(&error))?;
    match value.downcast_object_ref::<Done>() {
        Some(Done(effect)) => Ok(Outcome::Effect(effect.clone())),
        None => serde_json::to_value(&value).map(Outcome::Value).map_err(|error| error.to_string()),
    }
}

fn words(error: &minijinja::Error) -> String {
    match error.kind() {
        ErrorKind::OutOfFuel => "the expression costs too much: make it shorter".to_owned(),
        kind => format!("{kind}{}", error.detail().map(|detail| format!(": {detail}")).unwrap_or_default()),
    }
}

/// `Payables`, whose methods are what a script can do with its bill.
#[derive(Debug)]
struct Payables {
    id: String,
}

/// An effect, on its way out of the interpreter.
#[derive(Debug)]
struct Done(Effect);

impl Object for Done {
    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.0)
    }
}

impl Object for Payables {
    fn call_method(self: &Arc<Self>, _: &State<'_, '_>, method: &str, arguments: &[Evaluated]) -> Result<Evaluated, minijinja::Error> {
        let wrong = |words: String| minijinja::Error::new(ErrorKind::InvalidOperation, words);
        let is_own = arguments.first().and_then(Evaluated::as_str).is_some_and(|id| id == self.id);
        if !is_own {
            return Err(wrong(format!("Payables.{method} takes invoice.id: a script acts on its own bill only")));
        }
        let comment = match &arguments[1..] {
            [] => None,
            [comment] if method == "mark_as_paid" => {
                Some(comment.as_str().map(str::to_owned).ok_or_else(|| wrong("the comment must be a text".to_owned()))?)
            }
            _ => return Err(wrong(format!("Payables.{method} takes no more than that"))),
        };
        effect(method, comment).map(|effect| Evaluated::from_object(Done(effect))).ok_or_else(|| wrong(unknown_method(method)))
    }
}

/// The effect of that name.
pub(crate) fn effect(method: &str, comment: Option<String>) -> Option<Effect> {
    match method {
        "approve" => Some(Effect::Approve),
        "reject" => Some(Effect::Reject),
        "mark_as_paid" => Some(Effect::MarkAsPaid { comment }),
        _ => None,
    }
}

/// Why a method cannot be called.
pub(crate) fn unknown_method(method: &str) -> String {
    format!("Payables.{method} is unknown: there are Payables.approve, Payables.reject and Payables.mark_as_paid")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(expression: &str) -> Result<Value, String> {
        match evaluate(expression, &Input::sample())? {
            Outcome::Value(value) => Ok(value),
            Outcome::Effect(effect) => Err(format!("{effect:?}")),
        }
    }

    #[test]
    fn expressions_are_like_pythons() {
        for (expression, expected) in [
            ("event_name == 'submitted_for_approval'", json!(true)),
            ("invoice.amount * 2 + 1 >= 3", json!(true)),
            ("invoice.amount + 1 >= 2 and not (invoice.currency != 'EUR')", json!(true)),
            ("amount > 1 or invoice.currency in ['EUR', 'USD']", json!(true)),
            ("'tag' in invoice.tags.name", json!(true)),
            ("'other' not in invoice.tags.name", json!(true)),
            ("invoice.amount", json!(1)),
        ] {
            assert_eq!(value(expression), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn what_cannot_be_run_is_told() {
        assert_eq!(unknown_names("invoice.total > 1 or amount > 1"), Ok(vec!["invoice.total".to_owned()]));
        assert_eq!(unknown_names("Payables.approve(invoice.id)"), Ok(Vec::new()));
        assert!(unknown_names("invoice.amount >").is_err());
        for (expression, words) in [
            ("invoice.currency - 2", "unsupported"),
            ("Payables.approve('another')", "its own bill"),
            ("Payables.burn(invoice.id)", "Payables.burn is unknown"),
            ("invoice.amount | upper", "unknown filter"),
        ] {
            let refused = value(expression).unwrap_err();
            assert!(refused.contains(words), "{expression}: {refused}");
        }
        for expression in
            ["[[1] * 100000] * 100000 == 1", "invoice.currency * 1000000000 == 'x'", "'x' * 1000000000 == 'y'", "amount * event_name"]
        {
            assert!(unknown_names(expression).unwrap_err().contains("multiplies"), "{expression}");
        }
        assert_eq!(unknown_names("invoice.amount * 2 > 10000"), Ok(Vec::new()));
        let effect = |expression| evaluate(expression, &Input::sample()).unwrap();
        assert_eq!(effect("Payables.approve(invoice.id)"), Outcome::Effect(Effect::Approve));
        let comment = Some("Marked from approval.".to_owned());
        assert_eq!(effect("Payables.mark_as_paid(invoice.id, 'Marked from approval.')"), Outcome::Effect(Effect::MarkAsPaid { comment }));
    }
}
