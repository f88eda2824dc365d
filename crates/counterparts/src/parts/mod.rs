//! What belongs to a counterpart: rows that name it. They are reached through it, and whoever may see it may see them.

use bursar_kernel::{Error, ErrorKind, FieldError, Uuid};
use bursar_store::Record;

pub(crate) mod store;

/// A row that belongs to a counterpart.
pub trait PartOfCounterpart: Record {
    /// What several of them are called.
    const PLURAL: &'static str;

    /// Whose it is.
    fn counterpart_id(&self) -> Uuid;
}

/// Parts of each kind that one counterpart may have.
pub(crate) const MAX_COUNT: usize = 250;

/// It has as many as it may have.
pub(crate) fn too_many<P: PartOfCounterpart>() -> Error {
    let msg = format!("has {MAX_COUNT} {}, the most that a counterpart may have: delete one first", P::PLURAL);
    Error::invalid(FieldError::new("path", "counterpart_id", msg, "value_error.number"))
}

/// What is used unless somebody says otherwise stays until another takes its place.
pub(crate) fn is_default(parameter: &str, msg: &str) -> Error {
    Error::new(ErrorKind::Invalid(vec![FieldError::new("path", parameter, msg, "value_error.default")]))
}
