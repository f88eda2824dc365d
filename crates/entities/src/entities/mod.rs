//! An entity is a company or a person on whose behalf the partner works.

use bursar_events::{Named, ObjectType, Subject};
use bursar_kernel::{Error, FieldError, NaiveDate, Result, Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use country::Country;

pub(crate) mod activate;
pub(crate) mod body;
pub(crate) mod changes;
pub(crate) mod country;
pub(crate) mod create;
pub(crate) mod deactivate;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod me;
pub(crate) mod mine;
pub(crate) mod rest;
pub(crate) mod seed;
pub(crate) mod store;
pub(crate) mod update;
pub(crate) mod update_me;
pub(crate) mod update_mine;

/// An entity of a partner.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub partner_id: Uuid,
    /// Its status.
    pub status: EntityStatus,
    /// Its official e-mail address.
    pub email: String,
    /// All that no query asks for.
    pub details: Details,
    /// The file that is its logo.
    pub logo_id: Option<Uuid>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What is kept in one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// Where it is registered.
    pub address: EntityAddress,
    /// The person or the company.
    #[serde(flatten)]
    pub party: EntityParty,
    /// Telephone number.
    pub phone: Option<String>,
    /// The register.
    pub registration_authority: Option<String>,
    /// The number in the register.
    pub registration_number: Option<String>,
    /// Tax number.
    pub tax_id: Option<String>,
    /// Web site.
    pub website: Option<String>,
    /// When it was last activated again: what came while it was inactive is not made up for.
    #[serde(default)]
    pub activated_at: Option<Timestamp>,
}

/// A person or a company, never both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityParty {
    /// A person.
    Individual(Individual),
    /// A company.
    Organization(Organization),
}

/// What of a person is kept sealed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Secrets {
    pub(crate) id_number: Option<String>,
    pub(crate) ssn_last_4: Option<String>,
}

impl EntityParty {
    /// Takes what is secret out of it, if there is something.
    pub(crate) fn take_secrets(&mut self) -> Option<Secrets> {
        let EntityParty::Individual(person) = self else { return None };
        let secrets = Secrets { id_number: person.id_number.take(), ssn_last_4: person.ssn_last_4.take() };
        (secrets.id_number.is_some() || secrets.ssn_last_4.is_some()).then_some(secrets)
    }

    /// The word for it.
    pub fn kind(&self) -> EntityType {
        match self {
            EntityParty::Individual(_) => EntityType::Individual,
            EntityParty::Organization(_) => EntityType::Organization,
        }
    }
}

/// A person or a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[schema(as = EntityTypeEnum)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum EntityType {
    /// A person.
    Individual,
    /// A company.
    Organization,
}

/// The status of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[schema(as = EntityStatusEnum)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum EntityStatus {
    /// In use.
    Active,
    /// Can be read, but does nothing.
    Inactive,
    /// Gone for good.
    Deleted,
}

/// Where an entity is registered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EntityAddressSchema)]
pub struct EntityAddress {
    /// City.
    #[schema(min_length = 1, max_length = 100)]
    pub city: String,
    /// Country. It never changes: taxes and documents depend on it.
    pub country: Country,
    /// Street and number.
    #[schema(min_length = 1, max_length = 200)]
    pub line1: String,
    /// More of the street: floor, suite.
    #[schema(min_length = 1, max_length = 100)]
    pub line2: Option<String>,
    /// Postal code.
    #[schema(min_length = 1, max_length = 10)]
    pub postal_code: String,
    /// State, region or province.
    #[schema(min_length = 1, max_length = 100)]
    pub state: Option<String>,
}

/// What is known of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IndividualSchema)]
pub struct Individual {
    /// Day of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// First name.
    #[schema(min_length = 1, max_length = 100)]
    pub first_name: String,
    /// Number of an identity document.
    #[schema(min_length = 1, max_length = 100)]
    pub id_number: Option<String>,
    /// Last name.
    #[schema(min_length = 1, max_length = 100)]
    pub last_name: String,
    /// Last four digits of a social security number of the United States.
    #[schema(min_length = 4, max_length = 4)]
    pub ssn_last_4: Option<String>,
    /// Form of address.
    #[schema(min_length = 1, max_length = 10)]
    pub title: Option<String>,
}

/// What is known of a company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = OrganizationSchema)]
pub struct Organization {
    /// Legal form.
    pub business_structure: Option<BusinessStructure>,
    /// Are all directors known?
    pub directors_provided: Option<bool>,
    /// Are all executives known?
    pub executives_provided: Option<bool>,
    /// Legal entity identifier (ISO 17442).
    #[schema(min_length = 1, max_length = 20)]
    pub legal_entity_id: Option<String>,
    /// Name in the register.
    #[schema(min_length = 1, max_length = 255)]
    pub legal_name: String,
    /// Are all owners known?
    pub owners_provided: Option<bool>,
    /// Is a representative known?
    pub representative_provided: Option<bool>,
}

/// Legal form of a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EntityBusinessStructure)]
pub enum BusinessStructure {
    /// Partnership with a legal personality of its own.
    IncorporatedPartnership,
    /// Partnership without one.
    UnincorporatedPartnership,
    /// Company whose shares are traded.
    PublicCorporation,
    /// Company whose shares are held privately.
    PrivateCorporation,
    /// One person's business.
    SoleProprietorship,
    /// Limited liability company of one member.
    SingleMemberLlc,
    /// Limited liability company of several members.
    MultiMemberLlc,
    /// Partnership whose units are held privately.
    PrivatePartnership,
    /// Association without a legal personality of its own.
    UnincorporatedAssociation,
    /// Partnership whose units are traded.
    PublicPartnership,
}

impl Entity {
    /// The entity in use again. Tells whether anything changed; one that was deleted stays deleted.
    pub(crate) fn activate(&mut self, now: Timestamp) -> Result<bool> {
        let is_new = self.turn(EntityStatus::Active)?;
        if is_new {
            self.details.activated_at = Some(now);
        }
        Ok(is_new)
    }

    /// The entity at rest: it can be read, and can do nothing.
    pub(crate) fn deactivate(&mut self) -> Result<bool> {
        self.turn(EntityStatus::Inactive)
    }

    fn turn(&mut self, status: EntityStatus) -> Result<bool> {
        if self.status == EntityStatus::Deleted {
            return Err(Error::not_found("entity"));
        }
        let is_new = self.status != status;
        self.status = status;
        Ok(is_new)
    }

    /// What people call it.
    pub fn display_name(&self) -> String {
        match &self.details.party {
            EntityParty::Individual(person) => format!("{} {}", person.first_name, person.last_name),
            EntityParty::Organization(company) => company.legal_name.clone(),
        }
    }
}

/// A number in a register means nothing without the register.
pub(crate) fn require_authority(wrong: &mut Vec<FieldError>, number: Option<&String>, authority: Option<&String>) {
    if number.is_some() && authority.is_none() {
        let msg = "field required with registration_number: which register is it?";
        wrong.push(FieldError::new("body", "registration_authority", msg, "value_error.missing"));
    }
}

impl Named for Entity {
    const OBJECT_TYPE: ObjectType = ObjectType::named("entity");
    const CALLED: &'static str = "an entity";
}

impl Subject for Entity {
    fn id(&self) -> Uuid {
        self.id
    }

    fn entity_id(&self) -> Option<Uuid> {
        Some(self.id)
    }
}
