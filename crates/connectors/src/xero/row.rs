//! What the rows of every list have in common.

use crate::record::{Body, Kind};

/// What a translation yields.
#[derive(Debug)]
pub(super) struct Translated {
    pub kind: Kind,
    pub remote_id: String,
    pub remote_version: String,
    pub name: String,
    pub is_deleted: bool,
    /// What is missing in it, besides what could not be read.
    pub unread: Vec<String>,
    pub body: Body,
}
