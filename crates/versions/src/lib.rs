//! Dated versions: the gate and the named changes between them.
//!
//! Business code knows one version, HEAD. An older one is a row of [`VERSIONS`] with the named changes that came after it: each lifts
//! a request and lowers a response, at the gate and nowhere else. A date stands once, in the table; a change is named by what changed.

mod change;
mod gate;

pub use change::Change;
pub use gate::{Served, gate};

/// A version of the API: a date, and what the next newer version changed.
#[derive(Debug)]
pub struct Version {
    /// The date as it is written in `x-monite-version`.
    pub date: &'static str,
    /// What the next newer version broke, undone for clients of this one. Empty for HEAD.
    pub changes: &'static [Change],
}

/// All versions that are served, newest first. The first is HEAD.
pub static VERSIONS: &[Version] = &[Version { date: "2024-05-25", changes: &[] }];

/// The version that business code knows.
pub fn head() -> &'static Version {
    &VERSIONS[0]
}
