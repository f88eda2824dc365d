//! A call of an operation in three languages. What differs from caller to caller stands in variables of the environment, so that a sample
//! can be run as it is.

use serde_json::Value;

use super::code::Snippet;
use super::operation::Operation;
use super::sample;
use super::shape::Field;

mod curl;
mod python;
mod sdk;
mod typescript;

/// What a sample needs to know.
pub(crate) struct Call<'a> {
    pub(crate) operation: &'a Operation,
    /// The server's own address, without `/v1`.
    pub(crate) server: &'a str,
    /// The version of the API.
    pub(crate) date: &'a str,
}

/// A piece of an address, or of a value.
enum Piece<'a> {
    Words(&'a str),
    /// The name of a variable.
    Variable(String),
}

impl<'a> Call<'a> {
    /// In every language, in the order of the tabs.
    pub(crate) fn snippets(&self) -> Vec<Snippet> {
        let of = |language: &str, text: String| Snippet { language: language.to_owned(), text };
        vec![of("sh", curl::call(self)), of("python", python::call(self)), of("ts", typescript::call(self))]
    }

    /// The path, with the variables in it.
    fn path(&self) -> Vec<Piece<'a>> {
        let mut pieces = vec![Piece::Words(&self.operation.prefix)];
        let mut before = "";
        for step in self.operation.path.split('/').skip(1) {
            pieces.push(Piece::Words("/"));
            pieces.push(match step.strip_prefix('{').and_then(|step| step.strip_suffix('}')) {
                Some(name) => Piece::Variable(variable(before, name)),
                None => Piece::Words(step),
            });
            before = step;
        }
        pieces
    }

    /// Query parameters worth showing: what must be sent, as far as its words are known, and how many rows.
    fn query(&self) -> Vec<(&'a str, Value)> {
        let parameters = self.operation.parameters_in("query");
        let word = |field: &'a Field| match sample::of_query(&self.operation.path, &field.name) {
            Some(word) if self.operation.method == "GET" => Some(word),
            _ => field.values.first().map(String::as_str).filter(|_| field.is_required),
        };
        let required = parameters.iter().filter_map(|field| Some((field.name.as_str(), Value::from(word(field)?))));
        let limit = parameters.iter().any(|field| field.name == "limit").then(|| ("limit", Value::from(10)));
        required.chain(limit).collect()
    }

    /// The same as the end of an address, with its variables as the language writes them.
    fn query_string(&self, variable: impl Fn(&str) -> String) -> String {
        let word = |value: &Value| match value.as_str() {
            Some(text) => placeholder(text).map_or_else(|| text.to_owned(), &variable),
            None => value.to_string(),
        };
        let words: Vec<String> = self.query().iter().map(|(name, value)| format!("{name}={}", word(value))).collect();
        if words.is_empty() { String::new() } else { format!("?{}", words.join("&")) }
    }

    fn body(&self) -> Option<&'a Value> {
        self.operation.body.as_ref()?.sample.as_ref()
    }

    /// The variable that holds the token.
    fn token(&self) -> &'static str {
        if self.operation.is_of_user { "USER_TOKEN" } else { "TOKEN" }
    }

    fn is_form(&self) -> bool {
        self.operation.body.as_ref().is_some_and(|body| body.is_form)
    }

    /// Headers that must be sent, apart from the content type: a name, words and perhaps a variable behind them.
    fn headers(&self) -> Vec<(&'a str, &'a str, Option<&'static str>)> {
        let required: Vec<&Field> = self.operation.parameters_in("header").iter().filter(|header| header.is_required).collect();
        let mut headers: Vec<_> = required
            .into_iter()
            .map(|header| match header.name.as_str() {
                "x-monite-version" => ("x-monite-version", self.date, None),
                "x-monite-entity-id" => ("x-monite-entity-id", "", Some("ENTITY_ID")),
                name => (name, "", None),
            })
            .collect();
        if self.operation.needs_token {
            headers.push(("Authorization", "Bearer ", Some(self.token())));
        }
        headers
    }
}

/// `{connection_id}` is `CONNECTION_ID`; a bare `{id}` is named by what stands before it: `/vat_ids/{id}` is `VAT_ID`.
fn variable(before: &str, name: &str) -> String {
    if name == "id" { before.trim_end_matches('s').to_uppercase() } else { name.to_uppercase() }
}

/// `$TOKEN` in a sample body.
fn placeholder(text: &str) -> Option<&str> {
    text.strip_prefix('$').filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
}

/// `@logo.png` in a sample body.
fn file(value: &Value) -> Option<&str> {
    value.as_str()?.strip_prefix('@')
}

fn has_placeholder(value: &Value) -> bool {
    match value {
        Value::String(text) => placeholder(text).is_some(),
        Value::Array(items) => items.iter().any(has_placeholder),
        Value::Object(fields) => fields.values().any(has_placeholder),
        _ => false,
    }
}

/// JSON as people write it, ids first: keys in the order of the alphabet, else.
pub(crate) fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text
}

fn write(text: &mut String, value: &Value, depth: usize) {
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    };
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            text.push('{');
            for (place, (name, field)) in in_order(fields).into_iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                line(text, depth + 1);
                text.push_str(&Value::from(name).to_string());
                text.push_str(": ");
                write(text, field, depth + 1);
            }
            line(text, depth);
            text.push('}');
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                line(text, depth + 1);
                write(text, item, depth + 1);
            }
            line(text, depth);
            text.push(']');
        }
        Value::Array(items) => {
            text.push('[');
            text.push_str(&items.iter().map(Value::to_string).collect::<Vec<_>>().join(", "));
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

/// What names a thing stands before what belongs to it.
fn in_order(fields: &serde_json::Map<String, Value>) -> Vec<(&str, &Value)> {
    const FIRST: [&str; 6] = ["id", "grant_type", "type", "object_type", "name", "status"];
    let mut pairs: Vec<(&str, &Value)> = fields.iter().map(|(name, field)| (name.as_str(), field)).collect();
    pairs.sort_by_key(|(name, _)| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len()));
    pairs
}
