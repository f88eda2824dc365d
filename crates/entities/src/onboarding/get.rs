use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};

use super::body::OnboardingBody;
use super::store;
use crate::entities;

/// Get the onboarding data of an entity
///
/// What was provided so far; null what was not.
#[utoipa::path(get, path = "/entities/{entity_id}/onboarding_data", responses((status = 200, body = OnboardingBody)))]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<OnboardingBody>> {
    let scope = entities::store::scope_of(call.db(), call.scope(), id).await?;
    Ok(Json(store::get(call.db(), &scope).await?.into()))
}
