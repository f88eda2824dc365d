//! `fetch`, as Node and browsers have it.

use serde_json::Value;

use super::{Call, Piece, file, in_order, placeholder};

pub(super) fn call(call: &Call<'_>) -> String {
    let form = call.body().filter(|_| call.is_form());
    let mut text = form.map(the_form).unwrap_or_default();
    text += &format!("const response = await fetch({}, {{\n", address(call));
    if call.operation.method != "GET" {
        text += &format!("  method: \"{}\",\n", call.operation.method);
    }
    text += "  headers: {\n";
    for (name, words, variable) in call.headers() {
        let name = if name.contains('-') { format!("\"{name}\"") } else { name.to_owned() };
        let value = variable.map_or_else(|| format!("\"{words}\""), |variable| format!("`{words}${{process.env.{variable}}}`"));
        text += &format!("    {name}: {value},\n");
    }
    match call.body() {
        None => text += "  },\n",
        Some(_) if form.is_some() => text += "  },\n  body: form,\n",
        Some(body) => {
            text += "    \"Content-Type\": \"application/json\",\n  },\n";
            text += &format!("  body: JSON.stringify({}),\n", literal(body, 1));
        }
    }
    text += "});\n\nif (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);\n";
    let has_body = call.operation.answers.iter().any(|answer| answer.sample.is_some());
    text + if has_body { "console.log(await response.json());\n" } else { "" }
}

fn address(call: &Call<'_>) -> String {
    let pieces = call.path();
    let path: String = pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Variable(name) => format!("${{process.env.{name}}}"),
        })
        .collect();
    let query = call.query_string(|name| format!("${{process.env.{name}}}"));
    let quote = if path.contains("${") || query.contains("${") { '`' } else { '"' };
    format!("{quote}{}{path}{query}{quote}", call.server)
}

fn the_form(body: &Value) -> String {
    let mut text = "import { readFile } from \"node:fs/promises\";\n\nconst form = new FormData();\n".to_owned();
    for (name, value) in body.as_object().into_iter().flatten() {
        match file(value) {
            Some(file) => {
                text += &format!("form.set(\"{name}\", new Blob([await readFile(\"{file}\")], {{ type: \"image/png\" }}), \"{file}\");\n");
            }
            None => text += &format!("form.set(\"{name}\", {value});\n"),
        }
    }
    text + "\n"
}

fn literal(value: &Value, depth: usize) -> String {
    let (inside, outside) = ("  ".repeat(depth + 1), "  ".repeat(depth));
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let line = |(name, field): (&str, &Value)| format!("{inside}{name}: {},\n", literal(field, depth + 1));
            format!("{{\n{}{outside}}}", in_order(fields).into_iter().map(line).collect::<String>())
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let lines: String = items.iter().map(|item| format!("{inside}{},\n", literal(item, depth + 1))).collect();
            format!("[\n{lines}{outside}]")
        }
        Value::Array(items) => format!("[{}]", items.iter().map(|item| literal(item, depth)).collect::<Vec<_>>().join(", ")),
        Value::String(text) => placeholder(text).map_or_else(|| value.to_string(), |name| format!("process.env.{name}")),
        other => other.to_string(),
    }
}
