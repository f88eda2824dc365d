use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_files::Files;
use bursar_kernel::{Error, ErrorKind, FieldError, Result, Timestamp, Uuid};
use bursar_web::{Answer, Call, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::EntityBody;
use super::{Details, Entity, EntityAddress, EntityParty, EntityStatus, EntityType, Individual, Organization, require_authority, store};

/// A company or a person to work for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateEntityRequest)]
pub struct CreateEntity {
    /// Where it is registered.
    pub address: EntityAddress,
    /// Its official e-mail address.
    #[schema(format = "email")]
    pub email: String,
    /// The person; required with the type `individual`, refused otherwise.
    pub individual: Option<Individual>,
    /// The company; required with the type `organization`, refused otherwise.
    pub organization: Option<Organization>,
    /// Telephone number. Payments in the United States need it.
    #[schema(max_length = 100)]
    pub phone: Option<String>,
    /// The register, in Germany the local court; required with `registration_number`.
    #[schema(min_length = 1, max_length = 100)]
    pub registration_authority: Option<String>,
    /// The number in the commercial register, in Germany.
    #[schema(min_length = 1, max_length = 100)]
    pub registration_number: Option<String>,
    /// Tax number; needed by whoever is not registered for VAT. SIREN or SIRET in France, KVK number in the Netherlands.
    #[schema(min_length = 1, max_length = 30)]
    pub tax_id: Option<String>,
    /// A company or a person. It never changes.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// Web site, with `https://`.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    pub website: Option<String>,
}

/// Create an entity
///
/// It is active at once, and has the default role of the partner's settings. The country of its address and its type can never change.
#[utoipa::path(post, path = "/entities", responses((status = 201, body = EntityBody)))]
pub(crate) async fn create(call: Call, Extension(files): Files, Json(body): Json<CreateEntity>) -> Answer<(StatusCode, Json<EntityBody>)> {
    let entity = Entity::new(call.env().id(), call.partner_id, body, call.env().now())?;
    let tx = call.db().begin().await?;
    let scope = store::insert(&tx, &call.edge().vault, call.env(), &call.scope(), &entity).await?;
    emit_change(&tx, &call, Change::Created, &entity).await?;
    bursar_identity::make_default_role(&tx, call.env(), &scope).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(EntityBody::new(&call, &files, entity).await?)))
}

impl Entity {
    /// A new entity, active at once. Names every field that contradicts another.
    pub fn new(id: Uuid, partner_id: Uuid, asked: CreateEntity, now: Timestamp) -> Result<Self> {
        let mut wrong = Vec::new();
        let party = match (asked.kind, asked.individual, asked.organization) {
            (EntityType::Individual, Some(individual), None) => Some(EntityParty::Individual(individual)),
            (EntityType::Organization, None, Some(organization)) => Some(EntityParty::Organization(organization)),
            (EntityType::Individual, individual, organization) => {
                party_is_wrong(&mut wrong, "individual", individual.is_some(), "organization", organization.is_some());
                None
            }
            (EntityType::Organization, individual, organization) => {
                party_is_wrong(&mut wrong, "organization", organization.is_some(), "individual", individual.is_some());
                None
            }
        };
        require_authority(&mut wrong, asked.registration_number.as_ref(), asked.registration_authority.as_ref());
        let Some(party) = party.filter(|_| wrong.is_empty()) else { return Err(Error::new(ErrorKind::Invalid(wrong))) };
        let details = Details {
            address: asked.address,
            party,
            phone: asked.phone,
            registration_authority: asked.registration_authority,
            registration_number: asked.registration_number,
            tax_id: asked.tax_id,
            website: asked.website,
            activated_at: None,
        };
        Ok(Entity {
            id,
            partner_id,
            status: EntityStatus::Active,
            email: asked.email,
            details,
            logo_id: None,
            created_at: now,
            updated_at: now,
        })
    }
}

fn party_is_wrong(wrong: &mut Vec<FieldError>, kind: &str, has_own: bool, other: &str, has_other: bool) {
    if !has_own {
        wrong.push(FieldError::new("body", kind, format!("field required with the type {kind}"), "value_error.missing"));
    }
    if has_other {
        wrong.push(FieldError::new("body", other, format!("does not go with the type {kind}: leave it out"), "value_error"));
    }
}
