//! An entity on the wire.

use std::collections::HashMap;

use bursar_files::{AttachedFile, FileStore, attached};
use bursar_kernel::{DateTime, Result, Utc, Uuid, wire};
use bursar_web::Call;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Entity, EntityAddress, EntityParty, EntityStatus, Individual, Organization};

/// An entity: a company or a person, distinguished by `type`.
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
    logo: Option<AttachedFile>,
    /// Telephone number.
    phone: Option<String>,
    /// The register.
    registration_authority: Option<String>,
    /// The number in the register.
    registration_number: Option<String>,
    /// Its status.
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

impl EntityBody {
    /// The entity on the wire.
    pub(crate) async fn new(call: &Call, file_store: &FileStore, entity: Entity) -> Result<Self> {
        let mut logos = logos(call, file_store, std::slice::from_ref(&entity)).await?;
        Ok(EntityBody::with(entity, &mut logos))
    }

    /// All of them on the wire; their logos are read at once.
    pub(crate) async fn all(call: &Call, file_store: &FileStore, entities: Vec<Entity>) -> Result<Vec<Self>> {
        let mut logos = logos(call, file_store, &entities).await?;
        Ok(entities.into_iter().map(|entity| EntityBody::with(entity, &mut logos)).collect())
    }

    fn with(entity: Entity, logos: &mut HashMap<Uuid, AttachedFile>) -> Self {
        let details = entity.details;
        let shared = SharedFields {
            id: entity.id,
            created_at: entity.created_at,
            updated_at: entity.updated_at,
            address: details.address,
            email: Some(entity.email),
            logo: entity.logo_id.and_then(|id| logos.remove(&id)),
            phone: details.phone,
            registration_authority: details.registration_authority,
            registration_number: details.registration_number,
            status: entity.status,
            tax_id: details.tax_id,
            website: details.website,
        };
        match details.party {
            EntityParty::Organization(organization) => {
                EntityBody::Organization(OrganizationEntity { shared, organization, kind: OnlyOrganization::Organization })
            }
            EntityParty::Individual(individual) => {
                EntityBody::Individual(IndividualEntity { shared, individual, kind: OnlyIndividual::Individual })
            }
        }
    }
}

/// The logos of these entities. One that was deleted as a file is none any more.
async fn logos(call: &Call, file_store: &FileStore, entities: &[Entity]) -> Result<HashMap<Uuid, AttachedFile>> {
    let ids = entities.iter().filter_map(|entity| entity.logo_id).collect();
    let files = attached(call.db(), &call.scope(), ids).await?;
    Ok(files.into_iter().map(|file| (file.id, AttachedFile::new(call, file_store, file))).collect())
}
