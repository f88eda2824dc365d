//! The guides: Markdown files of this project, as they are and as pages.

use comrak::{Options, markdown_to_html};
use maud::{Markup, PreEscaped, html};

use super::layout::{Contents, frame};
use crate::page::Page;

/// A guide.
pub(crate) struct Guide {
    pub(crate) name: &'static str,
    /// Its heading.
    pub(crate) title: String,
    /// Its first paragraph.
    pub(crate) line: String,
    pub(crate) source: String,
}

const SOURCES: [(&str, &str); 9] = [
    ("users", include_str!("../../../../docs/users.md")),
    ("connect", include_str!("../../../../docs/connect.md")),
    ("entities", include_str!("../../../../docs/entities.md")),
    ("files", include_str!("../../../../docs/files.md")),
    ("sync", include_str!("../../../../docs/sync.md")),
    ("webhooks", include_str!("../../../../docs/webhooks.md")),
    ("versions", include_str!("../../../../docs/versions.md")),
    ("errors", include_str!("../../../../docs/errors.md")),
    ("simulators", include_str!("../../../../docs/simulators.md")),
];

/// Every guide, in reading order.
pub(crate) fn all() -> Vec<Guide> {
    SOURCES
        .into_iter()
        .map(|(name, source)| {
            // What changed between versions is told by the changes themselves.
            let made = if name == "versions" { bursar_versions::changelog() } else { String::new() };
            let source = format!("{source}{made}");
            let title = source.lines().next().unwrap_or_default().trim_start_matches('#').trim().to_owned();
            let line = source.split("\n\n").nth(1).unwrap_or_default().replace('\n', " ");
            Guide { name, title, line, source }
        })
        .collect()
}

/// The page of a guide.
pub(crate) fn page(guide: &Guide, contents: &Contents<'_>) -> Page {
    let here = format!("/docs/guides/{}", guide.name);
    frame(contents, &guide.title, &here, &format!("{here}.md"), html! { article.guide { (to_html(&guide.source)) } }, None)
}

/// Markdown of ours as HTML. Raw HTML in it is dropped.
pub(crate) fn to_html(text: &str) -> Markup {
    // Most fields are described by one plain sentence: thousands of them need no parser.
    if text.starts_with(char::is_alphabetic) && !text.contains(['`', '*', '_', '[', '<', '>', '&', '\\', '\n', '|', '~', ':', '"', '@']) {
        return html! { p { (text) } };
    }
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.header_id_prefix = Some(String::new());
    PreEscaped(markdown_to_html(text, &options))
}
