//! Dated versions: the gate and the named changes between them.
//!
//! Business code knows one version, HEAD. An older one is a row of [`VERSIONS`] with the named changes that came after it: each lifts
//! a request and lowers a response, at the gate and nowhere else. A date stands once, in the table; a change is named by what changed.

mod change;
mod gate;
mod published;
mod v2024_01_31;

pub use change::{Change, Pairs};
pub use gate::{OldBodies, Served, gate, served};
pub use published::PublishedDate;
use serde_json::Value;

/// A version of the API: a date, and what the next newer version changed.
#[derive(Debug)]
pub struct Version {
    /// The date as it is written in `x-monite-version`.
    pub date: &'static str,
    /// What the next newer version broke, undone for clients of this one. Empty for HEAD.
    pub changes: &'static [Change],
    /// Areas that older versions do not have, by the first step of their paths.
    pub added: &'static [&'static str],
}

/// All versions that are served, newest first. The first is HEAD.
pub static VERSIONS: &[Version] = &[
    Version { date: "2024-05-25", changes: &[], added: &["tags"] },
    Version { date: "2024-01-31", changes: v2024_01_31::CHANGES, added: &[] },
];

/// The published documents of all versions, the newest first, made from that of HEAD.
pub fn documents(head: Value) -> Vec<(&'static str, Value)> {
    let mut documents = Vec::new();
    let mut document = head;
    for (place, version) in VERSIONS.iter().enumerate() {
        if let Some(paths) = document["paths"].as_object_mut() {
            paths.retain(|path, _| added_later(VERSIONS, place, path).is_none());
        }
        version.changes.iter().filter_map(|change| change.lower_document).for_each(|lower| lower(&mut document));
        document["info"]["version"] = version.date.into();
        documents.push((version.date, document.clone()));
    }
    documents
}

/// The version that added the area of this path, when it is newer than the one at `place`.
fn added_later(versions: &'static [Version], place: usize, path: &str) -> Option<&'static Version> {
    let area = path.split('/').nth(1)?;
    versions.iter().take(place).find(|version| version.added.contains(&area))
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
