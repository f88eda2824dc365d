//! What can change of a person, and what a change does.

use bursar_kernel::{Error, ErrorKind, FieldError, NaiveDate, Patch, Result, set_if_given};
use bursar_store::changes;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Person, PersonAddress, Relationship};
use crate::entities::country::Country;

/// Changes to a person. A field that is left out stays; null clears one that can be empty.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OptionalPersonRequest)]
pub(crate) struct UpdatePerson {
    /// Where the person lives. A person without an address needs all that an address needs.
    address: Patch<UpdateAddress>,
    /// The country whose citizen the person is.
    citizenship: Patch<Country>,
    /// Day of birth.
    date_of_birth: Patch<NaiveDate>,
    /// E-mail address.
    #[serde(default)]
    #[schema(value_type = String, required = false, format = "email")]
    email: Option<String>,
    /// First name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    first_name: Option<String>,
    /// Number of an identity document.
    #[schema(min_length = 1, max_length = 100)]
    id_number: Patch<String>,
    /// Last name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    last_name: Option<String>,
    /// Telephone number.
    phone: Patch<String>,
    /// What the person is to the entity.
    #[serde(default)]
    #[schema(value_type = UpdateRelationship, required = false)]
    relationship: UpdateRelationship,
    /// Last four digits of a social security number of the United States.
    #[schema(min_length = 4, max_length = 4)]
    ssn_last_4: Patch<String>,
}

/// Changes to an address.
#[changes]
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OptionalPersonAddressRequest)]
struct UpdateAddress {
    /// City.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    city: Option<String>,
    /// Country.
    #[serde(default)]
    #[schema(value_type = Country, required = false)]
    country: Option<Country>,
    /// Street and number.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    line1: Option<String>,
    /// More of the street.
    #[schema(min_length = 1, max_length = 100)]
    line2: Patch<String>,
    /// Postal code.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 10)]
    postal_code: Option<String>,
    /// State, region or province.
    #[schema(min_length = 1, max_length = 100)]
    state: Patch<String>,
}

/// Changes to a relationship. For a yes or no, null is no again.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OptionalPersonRelationship)]
struct UpdateRelationship {
    /// A director.
    director: Patch<bool>,
    /// Someone who runs it.
    executive: Patch<bool>,
    /// An owner.
    owner: Patch<bool>,
    /// How much of it the person owns, in percent.
    #[schema(minimum = 0, maximum = 100)]
    percent_ownership: Patch<f64>,
    /// The one who speaks for it.
    representative: Patch<bool>,
    /// Position, such as CEO.
    #[schema(min_length = 1, max_length = 100)]
    title: Patch<String>,
}

impl Person {
    /// The person with these changes. Names every field that a new address lacks.
    pub(crate) fn updated(mut self, asked: UpdatePerson) -> Result<Self> {
        let (details, secrets) = (&mut self.details, &mut self.secrets);
        details.address = match asked.address {
            Patch::Absent => details.address.take(),
            Patch::Clear => None,
            Patch::Set(change) => Some(change.apply(details.address.take())?),
        };
        asked.citizenship.apply(&mut details.citizenship);
        asked.date_of_birth.apply(&mut details.date_of_birth);
        set_if_given(&mut details.email, asked.email);
        set_if_given(&mut details.first_name, asked.first_name);
        set_if_given(&mut details.last_name, asked.last_name);
        asked.phone.apply(&mut details.phone);
        asked.relationship.apply(&mut details.relationship);
        asked.id_number.apply(&mut secrets.id_number);
        asked.ssn_last_4.apply(&mut secrets.ssn_last_4);
        Ok(self)
    }
}

impl UpdateAddress {
    fn apply(self, before: Option<PersonAddress>) -> Result<PersonAddress> {
        let (city, country, line1, postal_code, mut line2, mut state) = match before {
            Some(old) => (Some(old.city), Some(old.country), Some(old.line1), Some(old.postal_code), old.line2, old.state),
            None => Default::default(),
        };
        self.line2.apply(&mut line2);
        self.state.apply(&mut state);
        let whole = (self.city.or(city), self.country.or(country), self.line1.or(line1), self.postal_code.or(postal_code));
        if let (Some(city), Some(country), Some(line1), Some(postal_code)) = whole {
            return Ok(PersonAddress { city, country, line1, line2, postal_code, state });
        }
        let (city, country, line1, postal_code) = whole;
        let fields =
            [("city", city.is_none()), ("country", country.is_none()), ("line1", line1.is_none()), ("postal_code", postal_code.is_none())];
        let missing = fields.into_iter().filter(|(_, is_missing)| *is_missing).map(|(name, _)| {
            let mut field = FieldError::new("body", "address", "field required in a new address", "value_error.missing");
            field.loc.push(name.into());
            field
        });
        Err(Error::new(ErrorKind::Invalid(missing.collect())))
    }
}

impl UpdateRelationship {
    fn apply(self, relationship: &mut Relationship) {
        set(&mut relationship.director, self.director);
        set(&mut relationship.executive, self.executive);
        set(&mut relationship.owner, self.owner);
        self.percent_ownership.apply(&mut relationship.percent_ownership);
        set(&mut relationship.representative, self.representative);
        self.title.apply(&mut relationship.title);
    }
}

fn set(target: &mut bool, change: Patch<bool>) {
    match change {
        Patch::Absent => {}
        Patch::Clear => *target = false,
        Patch::Set(value) => *target = value,
    }
}
