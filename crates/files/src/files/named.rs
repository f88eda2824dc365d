//! Files that a body names.

use bursar_kernel::{FieldError, Location, Result, Uuid, ensure_valid};
use bursar_web::EntityCall;

use super::store::attached;
use super::{FileType, StoredFile};

/// A file that a body names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// Where in the request.
    pub loc: Vec<Location>,
    /// Which one.
    pub id: Uuid,
}

/// Refuses files that are not there, or are for something else. A user names files of the own entity only.
pub async fn require_files(call: &EntityCall, named: Vec<NamedFile>, kinds: &[FileType]) -> Result<()> {
    let known = attached(call.db(), &call.scope(), named.iter().map(|file| file.id).collect()).await?;
    let is_foreign = |file: &StoredFile| file.entity_id.is_none() && call.user_id().is_some();
    let is_fit = |id: Uuid| known.iter().any(|file| file.id == id && kinds.contains(&file.kind) && !is_foreign(file));
    let words = kinds.iter().map(|kind| kind.into_str()).collect::<Vec<_>>().join(" or ");
    let wrong = named.into_iter().filter(|file| !is_fit(file.id)).map(|file| {
        FieldError::at(file.loc, format!("must be the id of a file of type {words}: upload it at POST /files"), "value_error.reference")
    });
    let wrong: Vec<FieldError> = wrong.collect();
    ensure_valid(wrong)
}
