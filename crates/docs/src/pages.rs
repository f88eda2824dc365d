//! The pages between guides and operations: the first one, the lists, groups, support.

use bursar_pages::HtmlPage;
use maud::{Markup, PreEscaped, html};

use super::guides::{Group, Guide};
use super::layout::{Sheet, frame, icon};
use super::place::{Contents, Place, count};
use super::prose::{Heading, prose, to_html};
use super::sections::SECTIONS;
use super::{conformance, design, group_page, operation_page, support};

/// The page of any place.
pub(crate) fn page(contents: &Contents<'_>, place: Place) -> HtmlPage {
    match place {
        Place::Home => home(contents),
        Place::Guides => guides(contents),
        Place::Guide(number) => text(contents, place, &contents.library.guides()[number].source),
        Place::Reference => reference(contents),
        Place::Section(number) => group_page::section(contents, number),
        Place::Group(number) => group_page::group(contents, number),
        Place::Operation(number) => operation_page::page(contents, number, &contents.reference.groups[contents.group_of(number)]),
        Place::Conformance => text(contents, place, &conformance::text(contents)),
        Place::Support => text(contents, place, &support::text(&contents.library.installation)),
        Place::Design => sheet(contents, place, design::page(), None, ""),
    }
}

fn sheet(contents: &Contents<'_>, place: Place, text: Markup, aside: Option<Markup>, kind: &'static str) -> HtmlPage {
    frame(contents, Sheet { place, title: contents.title(place).to_owned(), text, aside, kind })
}

/// A page that is Markdown.
fn text(contents: &Contents<'_>, place: Place, source: &str) -> HtmlPage {
    let written = prose(source);
    let eyebrow = match place {
        Place::Guide(number) => contents.library.guides()[number].group.title(),
        _ => "Bursar",
    };
    let text = html! { p.eyebrow { (eyebrow) } article.prose.guide { (written.html) } };
    sheet(contents, place, text, Some(table_of_contents(&written.headings)), "with-toc")
}

fn table_of_contents(headings: &[Heading]) -> Markup {
    let shown: Vec<&Heading> = headings.iter().filter(|heading| (2..=3).contains(&heading.level)).collect();
    html! {
        @if shown.len() > 1 {
            nav.toc aria-label="On this page" {
                h2 { "On this page" }
                ul { @for heading in shown { li.deeper[heading.level == 3] { a href={ "#" (heading.id) } { (heading.text) } } } }
            }
        }
    }
}

fn home(contents: &Contents<'_>) -> HtmlPage {
    let guides = contents.library.guides();
    let first =
        (0..guides.len()).find(|guide| guides[*guide].name == "quick-start").or((!guides.is_empty()).then_some(0)).map(Place::Guide);
    let shown = contents.reference.find("get_accounting_connections").map(|place| contents.reference.operation(place));
    let text = html! {
        div.hero {
            div {
                h1 { "Self-hosted accounting sync" }
                p.lead { "One HTTP API in front of QuickBooks Online and Xero, wire-compatible with the Partner API. You run it; your customers' books and tokens stay in your database." }
                div.actions {
                    @if let Some(first) = first { a.button.primary href=(contents.address(first)) { (contents.title(first)) } }
                    a.button.quiet href=(contents.address(Place::Reference)) { "Open the API Explorer" }
                }
                dl.facts {
                    div { dt { "Base URL" } dd { code data-copy={ (contents.library.server) "/v1" } { (contents.library.server) "/v1" } } }
                    div { dt { "Version" } dd { code { (contents.reference.date) } } }
                    div { dt { "For agents" } dd { a href="/llms.txt" { "llms.txt" } " · " a href="/llms-full.txt" { "llms-full.txt" } " · " a href="/docs/guides/agents#mcp" { "MCP" } } }
                }
            }
            @if let Some(operation) = &shown {
                div.hero-code { (operation_page::samples(contents, operation)) }
            }
        }
        (way())
        @for group in Group::ALL.into_iter().filter(|group| *group == Group::Start) {
            @let members = members(guides, group);
            @if !members.is_empty() {
                section.cards {
                    h2 { (group.title()) }
                    ul { @for guide in members { li { a href=(guide.address()) { strong { (guide.title) } span { (PreEscaped(plain(&guide.line))) } } } } }
                }
            }
        }
        section.lists {
            h2 { "Guides" }
            div {
                @for group in Group::ALL.into_iter().filter(|group| *group != Group::Start) {
                    div {
                        h3 { (group.title()) }
                        ul { @for guide in members(guides, group) { li { a href=(guide.address()) { (guide.title) } } } }
                    }
                }
            }
        }
        section.cards.api {
            h2 { "API" }
            ul {
                @for section in contents.sections() {
                    @let operations = contents.groups_of(section).into_iter().map(|group| contents.reference.groups[group].operations.len()).sum();
                    li { a href=(contents.address(Place::Section(section))) { strong { (SECTIONS[section].title) } span { (count(operations)) } } }
                }
            }
        }
    };
    sheet(contents, Place::Home, text, None, "home")
}

/// What happens between a platform, this server and a ledger, in three steps.
const WAY: [(&str, &str, &str); 3] = [
    (
        "connect",
        "One link connects a company",
        "Your customer opens it, consents at QuickBooks Online or Xero, and confirms the company by name. The pages carry your name and colors.",
    ),
    (
        "sync",
        "The books are synced",
        "Accounts, tax rates, bills and invoices are read page by page, then hourly what changed, within the providers' limits.",
    ),
    (
        "webhooks",
        "You build on one API",
        "The same paths for both ledgers. What you issue, approve and pay is written back once, and each change is a signed webhook.",
    ),
];

fn way() -> Markup {
    html! {
        ol.way {
            @for (guide, title, words) in WAY { li { h2 { a href={ "/docs/guides/" (guide) } { (title) } } p { (words) } } }
        }
    }
}

fn members(guides: &[Guide], group: Group) -> Vec<&Guide> {
    guides.iter().filter(|guide| guide.group == group).collect()
}

/// A line of Markdown inside a link: its marks without its links.
pub(crate) fn plain(line: &str) -> String {
    let html = to_html(line).into_string();
    let mut text = String::new();
    let mut pieces = html.split("<a ");
    text.push_str(pieces.next().unwrap_or_default());
    pieces.for_each(|piece| text.push_str(piece.split_once('>').map_or(piece, |(_, rest)| rest)));
    text.replace("</a>", "").trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}

fn guides(contents: &Contents<'_>) -> HtmlPage {
    let guides = contents.library.guides();
    let text = html! {
        h1 { "Guides" }
        p.lead { (contents.line(Place::Guides)) }
        @for group in Group::ALL {
            @let members = members(guides, group);
            @if !members.is_empty() {
                (operation_page::heading(&group.title().to_lowercase().replace(' ', "-"), group.title()))
                ul.rows { @for guide in members { li { a href=(guide.address()) { (guide.title) } span { (PreEscaped(plain(&guide.line))) } } } }
            }
        }
    };
    sheet(contents, Place::Guides, text, None, "")
}

fn reference(contents: &Contents<'_>) -> HtmlPage {
    let text = html! {
        p.eyebrow { "Version " (contents.reference.date) }
        h1 { "API reference" }
        p.lead { (contents.reference.summary) }
        div.prose.words {
            p { "Requests go to " code { (contents.library.server) "/v1" } " with a bearer token, " code.word { "x-monite-version: " (contents.reference.date) }
                " and, where an operation works for one of your customers, " code.word { "x-monite-entity-id" } ". Bodies are JSON; times are UTC; amounts are integers in minor units unless a page says otherwise." }
            p { "Every page has a form that sends the request from your browser to this server: press " span.pressed { (icon("play")) "Try it" } "." }
        }
        h2 #concepts { a.anchor href="#concepts" { "API concepts" } }
        p.words { "What applies to every operation: read it once." }
        ul.rows { @for guide in members(contents.library.guides(), Group::Concepts) { li { a href=(guide.address()) { (guide.title) } span { (PreEscaped(plain(&guide.line))) } } } }
        @for section in contents.sections() {
            h2 id=(SECTIONS[section].slug) { a.anchor href=(contents.address(Place::Section(section))) { (SECTIONS[section].title) } }
            p.words { (SECTIONS[section].line) }
            ul.rows {
                @for group in contents.groups_of(section) {
                    li { a href=(contents.address(Place::Group(group))) { (contents.title(Place::Group(group))) } span { (contents.line(Place::Group(group))) } }
                }
            }
        }
    };
    sheet(contents, Place::Reference, text, None, "")
}
