use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::TextTemplate;

/// Get a text template
#[utoipa::path(get, path = "/text_templates/{text_template_id}", responses((status = 200, body = TextTemplate)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<TextTemplate>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
