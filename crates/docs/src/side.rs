//! The side bar: the guides, or the section of the reference that one reads. On a phone it is a sheet, which a browser opens without a
//! script.

use maud::{Markup, html};

use super::guides::Group;
use super::layout::{icon, is_reference, small_method};
use super::place::{Contents, Place};
use super::sections::SECTIONS;

/// Groups of guides, or of operations. `rooms` are what the bar on top leads to, for a phone.
pub(crate) fn side(contents: &Contents<'_>, place: Place, rooms: &Markup) -> Markup {
    html! {
        nav.groups #contents popover="auto" aria-label="Contents" {
            div.sheet-head {
                strong { "Contents" }
                button.close type="button" popovertarget="contents" popovertargetaction="hide" { span.visually-hidden { "Close the contents" } (icon("close")) }
            }
            ul.sheet-rooms { (rooms) }
            @if is_reference(place) { (reference(contents, place)) } @else { (guides(contents, place, &Group::ALL)) }
        }
    }
}

fn guides(contents: &Contents<'_>, place: Place, groups: &[Group]) -> Markup {
    let guides = contents.library.guides();
    html! {
        @for group in groups {
            @let members: Vec<Place> = (0..guides.len()).filter(|guide| guides[*guide].group == *group).map(Place::Guide).collect();
            @if !members.is_empty() {
                details open data-fold=(group.title()) {
                    summary { (group.title()) (icon("down")) }
                    ul { @for member in members { (link(contents, member, place, None)) } }
                }
            }
        }
    }
}

/// All sections where none is open; else the open one with its groups, and the way back.
fn reference(contents: &Contents<'_>, place: Place) -> Markup {
    let Some(section) = contents.section_of(place) else {
        return html! {
            ul.overview { (link(contents, Place::Reference, place, None)) }
            (guides(contents, place, &[Group::Concepts]))
            ul.overview { @for section in contents.sections() { (link(contents, Place::Section(section), place, None)) } }
        };
    };
    let current = match place {
        Place::Group(group) => Some(group),
        Place::Operation(operation) => Some(contents.group_of(operation)),
        _ => None,
    };
    html! {
        details.sections {
            summary { "All sections" (icon("down")) }
            ul {
                (link(contents, Place::Reference, place, None))
                @for section in contents.sections() { (link(contents, Place::Section(section), place, None)) }
            }
        }
        ul.overview { (link(contents, Place::Section(section), place, Some(SECTIONS[section].title))) }
        @for number in contents.groups_of(section) {
            @let group = &contents.reference.groups[number];
            details open[current == Some(number)] data-fold=(group.title) {
                summary { span { (group.title) } (icon("down")) }
                ul {
                    (link(contents, Place::Group(number), place, Some("Overview")))
                    @for operation in &group.operations { (operation_link(contents, *operation, place)) }
                }
            }
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
        li {
            a href=(contents.address(to)) aria-current=[(to == here).then_some("page")] {
                span { (entry.title) }
                (small_method(&entry.method))
            }
        }
    }
}
