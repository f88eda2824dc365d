//! The frame of the documentation: the bar on top, the side bar, the text, and beside it samples or a table of contents. On a phone one
//! column, with the side bar in a sheet.

use bursar_pages::{Alternate, HtmlPage, address};
use http::StatusCode;
use maud::{Markup, html};

use super::groups::ApiGroup;
use super::place::{Contents, Place};
use super::search;
use super::sections::SECTIONS;
use super::side::side;

const SCRIPTS: &[&str] = &["docs.js"];
const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// What is put into the frame.
pub(crate) struct Sheet {
    pub(crate) place: Place,
    pub(crate) title: String,
    pub(crate) text: Markup,
    pub(crate) aside: Option<Markup>,
    /// How the columns stand.
    pub(crate) kind: &'static str,
}

/// A page inside of the frame.
pub(crate) fn frame(contents: &Contents<'_>, sheet: Sheet) -> HtmlPage {
    let Sheet { place, title, text, aside, kind } = sheet;
    let is_home = place == Place::Home;
    let has_samples = kind == "with-samples";
    let last = html! {
        @if !is_home { (ending(contents, place)) }
        (foot(contents, place))
    };
    let body = html! {
        body.docs {
            a.skip href="#content" { "Skip to the content" }
            (top(contents, place))
            div.columns.(kind) {
                @if !is_home { (side(contents, place, &sheet_rooms(contents, place))) }
                main #content tabindex="-1" {
                    @if !contents.is_newest { (older(contents, place)) }
                    @if !is_home { (tools(contents, place)) }
                    (text)
                    @if !has_samples { (last) }
                }
                @if let Some(aside) = aside { aside.beside aria-label=(if has_samples { "Examples" } else { "On this page" }) { (aside) } }
                // Where there is one column, the samples come before what a page ends with.
                @if has_samples { section.after aria-label="After this page" { (last) } }
            }
            @if is_home { (side(contents, place, &sheet_rooms(contents, place))) }
        }
    };
    page(contents, place, &title, body)
}

/// The document around it: what browsers and search engines read at its head.
fn page(contents: &Contents<'_>, place: Place, title: &str, body: Markup) -> HtmlPage {
    let installation = &contents.library.installation;
    let title = if place == Place::Home { title.to_owned() } else { format!("{title} · {}", installation.name) };
    let here = contents.address(place);
    let mut alternates = vec![Alternate { kind: "text/markdown", address: format!("{here}.md") }];
    alternates.push(Alternate { kind: "application/atom+xml", address: "/docs/changelog.atom".to_owned() });
    HtmlPage {
        scripts: SCRIPTS,
        first_script: Some("theme.js"),
        description: Some(super::prose::plain_text(&contents.line(place))),
        alternates,
        ..HtmlPage::new("docs", installation.titled(&title), body)
    }
}

/// What can be done with the page itself.
fn tools(contents: &Contents<'_>, place: Place) -> Markup {
    let here = contents.address(place);
    let source = match (place, &contents.library.installation.repository_url) {
        (Place::Guide(guide), Some(repository)) => {
            Some(format!("{}/edit/main/{}", repository.trim_end_matches('/'), contents.library.guides()[guide].file()))
        }
        _ => None,
    };
    html! {
        div.page-tools {
            button.quiet.small.needs-script type="button" data-copy-page={ (here) ".md" } { "Copy page" }
            a href={ (here) ".md" } { "Markdown" }
            @if let Some(source) = source { a href=(source) { "Edit" } }
        }
    }
}

/// Above the pages of an older version.
fn older(contents: &Contents<'_>, place: Place) -> Markup {
    let Some(newest) = contents.library.contents() else { return html! {} };
    html! {
        p.notice.attention role="note" {
            "This is version " (contents.reference.date) " of the API. "
            a href=(same_place(contents, &newest, place)) { "Read version " (newest.reference.date) } "."
        }
    }
}

/// What an address without a page is answered with: the frame, so that a reader goes on from here.
pub(crate) fn nowhere(contents: &Contents<'_>) -> HtmlPage {
    // The page about the design stands in no room either.
    let place = Place::Design;
    let body = html! {
        body.docs {
            a.skip href="#content" { "Skip to the content" }
            (top(contents, place))
            div.columns {
                (side(contents, place, &sheet_rooms(contents, place)))
                main #content tabindex="-1" {
                    p.eyebrow { "404" }
                    h1 { "Page not found" }
                    p.lead { "The documentation has no page at this address. Search for it, or begin with one of these." }
                    div.actions {
                        a.button.primary href=(contents.address(Place::Guides)) { "Open the guides" }
                        a.button.quiet href=(contents.address(Place::Reference)) { "Open the API reference" }
                    }
                }
            }
        }
    };
    HtmlPage { status: StatusCode::NOT_FOUND, alternates: Vec::new(), description: None, ..page(contents, place, "Page not found", body) }
}

pub(crate) fn is_reference(place: Place) -> bool {
    matches!(place, Place::Reference | Place::Section(_) | Place::Group(_) | Place::Operation(_))
}

/// Name, address, and whether this page belongs there.
fn rooms(contents: &Contents<'_>, place: Place) -> Vec<(&'static str, String, bool)> {
    let guide = |name: &str| contents.library.guides().iter().position(|guide| guide.name == name).map(Place::Guide);
    let is_at = |name: &str| guide(name).is_some_and(|guide| guide == place);
    let mut rooms = vec![("Home", "/docs".to_owned(), place == Place::Home)];
    let is_guide = matches!(place, Place::Guides | Place::Guide(_)) && !is_at("sdks") && !is_at("changelog");
    rooms.push(("Guides", "/docs/guides".to_owned(), is_guide));
    rooms.push(("API Explorer", contents.address(Place::Reference), is_reference(place)));
    for (title, name) in [("SDKs", "sdks"), ("Changelog", "changelog")] {
        if let Some(guide) = guide(name) {
            rooms.push((title, contents.address(guide), is_at(name)));
        }
    }
    rooms
}

/// The part of the search's index that is read first here.
fn part(contents: &Contents<'_>, place: Place) -> &'static str {
    contents.section_of(place).map_or(search::GUIDES, |section| SECTIONS[section].slug)
}

/// What stands beside the documentation. Without a repository there is no link to one.
fn outer_links<'a>(contents: &Contents<'a>) -> Vec<(&'static str, &'a str)> {
    let source = contents.library.installation.repository_url.as_deref().map(|repository| ("Source", repository));
    source.into_iter().chain([("Support", "/docs/support"), ("API status", "/status"), ("Partner portal", "/portal")]).collect()
}

/// The same and the rooms, in the sheet of a phone.
fn sheet_rooms(contents: &Contents<'_>, place: Place) -> Markup {
    html! {
        @for (title, address, is_here) in rooms(contents, place) { li { a href=(address) aria-current=[is_here.then_some("page")] { (title) } } }
        @for (title, address) in outer_links(contents) { li { a href=(address) { (title) } } }
    }
}

fn top(contents: &Contents<'_>, place: Place) -> Markup {
    html! {
        header.mast {
            div.bar {
                button.menu type="button" popovertarget="contents" { (icon("menu")) span.visually-hidden { "Contents" } }
                a.brand href="/docs" { img src=(address("mark.svg")) alt="" width="26" height="26"; span { (contents.library.installation.name) } span.room { "Docs" } }
                (bursar_pages::badge(&contents.library.installation))
                button.find.needs-script type="button" aria-label="Search" aria-keyshortcuts="/ Control+K" data-find data-part=(part(contents, place)) data-parts=(search::parts(contents).join(" ")) { (icon("search")) span { "Search" } kbd { "/" } }
                button.theme.needs-script type="button" data-theme-switch aria-label="Theme" { (icon("theme")) }
                nav.outer-links aria-label="Beside the documentation" { @for (title, address) in outer_links(contents) { a href=(address) { (title) } } }
            }
            div.rooms-bar {
                nav.rooms aria-label="Documentation" {
                    @for (title, address, is_here) in rooms(contents, place) { a href=(address) aria-current=[is_here.then_some("page")] { (title) } }
                }
                (versions(contents, place))
            }
        }
    }
}

/// The other versions of the page, or of the reference where the page has none.
fn versions(contents: &Contents<'_>, place: Place) -> Markup {
    let references = contents.library.references();
    html! {
        details.versions {
            summary { span.visually-hidden { "Version of the API: " } (contents.reference.date) (icon("down")) }
            ul {
                @for (place_of, reference) in references.iter().enumerate() {
                    @let other = Contents { reference, is_newest: place_of == 0, ..*contents };
                    @let is_here = reference.date == contents.reference.date;
                    li {
                        a href=(same_place(contents, &other, place)) aria-current=[is_here.then_some("true")] {
                            span { (reference.date) } span.note { (if place_of == 0 { "newest" } else { "still served" }) }
                        }
                    }
                }
            }
        }
    }
}

fn same_place(contents: &Contents<'_>, other: &Contents<'_>, place: Place) -> String {
    let there = match place {
        Place::Operation(here) => other.reference.find(&contents.reference.entries[here].id).map(Place::Operation),
        Place::Group(here) => {
            let slug = &contents.reference.groups[here].slug;
            other.reference.groups.iter().position(|group| group.slug == *slug).map(Place::Group)
        }
        Place::Section(here) => other.sections().contains(&here).then_some(place),
        other_place if other.is_newest => Some(other_place),
        _ => None,
    };
    other.address(there.unwrap_or(Place::Reference))
}

/// The method, small: a word with a color.
pub(crate) fn small_method(method: &str) -> Markup {
    let word = if method == "DELETE" { "DEL" } else { method };
    html! { span.method.tiny.(method.to_lowercase()) { (word) } }
}

/// The same as a badge.
pub(crate) fn method(method: &str) -> Markup {
    html! { span.method.(method.to_lowercase()) { (method) } }
}

fn ending(contents: &Contents<'_>, place: Place) -> Markup {
    let (before, after) = contents.neighbors(place);
    let card = |label: &str, to: Place| html! { a href=(contents.address(to)) { span { (label) } strong { (contents.title(to)) } } };
    html! {
        (super::feedback::form(&contents.address(place)))
        @if before.is_some() || after.is_some() {
            nav.neighbors aria-label="Previous and next" {
                @if let Some(before) = before { (card("Previous", before)) } @else { span {} }
                @if let Some(after) = after { (card("Next", after)) }
            }
        }
    }
}

fn foot(contents: &Contents<'_>, place: Place) -> Markup {
    let here = contents.address(place);
    html! {
        footer.foot {
            span { "Bursar " (RELEASE) " · Apache-2.0" }
            span.formats {
                a href={ (here) ".md" } { "This page as Markdown" }
                a href={ (here) "/llms.txt" } { "llms.txt" }
                a href="/v1/openapi.json" { "OpenAPI" }
                a href="/docs/postman.json" { "Postman" }
                a href="/docs/changelog.atom" { "Changes (Atom)" }
                a href="/docs/design" { "Design system" }
            }
        }
    }
}

/// Small drawings, in the color of the text beside them.
pub(crate) fn icon(name: &str) -> Markup {
    let path = match name {
        "menu" => "M2 4.5h12M2 8h12M2 11.5h12",
        "search" => "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14",
        "close" => "m4 4 8 8m0-8-8 8",
        "down" => "m4 6 4 4 4-4",
        "theme" => "M8 2.5a5.5 5.5 0 1 0 0 11Zm0 0a5.5 5.5 0 0 1 0 11",
        "play" => "M5 3.5v9l7-4.5-7-4.5Z",
        _ => "M5 3l5 5-5 5",
    };
    html! {
        svg.icon viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" {
            path d=(path) {}
        }
    }
}

/// A path whose parameters stand out, and that may break at its slashes.
pub(crate) fn path(path: &str) -> Markup {
    html! {
        @for step in path.split('/').skip(1) {
            "/" wbr;
            @if step.starts_with('{') { var { (step) } } @else { (step) }
        }
    }
}

/// The operations of a group.
pub(crate) fn operation_rows(contents: &Contents<'_>, group: &ApiGroup) -> Markup {
    html! {
        ul.rows.operations {
            @for operation in &group.operations {
                @let entry = &contents.reference.entries[*operation];
                li {
                    (method(&entry.method))
                    a href=(contents.address(Place::Operation(*operation))) { (entry.title) }
                    div.where { code { (path(&entry.path)) } @if entry.is_own { span.own { "Bursar extension" } } }
                }
            }
        }
    }
}
