//! The frame of the documentation: the bar on top, groups at the side, the text, and beside it samples or a table of contents. On a phone
//! one column, with the groups in a sheet.

use http::StatusCode;
use maud::{Markup, html};

use super::groups::ApiGroup;
use super::guides::Group;
use super::place::{Contents, Place};
use bursar_pages::HtmlPage;
use bursar_pages::address;

const SCRIPTS: &[&str] = &["docs.js"];
/// Where the source is published; set in the workspace's `Cargo.toml`.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
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
    let body = html! {
        body.docs {
            a.skip href="#content" { "Skip to the content" }
            (top(contents, place))
            div.columns.(kind) {
                @if !is_home { (side(contents, place)) }
                main #content tabindex="-1" {
                    (text)
                    @if !is_home { (ending(contents, place)) }
                    (foot(contents, place))
                }
                @if let Some(aside) = aside { aside.beside aria-label=(if kind == "with-samples" { "Examples" } else { "On this page" }) { (aside) } }
            }
            @if is_home { (side(contents, place)) }
        }
    };
    let title = if is_home { title } else { format!("{title} · Bursar") };
    HtmlPage { scripts: SCRIPTS, ..HtmlPage::new("docs", title, body) }
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
                (side(contents, place))
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
    HtmlPage { status: StatusCode::NOT_FOUND, scripts: SCRIPTS, ..HtmlPage::new("docs", "Page not found · Bursar", body) }
}

fn is_reference(place: Place) -> bool {
    matches!(place, Place::Reference | Place::Group(_) | Place::Operation(_))
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

/// What stands beside the documentation.
fn doors() -> [(&'static str, &'static str); 4] {
    let source = if REPOSITORY.is_empty() { "/docs/support#source-code" } else { REPOSITORY };
    [("GitHub", source), ("Support", "/docs/support"), ("API status", "/status"), ("Partner portal", "/portal")]
}

fn top(contents: &Contents<'_>, place: Place) -> Markup {
    html! {
        header.mast {
            div.bar {
                button.menu type="button" popovertarget="contents" { (icon("menu")) span.visually-hidden { "Contents" } }
                a.brand href="/docs" { img src=(address("mark.svg")) alt="" width="26" height="26"; span { "Bursar" } span.room { "Docs" } }
                button.find.needs-script type="button" aria-label="Search" aria-keyshortcuts="/ Control+K" data-find { (icon("search")) span { "Search" } kbd { "/" } }
                nav.doors aria-label="Bursar" { @for (title, address) in doors() { a href=(address) { (title) } } }
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
        other_place if other.is_newest => Some(other_place),
        _ => None,
    };
    other.address(there.unwrap_or(Place::Reference))
}

/// The groups at the side; on a phone a sheet, which a browser opens without a script.
fn side(contents: &Contents<'_>, place: Place) -> Markup {
    html! {
        nav.groups #contents popover="auto" aria-label="Contents" {
            div.sheet-head {
                strong { "Contents" }
                button.close type="button" popovertarget="contents" popovertargetaction="hide" { span.visually-hidden { "Close the contents" } (icon("close")) }
            }
            ul.sheet-rooms {
                @for (title, address, is_here) in rooms(contents, place) { li { a href=(address) aria-current=[is_here.then_some("page")] { (title) } } }
                @for (title, address) in doors() { li { a href=(address) { (title) } } }
            }
            @if is_reference(place) { (reference_groups(contents, place)) } @else { (guide_groups(contents, place)) }
        }
    }
}

fn guide_groups(contents: &Contents<'_>, place: Place) -> Markup {
    let guides = contents.library.guides();
    html! {
        @for group in Group::ALL {
            @let members: Vec<Place> = (0..guides.len()).filter(|guide| guides[*guide].group == group).map(Place::Guide).collect();
            @if !members.is_empty() {
                details open data-fold=(group.title()) {
                    summary { (group.title()) (icon("down")) }
                    ul { @for member in members { (link(contents, member, place, None)) } }
                }
            }
        }
    }
}

fn reference_groups(contents: &Contents<'_>, place: Place) -> Markup {
    let groups = &contents.reference.groups;
    let current = match place {
        Place::Group(group) => Some(group),
        Place::Operation(operation) => Some(contents.group_of(operation)),
        _ => None,
    };
    let unserved: Vec<usize> = (0..groups.len()).filter(|group| groups[*group].served.is_empty()).collect();
    let is_unserved_open = current.is_some_and(|current| unserved.contains(&current));
    html! {
        ul.overview { (link(contents, Place::Reference, place, Some("All operations"))) }
        @for (number, group) in groups.iter().enumerate().filter(|(_, group)| !group.served.is_empty()) {
            details open[current == Some(number)] data-fold=(group.title) {
                summary { (group.title) (icon("down")) }
                ul {
                    @for operation in &group.served { (operation_link(contents, *operation, place)) }
                    @if !group.missing.is_empty() { li { a.pale href=(contents.address_of_group(group)) aria-current=[(place == Place::Group(number)).then_some("page")] { (group.missing.len()) " not served yet" } } }
                }
            }
        }
        details open[is_unserved_open] data-fold="Not served yet" {
            summary { "Not served yet" (icon("down")) }
            ul { @for group in unserved { (link(contents, Place::Group(group), place, None)) } }
        }
    }
}

fn link(contents: &Contents<'_>, to: Place, here: Place, title: Option<&str>) -> Markup {
    html! { li { a href=(contents.address(to)) aria-current=[(to == here).then_some("page")] { (title.unwrap_or(contents.title(to))) } } }
}

fn operation_link(contents: &Contents<'_>, operation: usize, here: Place) -> Markup {
    let entry = &contents.reference.entries[operation];
    let to = Place::Operation(operation);
    html! {
        li { a href=(contents.address(to)) aria-current=[(to == here).then_some("page")] { span { (entry.title) } (small_method(&entry.method)) } }
    }
}

/// The method, small: a word with a colour.
pub(crate) fn small_method(method: &str) -> Markup {
    let word = if method == "DELETE" { "DEL" } else { method };
    html! { span.method.tiny.(method.to_lowercase()) { (word) } }
}

/// The same as a badge.
pub(crate) fn method(method: &str) -> Markup {
    html! { span.method.(method.to_lowercase()) { (method) } }
}

fn ending(contents: &Contents<'_>, place: Place) -> Markup {
    let (before, after) = contents.neighbours(place);
    let card = |label: &str, to: Place| html! { a href=(contents.address(to)) { span { (label) } strong { (contents.title(to)) } } };
    html! {
        (super::feedback::form(&contents.address(place)))
        @if before.is_some() || after.is_some() {
            nav.neighbours aria-label="Previous and next" {
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
                a href="/docs/design" { "Design system" }
            }
        }
    }
}

/// Small drawings, in the colour of the text beside them.
pub(crate) fn icon(name: &str) -> Markup {
    let path = match name {
        "menu" => "M2 4.5h12M2 8h12M2 11.5h12",
        "search" => "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14",
        "close" => "m4 4 8 8m0-8-8 8",
        "down" => "m4 6 4 4 4-4",
        "play" => "M5 3.5v9l7-4.5-7-4.5Z",
        _ => "M5 3l5 5-5 5",
    };
    html! {
        svg.icon viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" {
            path d=(path) {}
        }
    }
}

/// Rows of a group: what is served, and what is not.
pub(crate) fn operation_rows(contents: &Contents<'_>, group: &ApiGroup) -> Markup {
    html! {
        ul.rows.operations {
            @for operation in &group.served {
                @let entry = &contents.reference.entries[*operation];
                li { (method(&entry.method)) a href=(contents.address(Place::Operation(*operation))) { (entry.title) } div.where { code { (entry.path) } @if entry.is_own { span.own { "Bursar extension" } } } }
            }
            @for (verb, path) in &group.missing { li.missing { (method(verb)) span { "Not served yet" } code { (path) } } }
        }
    }
}
