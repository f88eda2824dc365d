//! The dates that the public contract names, whether they are served here or not.

use std::borrow::Cow;

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::VERSIONS;

const DATES: [&str; 10] = [
    "2025-06-23",
    "2024-05-25",
    "2024-01-31",
    "2023-09-01",
    "2023-06-04",
    "2023-04-12",
    "2023-03-14",
    "2023-03-01",
    "2023-02-07",
    "2022-11-16",
];

/// The date of a version of the contract.
pub struct PublishedDate;

impl PublishedDate {
    /// Is something served under this date: the version itself, or the one that was current then?
    pub fn is_served(date: &str) -> bool {
        VERSIONS.iter().any(|version| version.date <= date)
    }

    /// The dates that are served as they are.
    pub fn served() -> String {
        VERSIONS.iter().map(|version| version.date).collect::<Vec<_>>().join(", ")
    }
}

impl PartialSchema for PublishedDate {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("The date of a version of the API."))
            .enum_values(Some(DATES))
            .into()
    }
}

impl ToSchema for PublishedDate {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("APIVersion")
    }
}
