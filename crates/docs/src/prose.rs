//! Markdown of ours as HTML: headings that can be linked to, code with colors and tabs, tables that scroll by themselves.

use comrak::nodes::NodeValue;
use comrak::{Anchorizer, Arena, Node, Options, format_html, parse_document};
use maud::{Markup, PreEscaped, html};

use super::code::{self, Snippet};
use super::highlight::escape;

/// A text and its headings.
pub(crate) struct Prose {
    pub(crate) html: Markup,
    pub(crate) headings: Vec<Heading>,
}

/// A heading that can be linked to.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    pub(crate) level: u8,
    pub(crate) id: String,
    pub(crate) text: String,
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.alerts = true;
    options
}

/// One word of code that is longer than this may break at the end of a line.
const MAX_WORD_LENGTH: usize = 32;

/// A whole text. Raw HTML in it is dropped.
pub(crate) fn prose(source: &str) -> Prose {
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, source, &options);
    let (mut anchors, mut headings) = (Anchorizer::new(), Vec::new());
    let nodes: Vec<Node<'_>> = root.descendants().collect();
    let raw = |text: String| -> Node<'_> { arena.alloc(NodeValue::Raw(text).into()) };
    for node in nodes {
        let level = match &mut node.data_mut().value {
            NodeValue::Link(link) => {
                link.url = page_address(&link.url);
                continue;
            }
            NodeValue::Heading(heading) => heading.level,
            NodeValue::Table(_) => 0,
            NodeValue::CodeBlock(_) => 7,
            _ => continue,
        };
        match level {
            // A table that is wider than the page scrolls for itself; a keyboard must reach it for that.
            0 => {
                let class = if name_cells(node, &raw) { "table stacks" } else { "table" };
                node.insert_before(raw(format!("<div class=\"{class}\" tabindex=\"0\">")));
                node.insert_after(raw("</div>".to_owned()));
            }
            7 => {
                if let Some(html) = take_code(node) {
                    node.insert_before(raw(html.into_string()));
                    node.detach();
                }
            }
            level => {
                let mut text = String::new();
                words(node, &mut text);
                let id = anchors.anchorize(&text);
                node.insert_before(raw(heading(level, &id, node).into_string()));
                node.detach();
                headings.push(Heading { level, id, text });
            }
        }
    }
    Prose { html: formatted(root, &options), headings }
}

/// The whole tree as HTML.
fn formatted(root: Node<'_>, options: &Options<'_>) -> Markup {
    root.descendants().for_each(mark_word);
    let mut html = String::new();
    // Writing into a string does not fail.
    let _ = format_html(root, options, &mut html);
    PreEscaped(html)
}

/// Code that is one word keeps to one line: `x-monite-entity-id` does not break at its hyphens.
fn mark_word(node: Node<'_>) {
    let mut data = node.data_mut();
    if let NodeValue::Code(code) = &data.value {
        let mut html = String::new();
        inline_code(&code.literal, &mut html);
        data.value = NodeValue::Raw(html);
    }
}

fn inline_code(literal: &str, html: &mut String) {
    let is_word = literal.len() <= MAX_WORD_LENGTH && !literal.contains(' ');
    html.push_str(if is_word { "<code class=\"word\">" } else { "<code>" });
    escape(literal, html);
    html.push_str("</code>");
}

/// The block, with those of other languages that follow it at once; nothing where it was taken by one before.
fn take_code(node: Node<'_>) -> Option<Markup> {
    node.parent()?;
    let snippet = |node: Node<'_>| match &node.data().value {
        NodeValue::CodeBlock(block) => {
            let language = block.info.split_whitespace().next().unwrap_or_default().to_owned();
            Some(Snippet { language, text: block.literal.clone() })
        }
        _ => None,
    };
    let mut together = vec![(node, snippet(node)?)];
    let mut next = node.next_sibling();
    while let Some((sibling, following)) = next.and_then(|sibling| Some((sibling, snippet(sibling)?))) {
        let mut languages: Vec<&str> = together.iter().map(|(_, known)| known.language.as_str()).collect();
        languages.push(&following.language);
        if !code::are_tabs(&languages) {
            break;
        }
        next = sibling.next_sibling();
        together.push((sibling, following));
    }
    together.iter().skip(1).for_each(|(sibling, _)| sibling.detach());
    let snippets: Vec<Snippet> = together.into_iter().map(|(_, snippet)| snippet).collect();
    Some(if snippets.len() > 1 { code::tabs("", &snippets) } else { code::block(None, &snippets[0]) })
}

fn heading(level: u8, id: &str, node: Node<'_>) -> Markup {
    let mut inner = String::new();
    marked(node, &mut inner);
    let tag = format!("h{level}");
    PreEscaped(if level == 1 {
        format!("<h1>{inner}</h1>\n")
    } else {
        format!("<{tag} id=\"{id}\"><a class=\"anchor\" href=\"#{id}\">{inner}</a></{tag}>\n")
    })
}

/// On a phone the rows of a table with many columns are read one below the other: each cell says the name of its column. False for others.
fn name_cells<'a>(table: Node<'a>, raw: &impl Fn(String) -> Node<'a>) -> bool {
    let text = |cell: Node<'a>| {
        let mut text = String::new();
        words(cell, &mut text);
        text
    };
    let mut rows = table.children();
    let names: Vec<String> = rows.next().into_iter().flat_map(|head| head.children()).map(text).collect();
    if names.len() < 3 {
        return false;
    }
    for row in rows {
        for (cell, name) in row.children().zip(&names).skip(1).filter(|(cell, name)| !name.is_empty() && !text(cell).is_empty()) {
            let mut label = "<span class=\"column\">".to_owned();
            escape(name, &mut label);
            cell.prepend(raw(label + "</span>"));
        }
    }
    true
}

/// The words of a heading.
fn words(node: Node<'_>, text: &mut String) {
    for child in node.children() {
        match &child.data().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak => text.push(' '),
            _ => words(child, text),
        }
    }
}

/// The same with code marked as such.
fn marked(node: Node<'_>, html: &mut String) {
    for child in node.children() {
        match &child.data().value {
            NodeValue::Text(words) => escape(words, html),
            NodeValue::Code(code) => inline_code(&code.literal, html),
            NodeValue::SoftBreak => html.push(' '),
            _ => marked(child, html),
        }
    }
}

/// Links between Markdown twins lead to the pages where people read.
fn page_address(url: &str) -> String {
    let (path, fragment) = url.split_once('#').map_or((url, None), |(path, fragment)| (path, Some(fragment)));
    let path = match path.strip_suffix(".md") {
        Some(page) if page.starts_with("/docs") => page,
        _ => path,
    };
    fragment.map_or_else(|| path.to_owned(), |fragment| format!("{path}#{fragment}"))
}

/// A description: a sentence or a few.
pub(crate) fn to_html(text: &str) -> Markup {
    // Most fields are described by one plain sentence: thousands of them need no parser.
    if text.starts_with(char::is_alphabetic) && !text.contains(['`', '*', '_', '[', '<', '>', '&', '\\', '\n', '|', '~', ':', '"', '@']) {
        return html! { p { (text) } };
    }
    let (arena, options) = (Arena::new(), options());
    formatted(parse_document(&arena, text, &options), &options)
}

/// Markdown without its marks, for what takes no markup.
pub(crate) fn plain_text(text: &str) -> String {
    let arena = Arena::new();
    let mut plain = String::new();
    words(parse_document(&arena, text, &options()), &mut plain);
    plain
}

/// A clause of the document as a sentence, without a paragraph around it.
pub(crate) fn sentence(clause: &str) -> Markup {
    let mut characters = clause.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let text = format!("{first}{}", characters.as_str());
    html! { (PreEscaped(to_html(&text).0.trim().trim_start_matches("<p>").trim_end_matches("</p>"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_languages_in_a_row_are_tabs() {
        let source = "# A\n\n```sh\ncurl x\n```\n\n```python run\nprint(1)\n```\n\n```ts\nawait x;\n```\n\n```json\n{}\n```\n";
        let html = prose(source).html.into_string();
        assert_eq!(html.matches("data-tabs").count(), 1, "{html}");
        assert_eq!(html.matches("class=\"panel\"").count(), 3, "{html}");
        assert_eq!(html.matches("<figure").count(), 2, "{html}");
    }

    #[test]
    fn headings_are_linked_to_and_twins_lead_to_pages() {
        let text = prose(
            "# Title\n\n## The `limit`\n\nSee [sync](/docs/guides/sync.md#the-limit) and [x](https://a.example/b.md).\n\n## The limit\n",
        );
        let ids: Vec<&str> = text.headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["title", "the-limit", "the-limit-1"]);
        let html = text.html.into_string();
        assert!(
            html.contains("<h2 id=\"the-limit\"><a class=\"anchor\" href=\"#the-limit\">The <code class=\"word\">limit</code></a></h2>"),
            "{html}"
        );
        assert!(html.contains("href=\"/docs/guides/sync#the-limit\"") && html.contains("https://a.example/b.md"), "{html}");
    }

    #[test]
    fn cells_of_a_wide_table_know_their_column() {
        let wide = prose("| Code | Who & when | What |\n|---|---|---|\n| `a` | you | |\n").html.into_string();
        assert!(wide.contains("<div class=\"table stacks\""), "{wide}");
        assert!(
            wide.contains("<td><code class=\"word\">a</code></td>")
                && wide.contains("<td><span class=\"column\">Who &amp; when</span>you</td>"),
            "{wide}"
        );
        assert_eq!(wide.matches("class=\"column\"").count(), 1, "an empty cell says nothing: {wide}");
        assert!(!prose("| a | b |\n|---|---|\n| c | d |\n").html.into_string().contains("column"));
    }

    #[test]
    fn code_of_one_word_is_marked() {
        let html = to_html("Send `x-monite-entity-id` & `curl -X GET <url>`.").into_string();
        assert_eq!(html, "<p>Send <code class=\"word\">x-monite-entity-id</code> &amp; <code>curl -X GET &lt;url&gt;</code>.</p>\n");
    }

    #[test]
    fn raw_html_is_dropped() {
        assert!(!prose("<script>alert(1)</script>\n\na <b>c</b>").html.into_string().contains("<script"));
    }
}
