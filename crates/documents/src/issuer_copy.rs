//! What documents keep of the entity that issues them: copied when it is set, so that a later change of the entity changes no document.

use bursar_entities::{Country, Entity, EntityParty, EntityType};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The entity that issues the document: a company or a person, distinguished by `type`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ReceivableEntity)]
pub enum IssuerCopy {
    /// A company.
    Organization(OrganizationCopy),
    /// A person.
    Individual(IndividualCopy),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableEntityOrganizationType)]
pub enum OnlyOrganization {
    /// A company.
    Organization,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableEntityIndividualType)]
pub enum OnlyIndividual {
    /// A person.
    Individual,
}

/// A company that issues the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableEntityOrganization)]
pub struct OrganizationCopy {
    /// E-mail address.
    #[schema(required = false, format = "email")]
    pub email: Option<String>,
    /// A link to its logo.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    pub logo: Option<String>,
    /// Its name.
    pub name: String,
    /// Telephone number.
    #[schema(required = false)]
    pub phone: Option<String>,
    /// The register.
    #[schema(required = false)]
    pub registration_authority: Option<String>,
    /// The number in the register.
    #[schema(required = false)]
    pub registration_number: Option<String>,
    /// Tax number.
    #[schema(required = false)]
    pub tax_id: Option<String>,
    /// Always `organization`.
    #[serde(rename = "type")]
    pub kind: OnlyOrganization,
    /// VAT ID.
    #[schema(required = false)]
    pub vat_id: Option<String>,
    /// Web site.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    pub website: Option<String>,
}

/// A person who issues the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableEntityIndividual)]
pub struct IndividualCopy {
    /// E-mail address.
    #[schema(required = false, format = "email")]
    pub email: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// A link to the logo.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    pub logo: Option<String>,
    /// Telephone number.
    #[schema(required = false)]
    pub phone: Option<String>,
    /// The register.
    #[schema(required = false)]
    pub registration_authority: Option<String>,
    /// The number in the register.
    #[schema(required = false)]
    pub registration_number: Option<String>,
    /// Tax number.
    #[schema(required = false)]
    pub tax_id: Option<String>,
    /// Always `individual`.
    #[serde(rename = "type")]
    pub kind: OnlyIndividual,
    /// Web site.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    pub website: Option<String>,
}

/// Where the entity is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivableEntityAddressSchema)]
pub struct EntityAddressCopy {
    /// City.
    #[schema(max_length = 255)]
    pub city: String,
    /// Country.
    #[serde(default = "germany")]
    #[schema(required = false, default = "DE")]
    pub country: Option<Country>,
    /// Street and number.
    #[schema(max_length = 255)]
    pub line1: String,
    /// More of the street.
    #[serde(default)]
    #[schema(required = false, max_length = 100)]
    pub line2: Option<String>,
    /// Postal code.
    #[schema(max_length = 10)]
    pub postal_code: String,
    /// State, region or province.
    #[serde(default)]
    #[schema(required = false)]
    pub state: Option<String>,
}

/// The default of the contract.
#[expect(clippy::unnecessary_wraps, reason = "the default of a field that may be null")]
fn germany() -> Option<Country> {
    Some(Country("DE".to_owned()))
}

impl IssuerCopy {
    /// The entity, with the link to its logo.
    pub fn new(entity: &Entity, logo: Option<String>) -> Self {
        let details = entity.details.clone();
        let (email, phone, website, tax_id) = (Some(entity.email.clone()), details.phone, details.website, details.tax_id);
        let (registration_authority, registration_number) = (details.registration_authority, details.registration_number);
        match details.party {
            EntityParty::Organization(company) => IssuerCopy::Organization(OrganizationCopy {
                email,
                logo,
                name: company.legal_name,
                phone,
                registration_authority,
                registration_number,
                tax_id,
                kind: OnlyOrganization::Organization,
                vat_id: None,
                website,
            }),
            EntityParty::Individual(person) => IssuerCopy::Individual(IndividualCopy {
                email,
                first_name: person.first_name,
                last_name: person.last_name,
                logo,
                phone,
                registration_authority,
                registration_number,
                tax_id,
                kind: OnlyIndividual::Individual,
                website,
            }),
        }
    }

    /// A company or a person?
    pub fn entity_type(&self) -> EntityType {
        match self {
            IssuerCopy::Organization(_) => EntityType::Organization,
            IssuerCopy::Individual(_) => EntityType::Individual,
        }
    }

    /// What people call it.
    pub fn name(&self) -> String {
        match self {
            IssuerCopy::Organization(company) => company.name.clone(),
            IssuerCopy::Individual(person) => format!("{} {}", person.first_name, person.last_name),
        }
    }

    /// Where answers to its mails go.
    pub fn email(&self) -> Option<&str> {
        match self {
            IssuerCopy::Organization(company) => company.email.as_deref(),
            IssuerCopy::Individual(person) => person.email.as_deref(),
        }
    }

    /// Its number at a tax office, beside VAT.
    pub fn tax_id(&self) -> Option<&String> {
        match self {
            IssuerCopy::Organization(company) => company.tax_id.as_ref(),
            IssuerCopy::Individual(person) => person.tax_id.as_ref(),
        }
    }

    /// A link to its logo.
    pub fn logo(&self) -> Option<&String> {
        match self {
            IssuerCopy::Organization(company) => company.logo.as_ref(),
            IssuerCopy::Individual(person) => person.logo.as_ref(),
        }
    }

    /// The VAT ID that is shown with a company's name.
    pub fn set_vat_id(&mut self, vat_id: Option<String>) {
        if let IssuerCopy::Organization(company) = self {
            company.vat_id = vat_id;
        }
    }
}

impl From<&Entity> for EntityAddressCopy {
    fn from(entity: &Entity) -> Self {
        let address = entity.details.address.clone();
        let (city, line1, line2) = (address.city, address.line1, address.line2);
        EntityAddressCopy { city, country: Some(address.country), line1, line2, postal_code: address.postal_code, state: address.state }
    }
}
