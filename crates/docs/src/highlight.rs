//! Colors for code: enough of each language to tell words, names, strings, numbers and comments apart.

use maud::{Markup, PreEscaped};

/// What a language looks like.
struct Language {
    comment: &'static str,
    quotes: &'static [char],
    words: &'static [&'static str],
    /// A string before a colon is a name.
    has_names: bool,
}

const JSON: Language = Language { comment: "//", quotes: &['"'], words: &["true", "false", "null"], has_names: true };
const SHELL: Language = Language {
    comment: "#",
    quotes: &['"', '\''],
    words: &["curl", "export", "if", "then", "fi", "for", "do", "done", "while", "cargo", "bursar", "pip", "npm", "jq", "openssl", "set"],
    has_names: false,
};
const PYTHON: Language = Language {
    comment: "#",
    quotes: &['"', '\''],
    words: &[
        "import", "from", "as", "def", "return", "for", "in", "if", "else", "elif", "while", "with", "class", "try", "except", "raise",
        "not", "and", "or", "is", "lambda", "True", "False", "None", "assert", "yield", "pass",
    ],
    has_names: false,
};
const SCRIPT: Language = Language {
    comment: "//",
    quotes: &['"', '\'', '`'],
    words: &[
        "import",
        "from",
        "const",
        "let",
        "await",
        "async",
        "return",
        "for",
        "of",
        "in",
        "if",
        "else",
        "while",
        "new",
        "function",
        "class",
        "try",
        "catch",
        "throw",
        "true",
        "false",
        "null",
        "undefined",
        "export",
        "default",
        "type",
        "interface",
        "as",
    ],
    has_names: false,
};
const SETTINGS: Language = Language { comment: "#", quotes: &['"', '\''], words: &["true", "false"], has_names: false };

fn language(name: &str) -> Option<&'static Language> {
    match name {
        "json" => Some(&JSON),
        "sh" | "bash" | "shell" | "console" => Some(&SHELL),
        "python" | "py" => Some(&PYTHON),
        "ts" | "typescript" | "js" | "javascript" => Some(&SCRIPT),
        "toml" | "yaml" | "ini" => Some(&SETTINGS),
        _ => None,
    }
}

/// Code in this language; one that is not known stays plain.
pub(crate) fn highlight(name: &str, code: &str) -> Markup {
    let mut html = String::with_capacity(code.len() * 2);
    match language(name) {
        Some(language) => spans(language, code, &mut html),
        None => escape(code, &mut html),
    }
    PreEscaped(html)
}

fn spans(language: &Language, code: &str, html: &mut String) {
    let mut rest = code;
    let mut is_after_space = true;
    while let Some(first) = rest.chars().next() {
        let (class, length) = token(language, rest, first, is_after_space);
        let (piece, after) = rest.split_at(length);
        if class.is_empty() {
            escape(piece, html);
        } else {
            html.push_str("<span class=\"");
            html.push_str(class);
            html.push_str("\">");
            escape(piece, html);
            html.push_str("</span>");
        }
        is_after_space = piece.ends_with(char::is_whitespace);
        rest = after;
    }
}

/// The class and the length in bytes of what stands first.
fn token(language: &Language, rest: &str, first: char, is_after_space: bool) -> (&'static str, usize) {
    if is_after_space && rest.starts_with(language.comment) {
        return ("hc", rest.find('\n').unwrap_or(rest.len()));
    }
    if language.quotes.contains(&first) {
        let length = quoted(rest, first);
        let is_name = language.has_names && rest[length..].trim_start().starts_with(':');
        return (if is_name { "hp" } else { "hs" }, length);
    }
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    if first == '$' {
        let length = 1 + rest[1..].find(|character| !is_word(character)).unwrap_or(rest.len() - 1);
        return ("hp", length);
    }
    if is_word(first) {
        let length = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
        let class = match &rest[..length] {
            word if language.words.contains(&word) => "hk",
            word if word.bytes().all(|byte| byte.is_ascii_digit()) => "hn",
            _ => "",
        };
        return (class, length);
    }
    ("", first.len_utf8())
}

/// To the closing quote, or as far as there is text.
fn quoted(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (place, character) in rest.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == quote => return place + quote.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// Text as HTML.
pub(crate) fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_strings_numbers_and_words_are_told_apart() {
        let html = highlight("json", "{\"id\": \"a<b\", \"n\": 12, \"is\": null}").into_string();
        assert_eq!(
            html,
            "{<span class=\"hp\">&quot;id&quot;</span>: <span class=\"hs\">&quot;a&lt;b&quot;</span>, \
             <span class=\"hp\">&quot;n&quot;</span>: <span class=\"hn\">12</span>, \
             <span class=\"hp\">&quot;is&quot;</span>: <span class=\"hk\">null</span>}"
        );
    }

    #[test]
    fn nothing_is_lost() {
        for (name, code) in
            [("sh", "curl -d 'it''s' \"$TOKEN # no comment\n# one\n"), ("python", "x = 'open"), ("odd", "a < b"), ("ts", "`é")]
        {
            let html = highlight(name, code).into_string();
            let mut text = String::new();
            let mut is_tag = false;
            for character in html.chars() {
                match character {
                    '<' => is_tag = true,
                    '>' => is_tag = false,
                    other if !is_tag => text.push(other),
                    _ => {}
                }
            }
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            assert_eq!(text, code);
        }
    }
}
