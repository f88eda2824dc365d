//! Dated versions: the version middleware and the named changes between them.
//!
//! Business code knows one version, HEAD. An older one is a row of [`VERSIONS`] with the named changes that came after it: each lifts
//! a request and lowers a response, in that middleware and nowhere else. A date stands once, in the table; a change is named by what changed.

mod change;
mod negotiation;
mod older;
mod published;
mod v2024_01_31;

pub use change::{Pairs, VersionChange};
pub use negotiation::{Served, negotiate_version, served};
pub use older::OlderVersions;
pub use published::PublishedDate;
use serde_json::Value;

/// A version of the API: a date, and what the next newer version changed.
#[derive(Debug)]
pub struct Version {
    /// The date as it is written in `x-monite-version`.
    pub date: &'static str,
    /// What the next newer version broke, undone for clients of this one. Empty for HEAD.
    pub changes: &'static [VersionChange],
    /// The operations that it has, one a line as `METHOD /path`: what was built later belongs to newer versions alone. None for HEAD,
    /// which has all.
    pub operations: Option<&'static str>,
}

/// All versions that are served, newest first. The first is HEAD.
pub static VERSIONS: &[Version] = &[
    Version { date: "2024-05-25", changes: &[], operations: None },
    Version { date: "2024-01-31", changes: v2024_01_31::CHANGES, operations: Some(v2024_01_31::OPERATIONS) },
];

/// The published documents of all versions, the newest first, made from that of HEAD.
pub fn documents(head: Value) -> Vec<(&'static str, Value)> {
    lowered(VERSIONS, head)
}

fn lowered(versions: &[Version], head: Value) -> Vec<(&'static str, Value)> {
    let mut documents = Vec::new();
    let mut document = head;
    for version in versions {
        if let Some(operations) = version.operations {
            older::keep_operations(&mut document, operations);
        }
        version.changes.iter().filter_map(|change| change.lower_document).for_each(|lower| lower(&mut document));
        document["info"]["version"] = version.date.into();
        documents.push((version.date, document.clone()));
    }
    documents
}

/// What each version broke, for people: Markdown, made from the changes themselves.
pub fn changelog() -> String {
    let mut text = String::new();
    for (newer, older) in VERSIONS.iter().zip(VERSIONS.iter().skip(1)) {
        text += &format!("## {}\n\nWhat a client of {} meets when it moves here.\n\n", newer.date, older.date);
        for change in older.changes {
            let operations: Vec<String> = change.operations.iter().map(|operation| format!("`{operation}`")).collect();
            let place = if operations.is_empty() { String::new() } else { format!(" ({})", operations.join(", ")) };
            text += &format!("- **{}**{place}. {}\n", change.name, change.reason);
        }
        text += "\n";
    }
    text
}

/// The version that business code knows.
pub fn head() -> &'static Version {
    &VERSIONS[0]
}
