use bursar_web::{Answer, EntityCall, Json};

use super::{PushSettings, store};

/// Get the push settings
///
/// What the entity decided about writing to its accounting system; the defaults when it decided nothing.
#[utoipa::path(get, path = "/accounting_push_settings", responses((status = 200, body = PushSettings)))]
pub(crate) async fn get(call: EntityCall) -> Answer<Json<PushSettings>> {
    Ok(Json(store::get(call.db(), &call.scope()).await?))
}
