//! What can change of an entity, and what a change does.

use bursar_kernel::{FieldError, NaiveDate, Patch, Result, ensure_valid, set_if_given};
use bursar_store::changes;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{BusinessStructure, Entity, EntityParty, Individual, Organization, require_authority};

/// Changes to an entity. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateEntityRequest)]
pub struct UpdateEntity {
    /// Where it is registered. The country is not among it: it never changes.
    #[serde(default)]
    #[schema(value_type = UpdateEntityAddress, required = false)]
    address: UpdateEntityAddress,
    /// Its official e-mail address.
    #[serde(default)]
    #[schema(value_type = String, required = false, format = "email")]
    email: Option<String>,
    /// The person, where the entity is one.
    individual: Patch<UpdateIndividual>,
    /// The company, where the entity is one.
    organization: Patch<UpdateOrganization>,
    /// Telephone number.
    #[schema(max_length = 100)]
    phone: Patch<String>,
    /// The register, in Germany the local court; required with `registration_number`.
    #[schema(min_length = 1, max_length = 100)]
    registration_authority: Patch<String>,
    /// The number in the commercial register, in Germany.
    #[schema(min_length = 1, max_length = 100)]
    registration_number: Patch<String>,
    /// Tax number.
    #[schema(min_length = 1, max_length = 30)]
    tax_id: Patch<String>,
    /// Web site, with `https://`.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    website: Patch<String>,
}

/// Changes to an address.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateEntityAddressSchema)]
pub struct UpdateEntityAddress {
    /// City.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    city: Option<String>,
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

/// Changes to a person.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OptionalIndividualSchema)]
pub struct UpdateIndividual {
    /// Day of birth.
    date_of_birth: Patch<NaiveDate>,
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
    /// Last four digits of a social security number of the United States.
    #[schema(min_length = 4, max_length = 4)]
    ssn_last_4: Patch<String>,
    /// Form of address.
    #[schema(min_length = 1, max_length = 10)]
    title: Patch<String>,
}

/// Changes to a company.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OptionalOrganizationSchema)]
pub struct UpdateOrganization {
    /// Legal form.
    business_structure: Patch<BusinessStructure>,
    /// Are all directors known?
    directors_provided: Patch<bool>,
    /// Are all executives known?
    executives_provided: Patch<bool>,
    /// Legal entity identifier (ISO 17442).
    #[schema(min_length = 1, max_length = 20)]
    legal_entity_id: Patch<String>,
    /// Name in the register.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 255)]
    legal_name: Option<String>,
    /// Are all owners known?
    owners_provided: Patch<bool>,
    /// Is a representative known?
    representative_provided: Patch<bool>,
}

impl Entity {
    /// The entity with these changes. Names every field that does not fit.
    pub(crate) fn updated(mut self, asked: UpdateEntity) -> Result<Self> {
        let mut wrong = Vec::new();
        let details = &mut self.details;
        set_if_given(&mut self.email, asked.email);
        asked.phone.apply(&mut details.phone);
        asked.registration_authority.apply(&mut details.registration_authority);
        asked.registration_number.apply(&mut details.registration_number);
        asked.tax_id.apply(&mut details.tax_id);
        asked.website.apply(&mut details.website);
        set_if_given(&mut details.address.city, asked.address.city);
        set_if_given(&mut details.address.line1, asked.address.line1);
        asked.address.line2.apply(&mut details.address.line2);
        set_if_given(&mut details.address.postal_code, asked.address.postal_code);
        asked.address.state.apply(&mut details.address.state);
        match &mut details.party {
            EntityParty::Individual(person) => {
                if let Some(change) = own(&mut wrong, "individual", asked.individual) {
                    change.apply(person);
                }
                refuse_other(&mut wrong, "individual", "organization", &asked.organization);
            }
            EntityParty::Organization(company) => {
                if let Some(change) = own(&mut wrong, "organization", asked.organization) {
                    change.apply(company);
                }
                refuse_other(&mut wrong, "organization", "individual", &asked.individual);
            }
        }
        require_authority(&mut wrong, details.registration_number.as_ref(), details.registration_authority.as_ref());
        ensure_valid(wrong)?;
        Ok(self)
    }
}

impl UpdateIndividual {
    fn apply(self, person: &mut Individual) {
        self.date_of_birth.apply(&mut person.date_of_birth);
        set_if_given(&mut person.first_name, self.first_name);
        self.id_number.apply(&mut person.id_number);
        set_if_given(&mut person.last_name, self.last_name);
        self.ssn_last_4.apply(&mut person.ssn_last_4);
        self.title.apply(&mut person.title);
    }
}

impl UpdateOrganization {
    fn apply(self, company: &mut Organization) {
        self.business_structure.apply(&mut company.business_structure);
        self.directors_provided.apply(&mut company.directors_provided);
        self.executives_provided.apply(&mut company.executives_provided);
        self.legal_entity_id.apply(&mut company.legal_entity_id);
        set_if_given(&mut company.legal_name, self.legal_name);
        self.owners_provided.apply(&mut company.owners_provided);
        self.representative_provided.apply(&mut company.representative_provided);
    }
}

fn own<T>(wrong: &mut Vec<FieldError>, kind: &str, change: Patch<T>) -> Option<T> {
    match change {
        Patch::Absent => None,
        Patch::Set(change) => Some(change),
        Patch::Clear => {
            wrong.push(FieldError::cannot_be_cleared(vec!["body".into(), kind.into()]));
            None
        }
    }
}

fn refuse_other<T>(wrong: &mut Vec<FieldError>, kind: &str, other: &str, change: &Patch<T>) {
    if let Patch::Set(_) = change {
        wrong.push(FieldError::new("body", other, format!("does not go with the type {kind}: leave it out"), "value_error"));
    }
}
