//! The landing pages of the reference: a section with its groups; a group with its operations and with everything about its object.

use bursar_pages::HtmlPage;
use std::collections::{BTreeMap, BTreeSet};

use bursar_web::StateMachine;
use maud::{Markup, PreEscaped, html};

use super::fields::tree;
use super::groups::ApiGroup;
use super::layout::{Sheet, frame, operation_rows};
use super::operation_page::heading;
use super::place::{Contents, Place};
use super::sections::SECTIONS;
use super::shape::Field;
use super::{states, subjects};

/// The page of a section.
pub(crate) fn section(contents: &Contents<'_>, number: usize) -> HtmlPage {
    let place = Place::Section(number);
    let groups = contents.groups_of(number);
    let guides = groups.iter().flat_map(|group| subjects::of(&contents.reference.groups[*group].title).guides).copied();
    let text = html! {
        p.eyebrow { a href=(contents.address(Place::Reference)) { "API reference" } }
        h1 { (contents.title(place)) }
        p.lead { (SECTIONS[number].line) }
        @for group in &groups {
            @let place = Place::Group(*group);
            @let group = &contents.reference.groups[*group];
            h2 id=(group.slug) { a.anchor href=(contents.address(place)) { (group.title) } }
            (operation_rows(contents, group))
        }
        (guide_links(contents, &in_order(guides)))
    };
    frame(contents, Sheet { place, title: contents.title(place).to_owned(), text, aside: None, kind: "" })
}

/// The page of a group.
pub(crate) fn group(contents: &Contents<'_>, number: usize) -> HtmlPage {
    let place = Place::Group(number);
    let group = &contents.reference.groups[number];
    let about = About::of(contents, group);
    let text = html! {
        p.eyebrow { a href=(contents.address(Place::Section(group.section))) { (SECTIONS[group.section].title) } }
        h1 { (group.title) }
        p.lead { (contents.line(place)) }
        (heading("operations", "Operations"))
        (operation_rows(contents, group))
        @if !about.object.is_empty() {
            (heading("object", "The object"))
            (tree(&about.object, "object", false))
        }
        @if !about.states.is_empty() {
            (heading("states", "States"))
            @for machine in &about.states { (states::show(machine, contents)) }
        }
        @if !about.events.is_empty() {
            (heading("events", "Events"))
            p.words { "Webhooks report them: " a href="/docs/guides/webhooks" { "how to subscribe" } "." }
            ul.chips { @for event in &about.events { li { code { (event) } } } }
        }
        @if !about.permissions.is_empty() {
            (heading("permissions", "Permissions"))
            p.words { "A partner's token may do everything. What a user's role must allow: " a href="/docs/guides/users" { "users and roles" } "." }
            @for (object, actions) in &about.permissions {
                ul.chips aria-label=(object) { li { code { (object) } } @for action in actions { li { (action) } } }
            }
        }
        (guide_links(contents, about.guides))
    };
    let aside = Some(about.table_of_contents());
    frame(contents, Sheet { place, title: group.title.clone(), text, aside, kind: "with-toc" })
}

/// What there is to say about the object of a group.
pub(crate) struct About {
    pub(crate) object: Vec<Field>,
    pub(crate) states: Vec<StateMachine>,
    pub(crate) events: Vec<String>,
    /// What is done to which object of permissions.
    pub(crate) permissions: BTreeMap<String, BTreeSet<String>>,
    pub(crate) guides: &'static [&'static str],
}

impl About {
    pub(crate) fn of(contents: &Contents<'_>, group: &ApiGroup) -> About {
        let subject = subjects::of(&group.title);
        let mut permissions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for operation in &group.operations {
            if let Some((object, action)) = contents.reference.permission(*operation) {
                permissions.entry(object).or_default().insert(action);
            }
        }
        let (events, guides) = (subjects::events(subject), subject.guides);
        // States and events are those of the newest version.
        let states = if contents.is_newest { states::of(&group.title) } else { Vec::new() };
        About { object: object(contents, group), states, events, permissions, guides }
    }

    fn table_of_contents(&self) -> Markup {
        let parts = [
            ("operations", "Operations", true),
            ("object", "The object", !self.object.is_empty()),
            ("states", "States", !self.states.is_empty()),
            ("events", "Events", !self.events.is_empty()),
            ("permissions", "Permissions", !self.permissions.is_empty()),
            ("guides", "Guides", !self.guides.is_empty()),
        ];
        html! {
            nav.toc aria-label="On this page" {
                h2 { "On this page" }
                ul { @for (anchor, title, is_there) in parts { @if is_there { li { a href={ "#" (anchor) } { (title) } } } } }
            }
        }
    }
}

/// The fields of what the group is about: those of its operation that reads one.
fn object(contents: &Contents<'_>, group: &ApiGroup) -> Vec<Field> {
    let entries = group.operations.iter().map(|place| (*place, &contents.reference.entries[*place]));
    let mut reads = entries.filter(|(_, entry)| entry.method == "GET" && entry.path.ends_with('}'));
    let Some((place, _)) = reads.next() else { return Vec::new() };
    contents.reference.operation(place).answers.into_iter().next().map(|answer| answer.fields).unwrap_or_default()
}

fn in_order<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    names.fold(Vec::new(), |mut known, name| {
        if !known.contains(&name) {
            known.push(name);
        }
        known
    })
}

fn guide_links(contents: &Contents<'_>, names: &[&str]) -> Markup {
    let guides = contents.library.guides();
    let known: Vec<_> = names.iter().filter_map(|name| guides.iter().find(|guide| guide.name == *name)).collect();
    html! {
        @if !known.is_empty() {
            (heading("guides", "Guides"))
            ul.rows { @for guide in known { li { a href=(guide.address()) { (guide.title) } span { (PreEscaped(super::pages::plain(&guide.line))) } } } }
        }
    }
}
