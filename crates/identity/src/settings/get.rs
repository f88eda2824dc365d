use bursar_web::{Answer, Call, Json};

use super::{Settings, store};

/// Get the partner's settings
///
/// What was never set has its default.
#[utoipa::path(
    get,
    path = "/settings",
    responses((status = 200, body = Settings), (status = 404, description = "the partner is gone"))
)]
pub(crate) async fn get(call: Call) -> Answer<Json<Settings>> {
    Ok(Json(store::get(call.db(), &call.scope()).await?))
}
