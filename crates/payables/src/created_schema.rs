//! What makes a document takes the fields that change it later: they are written once, and this is how both are published.

use utoipa::PartialSchema;
use utoipa::openapi::{RefOr, Schema};

/// The schema of a body that has these fields of its own, and all those of the changes but for some.
pub(crate) fn with_fields_of<Changes: PartialSchema>(own: RefOr<Schema>, left_out: &[&str]) -> RefOr<Schema> {
    match (own, Changes::schema()) {
        (RefOr::T(Schema::Object(mut own)), RefOr::T(Schema::Object(changes))) => {
            for (name, field) in changes.properties.into_iter().filter(|(name, _)| !left_out.contains(&name.as_str())) {
                own.properties.entry(name).or_insert(field);
            }
            RefOr::T(Schema::Object(own))
        }
        (own, _) => own,
    }
}
