//! An entity on the wire.

use bursar_kernel::{DateTime, Utc, Uuid, wire};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Entity, EntityAddress, EntityStatus, Individual, Organization, Party};

/// An entity: a company or a person, told apart by `type`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = EntityResponse)]
pub enum EntityBody {
    /// A company.
    Organization(OrganizationEntity),
    /// A person.
    Individual(IndividualEntity),
}

/// A company.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntityOrganizationResponse)]
pub struct OrganizationEntity {
    #[serde(flatten)]
    shared: SharedFields,
    /// What is known of the company.
    organization: Organization,
    /// Always `organization`.
    #[serde(rename = "type")]
    kind: OnlyOrganization,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntityIndividualResponse)]
pub struct IndividualEntity {
    #[serde(flatten)]
    shared: SharedFields,
    /// What is known of the person.
    individual: Individual,
    /// Always `individual`.
    #[serde(rename = "type")]
    kind: OnlyIndividual,
}

/// What companies and persons have in common.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntitySharedFields)]
pub struct SharedFields {
    /// The entity's id: the value of the header `x-monite-entity-id` in calls on its behalf.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// Where it is registered.
    address: EntityAddress,
    /// Its official e-mail address.
    email: Option<String>,
    /// Its logo.
    logo: Option<File>,
    /// Telephone number.
    phone: Option<String>,
    /// The register.
    registration_authority: Option<String>,
    /// The number in the register.
    registration_number: Option<String>,
    /// Where it stands.
    status: EntityStatus,
    /// Tax number.
    tax_id: Option<String>,
    /// Web site.
    #[schema(format = "uri")]
    website: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EntityOrganizationType)]
enum OnlyOrganization {
    /// A company.
    Organization,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EntityIndividualType)]
enum OnlyIndividual {
    /// A person.
    Individual,
}

/// A stored file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FileSchema2)]
pub struct File {
    /// Its id.
    id: Uuid,
    /// When it was uploaded.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// What kind of object it belongs to.
    file_type: String,
    /// MD5 of its bytes.
    md5: String,
    /// Media type.
    mimetype: String,
    /// Name under which it was uploaded.
    name: String,
    /// The pages of a PDF, as images.
    pages: Vec<FilePage>,
    /// Smaller images of it.
    previews: Vec<FilePreview>,
    /// Where it is stored.
    region: String,
    /// Bytes.
    size: i64,
    /// Where it can be fetched, without a header.
    url: String,
}

/// A page of a PDF, as an image.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PageSchema)]
pub struct FilePage {
    /// The image's id.
    id: Uuid,
    /// Media type.
    mimetype: String,
    /// Number of the page, from 0.
    number: i32,
    /// Bytes.
    size: i64,
    /// Where it can be fetched.
    url: String,
}

/// A smaller image of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreviewSchema)]
pub struct FilePreview {
    /// Pixels from top to bottom.
    height: i32,
    /// Where it can be fetched.
    url: String,
    /// Pixels from left to right.
    width: i32,
}

impl From<Entity> for EntityBody {
    fn from(entity: Entity) -> Self {
        let details = entity.details;
        let shared = SharedFields {
            id: entity.id,
            created_at: entity.created_at,
            updated_at: entity.updated_at,
            address: details.address,
            email: Some(entity.email),
            logo: None,
            phone: details.phone,
            registration_authority: details.registration_authority,
            registration_number: details.registration_number,
            status: entity.status,
            tax_id: details.tax_id,
            website: details.website,
        };
        match details.party {
            Party::Organization(organization) => {
                EntityBody::Organization(OrganizationEntity { shared, organization, kind: OnlyOrganization::Organization })
            }
            Party::Individual(individual) => {
                EntityBody::Individual(IndividualEntity { shared, individual, kind: OnlyIndividual::Individual })
            }
        }
    }
}
