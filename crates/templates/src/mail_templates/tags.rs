//! Where the tags of a template stand, and what in them is refused: whatever could make a small template large. Pure.

use std::ops::Range;

/// What a template is made of beside text: `{{ ... }}` and `{% ... %}`, without what encloses them.
pub(crate) struct Tag {
    pub(crate) inner: Range<usize>,
    is_statement: bool,
}

/// The statements that a template may have. None of them gives a name to a value or repeats anything, so what a template writes is bounded
/// by its own length and by that of its values.
const STATEMENTS: [&str; 4] = ["if", "elif", "else", "endif"];

/// The tags of a template, in order. One that is not closed ends with the template: reading it tells what is wrong.
pub(crate) fn tags(source: &str) -> Vec<Tag> {
    let (mut tags, mut at) = (Vec::new(), 0);
    while let Some(found) = source[at..].find('{') {
        let open = at + found;
        let (close, is_statement) = match source[open + 1..].chars().next() {
            Some('{') => ("}}", false),
            Some('%') => ("%}", true),
            Some('#') => {
                at = source[open..].find("#}").map_or(source.len(), |end| open + end + 2);
                continue;
            }
            _ => {
                at = open + 1;
                continue;
            }
        };
        let start = open + 2;
        let end = end_of(&source[start..], close).map_or(source.len(), |end| start + end);
        tags.push(Tag { inner: start..end, is_statement });
        at = (end + 2).min(source.len());
    }
    tags
}

/// Where the tag is closed, outside of its strings.
fn end_of(inner: &str, close: &str) -> Option<usize> {
    let (mut quote, mut is_escaped) = (None, false);
    for (at, letter) in inner.char_indices() {
        match quote {
            Some(_) if is_escaped => is_escaped = false,
            Some(_) if letter == '\\' => is_escaped = true,
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if inner[at..].starts_with(close) => return Some(at),
            None => {}
        }
    }
    None
}

/// The first thing in the tags that a template may not have: its place and why.
pub(crate) fn refused(source: &str, tags: &[Tag]) -> Option<(usize, String)> {
    tags.iter().find_map(|tag| {
        let inner = &source[tag.inner.clone()];
        if let Some(found) = inner.find('*') {
            return Some((tag.inner.start + found, "`*` is not supported".to_owned()));
        }
        let word = inner.trim_start_matches(['-', '+']).split_whitespace().next().unwrap_or_default();
        let word = word.trim_end_matches(['-', '+']);
        if tag.is_statement && !STATEMENTS.contains(&word) {
            return Some((tag.inner.start, format!("`{word}` is not supported: a template may have if, elif, else and endif")));
        }
        None
    })
}

/// The place of a byte, as people count: `line 2, column 5`.
pub(crate) fn place(source: &str, at: usize) -> String {
    let before = &source[..at];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    format!("line {}, column {}", before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(source: &str) -> Vec<&str> {
        tags(source).into_iter().map(|tag| source[tag.inner].trim()).collect()
    }

    #[test]
    fn tags_end_where_they_are_closed_and_not_within_strings() {
        assert_eq!(inner("a {{ one }} { {% if two %} {# {{ no }} #} {% endif %}"), ["one", "if two", "endif"]);
        assert_eq!(inner(r#"{{ "}} \" }}" }} {{ '%}' }}"#), [r#""}} \" }}""#, "'%}'"]);
        assert_eq!(inner("{{ open"), ["open"]);
        assert_eq!(inner("{% if open"), ["if open"]);
        assert_eq!(inner("{"), [""; 0]);
    }

    #[test]
    fn what_could_grow_is_refused_with_its_place() {
        for (source, expected) in [
            ("{{ 'a' * 9 }}", "line 1, column 8: `*` is not supported"),
            ("{{ '}}' * 9 }}", "line 1, column 9: `*` is not supported"),
            ("ä\nä{%- set x = 1 %}", "line 2, column 4: `set` is not supported"),
            ("{% for a in b %}{% endfor %}", "line 1, column 3: `for` is not supported"),
            ("{%include 'x' %}", "line 1, column 3: `include` is not supported"),
        ] {
            let (at, why) = refused(source, &tags(source)).unwrap();
            let told = format!("{}: {why}", place(source, at));
            assert!(told.starts_with(expected), "{told}");
        }
        let fine = "5 * 3 {%- if a -%} {{ a }} {% elif b %} {%else-%} {% endif %} {# {% set %} #}";
        assert!(refused(fine, &tags(fine)).is_none());
    }
}
