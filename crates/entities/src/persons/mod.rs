//! The persons behind an entity: owners, directors, representatives.

use bursar_kernel::{NaiveDate, Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entities::country::Country;
use crate::onboarding::documents::Documents;

pub(crate) mod body;
pub(crate) mod changes;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod provide_documents;
pub(crate) mod store;
pub(crate) mod update;

/// Persons of one entity.
pub(crate) const MAX_COUNT: usize = 250;

/// A person.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Person {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) details: Details,
    pub(crate) secrets: Secrets,
    /// The user who added the person; none when the partner did.
    pub(crate) created_by: Option<Uuid>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What is kept in one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Details {
    pub(crate) address: Option<PersonAddress>,
    pub(crate) citizenship: Option<Country>,
    pub(crate) date_of_birth: Option<NaiveDate>,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) phone: Option<String>,
    pub(crate) relationship: Relationship,
    /// Files that prove who the person is.
    #[serde(default)]
    pub(crate) documents: Documents,
}

/// What is sealed in the database.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Secrets {
    pub(crate) id_number: Option<String>,
    pub(crate) ssn_last_4: Option<String>,
}

/// Never printed.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(...)")
    }
}

/// Where a person lives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PersonAddressRequest)]
pub(crate) struct PersonAddress {
    /// City.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) city: String,
    /// Country.
    pub(crate) country: Country,
    /// Street and number.
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) line1: String,
    /// More of the street.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) line2: Option<String>,
    /// Postal code.
    #[schema(min_length = 1, max_length = 10)]
    pub(crate) postal_code: String,
    /// State, region or province.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) state: Option<String>,
}

/// What a person is to the entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PersonRelationshipRequest)]
pub(crate) struct Relationship {
    /// A director.
    #[serde(default)]
    #[schema(default = false)]
    pub(crate) director: bool,
    /// Someone who runs it.
    #[serde(default)]
    #[schema(default = false)]
    pub(crate) executive: bool,
    /// An owner.
    #[serde(default)]
    #[schema(default = false)]
    pub(crate) owner: bool,
    /// How much of it the person owns, in percent.
    #[schema(minimum = 0, maximum = 100)]
    pub(crate) percent_ownership: Option<f64>,
    /// The one who speaks for it.
    #[serde(default)]
    #[schema(default = false)]
    pub(crate) representative: bool,
    /// Position, such as CEO.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) title: Option<String>,
}
