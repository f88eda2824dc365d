//! Which properties an object may have. QuickBooks Online refuses a body with any other (2010), at every depth.
//!
//! `properties.txt` has one type a line: its name, then its properties, each with its own type where that is an object here.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::errors::{Outcome, Refusal};

type Properties = HashMap<&'static str, Option<&'static str>>;

static TYPES: LazyLock<HashMap<&'static str, Properties>> = LazyLock::new(|| {
    include_str!("properties.txt")
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let name = words.next()?;
            Some((name, words.map(|word| word.split_once(':').map_or((word, None), |(name, kind)| (name, Some(kind)))).collect()))
        })
        .collect()
});

/// Allowed on every object: attributes of the JSON form.
const ALWAYS: &[&str] = &["domain", "sparse", "status", "value", "name", "type"];

/// Refuses the first property that the type does not have.
pub fn check(kind: &str, body: &Value) -> Outcome<()> {
    let Some(properties) = TYPES.get(kind) else { return Ok(()) };
    let Some(fields) = body.as_object() else { return Ok(()) };
    for (name, value) in fields {
        let Some(inner) = properties.get(name.as_str()) else {
            if ALWAYS.contains(&name.as_str()) {
                continue;
            }
            return Err(Refusal::unknown_property(name, kind));
        };
        if let Some(inner) = inner {
            match value {
                Value::Array(rows) => rows.iter().try_for_each(|row| check(inner, row))?,
                value => check(inner, value)?,
            }
        }
    }
    Ok(())
}

/// True where a query may name this property: the entity has it, or the object it holds has the rest of a dotted name.
pub fn is_known(kind: &str, path: &str) -> bool {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let Some((_, inner)) = TYPES.get(kind).and_then(|properties| properties.iter().find(|(name, _)| name.eq_ignore_ascii_case(first)))
    else {
        return false;
    };
    match (rest, inner) {
        (None, _) => true,
        (Some(rest), Some(inner)) => is_known(inner, rest),
        (Some(rest), None) => matches!(rest.to_ascii_lowercase().as_str(), "value" | "name" | "type"),
    }
}

/// The properties of an object as a copy without what counts as absent: nulls and empty texts, at every depth.
pub fn without_blanks(value: &Value) -> Value {
    let is_blank = |value: &Value| value.is_null() || value.as_str() == Some("");
    match value {
        Value::Object(fields) => Value::Object(
            fields.iter().filter(|(_, value)| !is_blank(value)).map(|(name, value)| (name.clone(), without_blanks(value))).collect(),
        ),
        Value::Array(rows) => Value::Array(rows.iter().map(without_blanks).collect()),
        other => other.clone(),
    }
}
