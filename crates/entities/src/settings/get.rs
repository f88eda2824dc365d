use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path, VersionExtras, WantsVersionExtras};

use super::{Settings, partner_settings, store};
use crate::entities;

/// Get the settings of an entity
///
/// All of them. What was never set has its default.
#[utoipa::path(get, path = "/entities/{entity_id}/settings", responses((status = 200, body = Settings)))]
pub(crate) async fn get(call: Call, wants: WantsVersionExtras, Path(id): Path<Uuid>) -> Answer<(Option<VersionExtras>, Json<Settings>)> {
    let scope = entities::store::scope_of(call.db(), call.scope(), id).await?;
    Ok((partner_settings(&call, wants).await?, Json(store::get(call.db(), &scope).await?)))
}
