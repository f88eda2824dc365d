//! Examples built from schemas, so that they can never disagree with them.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::shape::Schemas;

/// An example of what this schema describes.
pub(crate) fn of(schemas: Schemas<'_>, schema: &Value) -> Value {
    example(schemas, "", schema, 0)
}

/// An example of an error's body, with the words that the document has for its status. `wrong_field` is one that the body needs.
pub(crate) fn of_error(status: &str, words: &str, wrong_field: Option<&str>) -> Value {
    if status == "422" {
        let (place, name, message) =
            wrong_field.map_or(("query", "limit", "must be between 1 and 100"), |name| ("body", name, "field required"));
        let kind = if place == "body" { "missing" } else { "value_error" };
        return json!({"detail": [{"loc": [place, name], "msg": message, "type": kind}]});
    }
    json!({"error": {"message": words}})
}

/// What the samples of this operation send, where a schema alone would not make a sensible call. A text that begins with `$` stands for
/// a variable of the environment, one that begins with `@` for a file. Null is no body at all.
pub(crate) fn of_body(method: &str, path: &str) -> Option<Value> {
    static BODIES: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("bodies.json")).unwrap_or_default());
    BODIES.get(format!("{method} {path}")).filter(|body| !body.is_null()).cloned()
}

fn example(schemas: Schemas<'_>, name: &str, schema: &Value, depth: usize) -> Value {
    if let Some(given) = schema.get("example") {
        return given.clone();
    }
    let plain = schemas.plain(schema);
    // Most objects have no file, and its many fields would hide the rest.
    if plain.is_nullable && name == "logo" {
        return Value::Null;
    }
    match plain.variants.first() {
        Some(variant) if depth < 7 => of_variant(schemas, name, variant, depth),
        _ => Value::Null,
    }
}

fn of_variant(schemas: Schemas<'_>, name: &str, schema: &Map<String, Value>, depth: usize) -> Value {
    if let Some(given) =
        schema.get("example").or_else(|| schema.get("const")).or_else(|| schema.get("default").filter(|value| !value.is_null()))
    {
        return given.clone();
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let usual = values.iter().find(|value| **value == "US" || **value == "USD");
        return usual.or(values.first()).cloned().unwrap_or_default();
    }
    if let Some(items) = schema.get("items") {
        // A list of problems is empty on a good day.
        return if name == "errors" { json!([]) } else { json!([example(schemas, name, items, depth + 1)]) };
    }
    let mut object = Map::new();
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        if let Value::Object(fields) = example(schemas, name, part, depth + 1) {
            object.extend(fields);
        }
    }
    for (field, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let value = if (name, field.as_str()) == ("business_info", "type") {
            json!("Company")
        } else {
            example(schemas, field, property, depth + 1)
        };
        object.insert(field.clone(), value);
    }
    if !object.is_empty() {
        return Value::Object(object);
    }
    let kind = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        other => other.and_then(Value::as_str),
    };
    match kind {
        Some("boolean") => json!(false),
        Some("integer") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("number") => json!(100.0),
        Some("object") => json!({}),
        Some("string") => json!(word(name, schema.get("format").and_then(Value::as_str))),
        _ => Value::Null,
    }
}

fn word(name: &str, format: Option<&str>) -> &'static str {
    match (format, name) {
        (Some("uuid"), "entity_id") => "018fdb2e-5c11-7a40-8f3e-b1d0c4a97e52",
        (Some("uuid"), _) => "018fdb2e-6f1a-7c3e-9d0b-5a4c2e1f7b60",
        (Some("date-time"), _) => "2024-06-03T09:30:00.000000+00:00",
        (Some("date"), _) => "2024-06-03",
        (Some("email"), _) | (_, "email") => "books@example.com",
        (_, "connection_url") => "https://bursar.example/connect/Zr3u0_kq5uV1nXo2cP7yTa8wEb4dRf6gHj9iKlMsQpA",
        (Some("uri"), _) => "https://example.com",
        (_, "platform") => "xero",
        (_, "city") => "Springfield",
        (_, "line1") => "1 Main Street",
        (_, "postal_code") => "62701",
        (_, "state") => "IL",
        (_, "phone") => "+1 217 555 0100",
        (_, name) if name.ends_with("currency") => "USD",
        (_, name) if name.ends_with("country") => "US",
        (_, "first_name") => "Ada",
        (_, "last_name") => "Keeper",
        (_, name) if name.ends_with("name") => "Harbour Light Trading",
        (_, name) if name.ends_with("token") => "Ab3dE6gH9jK2mN5pQ8sT1vW4yZ7",
        (_, "message" | "description") => "Words for a person",
        (_, name) if name.contains("number") => "1001",
        _ => "text",
    }
}
