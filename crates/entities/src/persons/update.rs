use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::PersonBody;
use super::changes::UpdatePerson;
use super::store;
use crate::onboarding::follow;

/// Update a person of the entity
#[utoipa::path(patch, path = "/persons/{person_id}", responses((status = 200, body = PersonBody)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdatePerson>) -> Answer<Json<PersonBody>> {
    let vault = &call.edge().vault;
    let tx = call.db().begin().await?;
    let before = store::lock(&tx, vault, &call.scope(), id).await?;
    call.require_match(|| PersonBody::from(before.clone()))?;
    let mut person = before.clone().updated(body)?;
    if person != before {
        person.updated_at = call.env().now();
        store::save(&tx, vault, call.env(), &call.scope(), &person).await?;
        follow(&tx, &call, call.entity_id).await?;
        tx.commit().await?;
    }
    Ok(Json(person.into()))
}
