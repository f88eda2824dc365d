//! For a shell.

use super::{Call, Piece, file, has_placeholder, pretty};

pub(super) fn call(call: &Call<'_>) -> String {
    let method = &call.operation.method;
    let mut lines = vec![format!("curl{} \"{}\"", if method == "GET" { String::new() } else { format!(" -X {method}") }, address(call))];
    for (name, words, variable) in call.headers() {
        let value = variable.map(|variable| format!("${variable}")).unwrap_or_default();
        lines.push(format!("-H \"{name}: {words}{value}\""));
    }
    if call.operation.answers.iter().any(|answer| answer.is_pdf) {
        lines.push("--output answer.pdf".to_owned());
    }
    let mut here = String::new();
    match call.body() {
        None => {}
        Some(body) if call.is_form() => {
            for (name, value) in body.as_object().into_iter().flatten() {
                let value = file(value).map_or_else(|| value.as_str().unwrap_or_default().to_owned(), |file| format!("@{file}"));
                lines.push(format!("-F \"{name}={value}\""));
            }
        }
        // A shell looks for variables in a here document only.
        Some(body) if has_placeholder(body) => {
            lines.push("-H \"Content-Type: application/json\"".to_owned());
            lines.push("--data @- <<BODY".to_owned());
            here = format!("\n{}\nBODY", pretty(body));
        }
        Some(body) => {
            lines.push("-H \"Content-Type: application/json\"".to_owned());
            lines.push(format!("-d '{}'", pretty(body).replace('\'', "\u{2019}")));
        }
    }
    lines.join(" \\\n  ") + &here
}

fn address(call: &Call<'_>) -> String {
    let path: String = call
        .path()
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Variable(name) => format!("${name}"),
        })
        .collect();
    let query = call.query_string(|name| format!("${name}"));
    format!("{}{path}{query}", call.server)
}
