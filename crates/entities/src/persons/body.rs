//! A person on the wire.

use bursar_kernel::{DateTime, NaiveDate, Utc, Uuid, wire};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Person, PersonAddress, Relationship};
use crate::entities::country::Country;

/// A person behind an entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PersonResponse)]
pub(crate) struct PersonBody {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// Where the person lives.
    address: Option<AddressBody>,
    /// The country whose citizen the person is.
    citizenship: Option<Country>,
    /// The user who added the person; null when a partner's token did.
    #[schema(required = true)]
    created_by_entity_user_id: Option<Uuid>,
    /// Day of birth.
    date_of_birth: Option<NaiveDate>,
    /// E-mail address.
    #[schema(format = "email")]
    email: String,
    /// Whose person it is.
    entity_id: Uuid,
    /// First name.
    first_name: String,
    /// Number of an identity document. It is encrypted in the database.
    id_number: Option<String>,
    /// Last name.
    last_name: String,
    /// Telephone number.
    phone: Option<String>,
    /// What the person is to the entity.
    relationship: RelationshipBody,
    /// Last four digits of a social security number of the United States. They are encrypted in the database.
    ssn_last_4: Option<String>,
}

/// Where a person lives.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PersonAddressResponse)]
struct AddressBody {
    /// City.
    city: String,
    /// Country, by its two letters of ISO 3166-1.
    country: String,
    /// Street and number.
    line1: String,
    /// More of the street.
    line2: Option<String>,
    /// Postal code.
    postal_code: String,
    /// State, region or province.
    state: Option<String>,
}

/// What a person is to the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PersonRelationshipResponse)]
struct RelationshipBody {
    /// A director.
    #[schema(required = false, default = false)]
    director: bool,
    /// Someone who runs it.
    #[schema(required = false, default = false)]
    executive: bool,
    /// An owner.
    #[schema(required = false, default = false)]
    owner: bool,
    /// How much of it the person owns, in percent.
    #[schema(minimum = 0, maximum = 100)]
    percent_ownership: Option<f64>,
    /// The one who speaks for it.
    #[schema(required = false, default = false)]
    representative: bool,
    /// Position, such as CEO.
    title: Option<String>,
}

impl From<Person> for PersonBody {
    fn from(person: Person) -> Self {
        let (details, secrets) = (person.details, person.secrets);
        PersonBody {
            id: person.id,
            created_at: person.created_at,
            updated_at: person.updated_at,
            address: details.address.map(AddressBody::from),
            citizenship: details.citizenship,
            created_by_entity_user_id: person.created_by,
            date_of_birth: details.date_of_birth,
            email: details.email,
            entity_id: person.entity_id,
            first_name: details.first_name,
            id_number: secrets.id_number,
            last_name: details.last_name,
            phone: details.phone,
            relationship: details.relationship.into(),
            ssn_last_4: secrets.ssn_last_4,
        }
    }
}

impl From<PersonAddress> for AddressBody {
    fn from(address: PersonAddress) -> Self {
        let PersonAddress { city, country, line1, line2, postal_code, state } = address;
        AddressBody { city, country: country.0, line1, line2, postal_code, state }
    }
}

impl From<Relationship> for RelationshipBody {
    fn from(relationship: Relationship) -> Self {
        let Relationship { director, executive, owner, percent_ownership, representative, title } = relationship;
        RelationshipBody { director, executive, owner, percent_ownership, representative, title }
    }
}
