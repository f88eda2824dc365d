//! Code on a page: one block, or one in several languages behind tabs.

use maud::{Markup, html};

use super::highlight::highlight;

/// Code in a language.
pub(crate) struct Snippet {
    pub(crate) language: String,
    pub(crate) text: String,
}

/// Languages that stand behind tabs, in their order, and what the tabs are called.
const TABS: [(&str, &str); 3] = [("sh", "curl"), ("python", "Python"), ("ts", "TypeScript")];

/// What a language is called; nothing for what needs no name.
fn title(language: &str) -> &'static str {
    match language {
        "sh" | "bash" | "shell" | "console" => "Shell",
        "json" => "JSON",
        "python" => "Python",
        "ts" => "TypeScript",
        "toml" => "TOML",
        "sql" => "SQL",
        "http" => "HTTP",
        _ => "",
    }
}

/// Do these blocks show one thing in several languages?
pub(crate) fn are_tabs(languages: &[&str]) -> bool {
    languages.len() > 1
        && languages.iter().all(|language| TABS.iter().any(|(name, _)| name == language))
        && languages.iter().enumerate().all(|(place, language)| !languages[..place].contains(language))
}

/// One block. `caption` stands above it; without one, the name of the language does.
pub(crate) fn block(caption: Option<&str>, snippet: &Snippet) -> Markup {
    let caption = caption.unwrap_or_else(|| title(&snippet.language));
    html! {
        figure.code {
            figcaption { span.caption { (caption) } }
            (plain(snippet))
        }
    }
}

/// Without a frame.
pub(crate) fn plain(snippet: &Snippet) -> Markup {
    html! { pre tabindex="0" { code { (highlight(&snippet.language, snippet.text.trim_end())) } } }
}

/// The same in several languages. A script turns the titles into tabs; without it the blocks stand below each other.
pub(crate) fn tabs(caption: &str, snippets: &[Snippet]) -> Markup {
    html! {
        figure.code.tabbed data-tabs="language" {
            figcaption { span.caption { (caption) } }
            @for snippet in snippets {
                @let name = TABS.iter().find(|(language, _)| *language == snippet.language).map_or("", |(_, name)| name);
                div.panel data-language=(snippet.language) data-title=(name) { p.panel-title { (name) } (plain(snippet)) }
            }
        }
    }
}
