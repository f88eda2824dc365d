use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};

use super::body::EntityBody;
use super::changes::UpdateEntity;
use super::store;
use crate::onboarding::follow;

/// Update an entity
///
/// Type, status and the country of the address do not change here.
#[utoipa::path(patch, path = "/entities/{entity_id}", responses((status = 200, body = EntityBody)))]
pub(crate) async fn update(
    call: Call,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(body): Json<UpdateEntity>,
) -> Answer<Json<EntityBody>> {
    let tx = call.db().begin().await?;
    let before = store::lock(&tx, &call.edge().vault, &call.scope(), id).await?;
    call.require_match_read(EntityBody::new(&call, &files, before.clone())).await?;
    let mut entity = before.clone().updated(body)?;
    if entity != before {
        entity.updated_at = call.env().now();
        store::save(&tx, &call.edge().vault, call.env(), &call.scope(), &entity).await?;
        emit_change(&tx, &call, Change::Updated, &entity).await?;
        follow(&tx, &call, entity.id).await?;
        tx.commit().await?;
    }
    Ok(Json(EntityBody::new(&call, &files, entity).await?))
}
