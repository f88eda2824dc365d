//! Every place of the documentation, and what is known of each: address, title, a line about it, what stands before and after.

use std::sync::OnceLock;

use bursar_web::{EdgeOptions, Installation};
use serde_json::Value;

use super::developer::Developer;
use super::groups::ApiGroup;
use super::guides::{self, Guide};
use super::markdown;
use super::operation::Reference;
use super::search::Index;
use super::sections::SECTIONS;

/// What the documentation is made of. It is read when somebody first asks for a page, so that the start does not pay for it.
pub(crate) struct Library {
    documents: fn() -> Vec<(&'static str, Value)>,
    /// The server's own address.
    pub(crate) server: String,
    /// Where the simulated providers answer.
    simulator: String,
    pub(crate) installation: Installation,
    /// This server gives its own developer a token in the explorer.
    pub(crate) offers_token: bool,
    references: OnceLock<Vec<Reference>>,
    guides: OnceLock<Vec<Guide>>,
    written: OnceLock<Vec<Written>>,
    index: OnceLock<Option<Index>>,
}

/// A page as agents read it.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// Where it stands, such as `/docs/guides/sync`.
    pub(crate) address: String,
    pub(crate) title: String,
    /// What an index says about it.
    pub(crate) line: String,
    /// Its Markdown.
    pub(crate) text: String,
}

/// What can be turned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Home,
    Guides,
    Guide(usize),
    Reference,
    Section(usize),
    Group(usize),
    Operation(usize),
    Conformance,
    Support,
    Design,
}

/// The library, opened at one version.
#[derive(Clone, Copy)]
pub(crate) struct Contents<'a> {
    pub(crate) library: &'a Library,
    pub(crate) reference: &'a Reference,
    /// An older version shows its reference only.
    pub(crate) is_newest: bool,
}

impl Library {
    pub(crate) fn new(documents: fn() -> Vec<(&'static str, Value)>, options: &EdgeOptions, developer: Option<&Developer>) -> Library {
        let server = options.public_url.clone();
        Library {
            documents,
            server,
            installation: options.installation.clone(),
            offers_token: developer.is_some(),
            simulator: developer.map_or(guides::SIMULATOR.to_owned(), |developer| developer.simulator_url.clone()),
            references: OnceLock::new(),
            guides: OnceLock::new(),
            written: OnceLock::new(),
            index: OnceLock::new(),
        }
    }

    /// All versions, the newest first.
    pub(crate) fn references(&self) -> &[Reference] {
        self.references.get_or_init(|| (self.documents)().into_iter().map(|(date, document)| Reference::of(date, document)).collect())
    }

    pub(crate) fn guides(&self) -> &[Guide] {
        self.guides.get_or_init(|| guides::all(&self.server, &self.simulator))
    }

    /// What a path names: the version, and the place in it.
    pub(crate) fn find(&self, path: &str) -> Option<(Contents<'_>, Place)> {
        let rest = path.strip_prefix("/docs")?.trim_start_matches('/');
        let references = self.references();
        let (date, own) = rest.split_once('/').unwrap_or((rest, ""));
        let older = references.iter().skip(1).find(|reference| reference.date == date);
        let contents = Contents { library: self, reference: older.or(references.first())?, is_newest: older.is_none() };
        let place = contents.find(if older.is_some() { own } else { rest })?;
        Some((contents, place))
    }

    /// Every page of the newest version as agents read it.
    pub(crate) fn written(&self) -> &[Written] {
        self.written.get_or_init(|| {
            let Some(contents) = self.contents() else { return Vec::new() };
            let of = |place| Written {
                address: contents.address(place),
                title: contents.title(place).to_owned(),
                line: contents.line(place),
                text: markdown::page(&contents, place),
            };
            contents.all().into_iter().map(of).collect()
        })
    }

    /// What is searched; nothing where there is no version.
    pub(crate) fn index(&self) -> Option<&Index> {
        self.index.get_or_init(|| self.contents().map(|contents| Index::of(&contents))).as_ref()
    }

    /// The newest version.
    pub(crate) fn contents(&self) -> Option<Contents<'_>> {
        Some(Contents { library: self, reference: self.references().first()?, is_newest: true })
    }
}

impl<'a> Contents<'a> {
    fn find(&self, rest: &str) -> Option<Place> {
        let group = |slug: &str| self.reference.groups.iter().position(|group| group.slug == slug).map(Place::Group);
        let guide = |name: &str| self.library.guides().iter().position(|guide| guide.name == name).map(Place::Guide);
        let section = |slug: &str| self.sections().into_iter().find(|number| SECTIONS[*number].slug == slug).map(Place::Section);
        match rest.split_once('/') {
            Some(("sections", slug)) => section(slug),
            Some(("groups", slug)) => group(slug),
            Some(("guides", name)) if self.is_newest => guide(name),
            Some(_) => None,
            None => match rest {
                "" if self.is_newest => Some(Place::Home),
                "" | "reference" => Some(Place::Reference),
                "guides" if self.is_newest => Some(Place::Guides),
                "conformance" if self.is_newest => Some(Place::Conformance),
                "support" if self.is_newest => Some(Place::Support),
                "design" if self.is_newest => Some(Place::Design),
                id => self.reference.find(id).map(Place::Operation),
            },
        }
    }

    /// Where the reference of this version lies.
    pub(crate) fn base(&self) -> String {
        if self.is_newest { "/docs".to_owned() } else { format!("/docs/{}", self.reference.date) }
    }

    pub(crate) fn address(&self, place: Place) -> String {
        match place {
            Place::Home => "/docs".to_owned(),
            Place::Guides => "/docs/guides".to_owned(),
            Place::Guide(place) => self.library.guides()[place].address(),
            Place::Reference => format!("{}/reference", self.base()),
            Place::Section(place) => format!("{}/sections/{}", self.base(), SECTIONS[place].slug),
            Place::Group(place) => self.address_of_group(&self.reference.groups[place]),
            Place::Operation(place) => format!("{}/{}", self.base(), self.reference.entries[place].id),
            Place::Conformance => "/docs/conformance".to_owned(),
            Place::Support => "/docs/support".to_owned(),
            Place::Design => "/docs/design".to_owned(),
        }
    }

    pub(crate) fn address_of_group(&self, group: &ApiGroup) -> String {
        format!("{}/groups/{}", self.base(), group.slug)
    }

    pub(crate) fn title(&self, place: Place) -> &'a str {
        match place {
            Place::Home => "Bursar documentation",
            Place::Guides => "Guides",
            Place::Guide(place) => &self.library.guides()[place].title,
            Place::Reference => "API reference",
            Place::Section(place) => SECTIONS[place].title,
            Place::Group(place) => &self.reference.groups[place].title,
            Place::Operation(place) => &self.reference.entries[place].title,
            Place::Conformance => "Conformance",
            Place::Support => "Support",
            Place::Design => "Design system",
        }
    }

    /// What a list says beside the title.
    pub(crate) fn line(&self, place: Place) -> String {
        match place {
            Place::Home => self.reference.summary.clone(),
            Place::Guides => "How to begin, how things work, and how to run them.".to_owned(),
            Place::Guide(place) => self.library.guides()[place].line.clone(),
            Place::Reference => format!("Every operation of the API, version {}.", self.reference.date),
            Place::Section(place) => SECTIONS[place].line.to_owned(),
            Place::Group(place) => format!("{}.", count(self.reference.groups[place].operations.len())),
            Place::Operation(place) => self.reference.entries[place].line.clone(),
            Place::Conformance => "What was checked for each operation, and how.".to_owned(),
            Place::Support => "Where to look, whom to ask, and what to send along.".to_owned(),
            Place::Design => "Colors, type, spacing and components of these pages.".to_owned(),
        }
    }

    /// Every place of this version, in reading order.
    pub(crate) fn all(&self) -> Vec<Place> {
        let mut places = if self.is_newest { vec![Place::Home, Place::Guides] } else { Vec::new() };
        if self.is_newest {
            places.extend((0..self.library.guides().len()).map(Place::Guide));
        }
        places.push(Place::Reference);
        places.extend(self.sections().into_iter().map(Place::Section));
        places.extend((0..self.reference.groups.len()).map(Place::Group));
        places.extend((0..self.reference.entries.len()).map(Place::Operation));
        if self.is_newest {
            places.extend([Place::Conformance, Place::Support, Place::Design]);
        }
        places
    }

    /// What one reads before and after this place: guides among guides, operations among operations.
    pub(crate) fn neighbors(&self, place: Place) -> (Option<Place>, Option<Place>) {
        let beside = |place: usize, count: usize, of: fn(usize) -> Place| {
            (place.checked_sub(1).map(of), Some(place + 1).filter(|next| *next < count).map(of))
        };
        match place {
            Place::Guide(place) => beside(place, self.library.guides().len(), Place::Guide),
            Place::Operation(place) => beside(place, self.reference.entries.len(), Place::Operation),
            _ => (None, None),
        }
    }

    /// The group that an operation belongs to.
    pub(crate) fn group_of(&self, operation: usize) -> usize {
        self.reference.groups.iter().position(|group| group.operations.contains(&operation)).unwrap_or_default()
    }

    /// The sections of this version that have something in them.
    pub(crate) fn sections(&self) -> Vec<usize> {
        (0..SECTIONS.len()).filter(|number| self.reference.groups.iter().any(|group| group.section == *number)).collect()
    }

    /// The groups of a section.
    pub(crate) fn groups_of(&self, section: usize) -> Vec<usize> {
        let groups = self.reference.groups.iter().enumerate();
        groups.filter(|(_, group)| group.section == section).map(|(number, _)| number).collect()
    }

    /// The section that a place of the reference stands in.
    pub(crate) fn section_of(&self, place: Place) -> Option<usize> {
        match place {
            Place::Section(section) => Some(section),
            Place::Group(group) => Some(self.reference.groups[group].section),
            Place::Operation(operation) => Some(self.reference.groups[self.group_of(operation)].section),
            _ => None,
        }
    }
}

/// "1 operation".
pub(crate) fn count(operations: usize) -> String {
    if operations == 1 { "1 operation".to_owned() } else { format!("{operations} operations") }
}
