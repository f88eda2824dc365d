//! The official SDK; `httpx`, which it brings along, for what it has no method for.

use serde_json::Value;

use super::{Call, Piece, file, in_order, placeholder, sdk};

pub(super) fn call(call: &Call<'_>) -> String {
    match sdk::method(&call.operation.method, &call.operation.path) {
        Some(method) => with_sdk(call, method),
        None => without_sdk(call),
    }
}

fn with_sdk(call: &Call<'_>, method: &sdk::Method) -> String {
    let mut arguments: Vec<(&str, String)> =
        variables(call).iter().zip(&method.path).map(|(name, argument)| (*argument, environment(name))).collect();
    arguments.extend(call.query().iter().filter_map(|(name, value)| Some((method.argument(name)?, literal(value, 1)))));
    for (name, value) in call.body().and_then(Value::as_object).map(in_order).into_iter().flatten() {
        if let Some(argument) = method.argument(name) {
            let value = file(value).map_or_else(|| literal(value, 1), |file| format!("open(\"{file}\", \"rb\")"));
            arguments.push((argument, value));
        }
    }
    // The SDK takes a body that is one of several kinds whole.
    if let Some((argument, body)) = method.argument("*").zip(call.body()) {
        arguments.push((argument, literal(body, 1)));
    }
    let result = if call.operation.answers.iter().any(|answer| answer.sample.is_some()) { "result = " } else { "" };
    let made = format!("{result}client.{}{}\n", method.place, arguments_in_lines(&arguments));
    let mut client =
        vec![("base_url", format!("\"{}{}\"", call.server, call.operation.prefix)), ("monite_version", format!("\"{}\"", call.date))];
    if call.operation.takes_entity {
        client.push(("monite_entity_id", environment("ENTITY_ID")));
    }
    client.push(("token", if call.operation.needs_token { environment(call.token()) } else { "None".to_owned() }));
    let print = if result.is_empty() { "" } else { "print(result)\n" };
    let text = format!("from monite import Monite\n\nclient = Monite{}\n\n{made}{print}", arguments_in_lines(&client));
    if text.contains("os.environ") { format!("import os\n\n{text}") } else { text }
}

fn without_sdk(call: &Call<'_>) -> String {
    let path: String = call
        .path()
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Variable(name) => format!("{{os.environ['{name}']}}"),
        })
        .collect();
    let query = call.query_string(|name| format!("{{os.environ['{name}']}}"));
    let mark = if path.contains('{') || query.contains('{') { "f" } else { "" };
    let mut headers = String::new();
    for (name, words, variable) in call.headers() {
        let value = variable.map_or_else(
            || format!("\"{words}\""),
            |variable| match words {
                "" => environment(variable),
                words => format!("f\"{words}{{os.environ['{variable}']}}\""),
            },
        );
        headers += &format!("        \"{name}\": {value},\n");
    }
    let body = call.body().map(|body| format!("    json={},\n", literal(body, 1))).unwrap_or_default();
    let print = if call.operation.answers.iter().any(|answer| answer.sample.is_some()) { "print(response.json())\n" } else { "" };
    format!(
        "import os\n\nimport httpx\n\n# The SDK has no method for this operation; it brings httpx along.\nresponse = httpx.{}(\n    \
         {mark}\"{}{path}{query}\",\n    headers={{\n{headers}    }},\n{body})\nresponse.raise_for_status()\n{print}",
        call.operation.method.to_lowercase(),
        call.server,
    )
}

fn variables(call: &Call<'_>) -> Vec<String> {
    let named = call.path().into_iter().filter_map(|piece| match piece {
        Piece::Variable(name) => Some(name),
        Piece::Words(_) => None,
    });
    named.collect()
}

fn environment(name: &str) -> String {
    format!("os.environ[\"{name}\"]")
}

/// `(limit=10)`, or one a line where there are more.
fn arguments_in_lines(arguments: &[(&str, String)]) -> String {
    match arguments {
        [] => "()".to_owned(),
        [(name, value)] if !value.contains('\n') => format!("({name}={value})"),
        many => format!("(\n{})", many.iter().map(|(name, value)| format!("    {name}={value},\n")).collect::<String>()),
    }
}

fn literal(value: &Value, depth: usize) -> String {
    let (inside, outside) = ("    ".repeat(depth + 1), "    ".repeat(depth));
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let line = |(name, field): (&str, &Value)| format!("{inside}\"{name}\": {},\n", literal(field, depth + 1));
            format!("{{\n{}{outside}}}", in_order(fields).into_iter().map(line).collect::<String>())
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let lines: String = items.iter().map(|item| format!("{inside}{},\n", literal(item, depth + 1))).collect();
            format!("[\n{lines}{outside}]")
        }
        Value::Array(items) => format!("[{}]", items.iter().map(|item| literal(item, depth)).collect::<Vec<_>>().join(", ")),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Null => "None".to_owned(),
        Value::String(text) => placeholder(text).map_or_else(|| value.to_string(), environment),
        other => other.to_string(),
    }
}
