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

/// What the samples of an operation ask for by a parameter of the query whose words the document does not name, or names more than one would
/// try. A text that begins with `$` stands for a variable of the environment.
pub(crate) fn of_query(path: &str, name: &str) -> Option<&'static str> {
    const QUERIES: [(&str, &str, &str); 5] = [
        ("/comments", "object_id", "$PAYABLE_ID"),
        ("/einvoice_search", "network_identifier", "DE129273398"),
        ("/frontend/document_type_descriptions", "country", "US"),
        ("/frontend/person_mask", "country", "US"),
        ("/frontend/person_mask", "relationships", "representative"),
    ];
    QUERIES.iter().find(|(known, parameter, _)| *known == path && *parameter == name).map(|(.., word)| *word)
}

/// What this operation in particular answers with: a connection that was disconnected does not say that it is connected.
pub(crate) fn of_answer(method: &str, path: &str, mut sample: Value) -> Value {
    const PARTICULAR: [(&str, &str, &str); 2] = [
        ("POST /accounting_connections/{connection_id}/disconnect", "status", "disconnected"),
        ("POST /accounting_connections", "status", "pending_auth"),
    ];
    let operation = format!("{method} {path}");
    for (_, field, word) in PARTICULAR.iter().filter(|(known, ..)| *known == operation) {
        sample[*field] = json!(word);
    }
    sample
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
        let value = match (name, field.as_str()) {
            ("business_info", "type") => json!("Company"),
            // From a currency to itself there is no rate.
            ("exchange_rates", "base") => json!("EUR"),
            ("exchange_rates", "rate") => json!(1.08),
            _ => example(schemas, field, property, depth + 1),
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

/// What a field of this name holds in the samples.
const WORDS: &[(&str, &str)] = &[
    ("account_number", "123456789"),
    ("action", "created"),
    ("api_version", "2024-05-25"),
    ("background_color", "#f6f7f9"),
    ("bic", "COBADEFFXXX"),
    ("border_radius", "6px"),
    ("city", "Portland"),
    ("code", "USD"),
    ("connection_url", "https://bursar.example/connect/Zr3u0_kq5uV1nXo2cP7yTa8wEb4dRf6gHj9iKlMsQpA"),
    ("deduction_title", "Deduction"),
    ("default_state", "draft"),
    ("description", "Web design, May"),
    ("designation", "sales tax"),
    ("email", "books@harbour-light.example"),
    ("error", "the receiver answered 503"),
    ("file_type", "payables"),
    ("first_name", "Ada"),
    ("font_color", "#171c24"),
    ("font_family", "Inter"),
    ("iban", "DE89370400440532013000"),
    ("id", "a1b2c3"),
    ("id_number", "L01X00T47"),
    ("invoice_number", "INV-1001"),
    ("label", "Rent"),
    ("last_name", "Keeper"),
    ("ledger_account_id", "018fdb2e-6f1a-7c3e-9d0b-5a4c2e1f7b60"),
    ("legal_entity_id", "5493001KJTIIGC8Y1R12"),
    ("line1", "1 Harbour Street"),
    ("line2", "Floor 2"),
    ("login", "ada.keeper"),
    ("md5", "31d1eb2fa8cee30db39d0c5ae5d1b5b5"),
    ("memo", "Thank you"),
    ("message", "Done"),
    ("method", "GET"),
    ("mimetype", "image/png"),
    ("nominal_code", "6000"),
    ("operation", "GET /entities/{entity_id}"),
    ("path", "/v1/entities"),
    ("payment_page_domain", "pay.platform.example"),
    ("phone", "+1 503 555 0142"),
    ("platform", "xero"),
    ("postal_code", "97201"),
    ("prefix", "INV"),
    ("primary_color", "#14573f"),
    ("primary_hover_color", "#0e4531"),
    ("region", "us-east-1"),
    ("registration_authority", "Amtsgericht Charlottenburg"),
    ("registration_number", "HRB 12345"),
    ("response", "ok"),
    ("routing_number", "021000021"),
    ("s3_bucket", "bursar-files"),
    ("s3_file_path", "files/018fdb2e/logo.png"),
    ("secondary_color", "#eaf3ef"),
    ("secondary_hover_color", "#dde1e7"),
    ("secret", "whsec_Ab3dE6gH9jK2mN5pQ8sT1vW4yZ7"),
    ("sort_code", "200000"),
    ("ssn_last_4", "6789"),
    ("state", "OR"),
    ("status", "active"),
    ("subtype", "Rent"),
    ("tax_id", "12-3456789"),
    ("title", "Head of finance"),
    ("token_type", "Bearer"),
    ("type", "standard"),
    ("url", "https://bursar.example/files/logo.png"),
    ("user_agent", "python-httpx/0.28.1"),
    ("value", "DE123456789"),
    ("website", "https://harbour-light.example"),
];

fn word(name: &str, format: Option<&str>) -> &'static str {
    let known = WORDS.iter().find(|(known, _)| *known == name).map(|(_, word)| *word);
    if let Some(word) = known.filter(|_| format.is_none_or(|format| format == "uri")) {
        return word;
    }
    match (format, name) {
        (Some("uuid"), "entity_id") => "9d2b4c8f-2087-4738-ba91-7359683c49a4",
        (Some("uuid"), _) => "018fdb2e-6f1a-7c3e-9d0b-5a4c2e1f7b60",
        (Some("date-time"), _) => "2024-06-03T09:30:00.000000+00:00",
        (Some("date"), _) => "2024-06-03",
        (Some("email"), _) => "books@harbour-light.example",
        (Some("uri"), _) => "https://example.com",
        (_, name) if name.ends_with("currency") => "USD",
        (_, name) if name.ends_with("country") => "US",
        (_, name) if name.ends_with("name") => "Harbour Light Trading",
        (_, name) if name.ends_with("token") => "Ab3dE6gH9jK2mN5pQ8sT1vW4yZ7",
        (_, name) if name.contains("number") => "1001",
        _ => "text",
    }
}
