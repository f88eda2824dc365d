use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{DocumentDesign, DocumentTemplate, store};

/// Get a PDF template
#[utoipa::path(get, path = "/document_templates/{document_template_id}", responses((status = 200, body = DocumentTemplate)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<DocumentTemplate>> {
    let design = DocumentDesign::of_template(id)?;
    let choice = store::choice(call.db(), &call.scope()).await?;
    let language = store::language(call.db(), &call.scope()).await?;
    Ok(Json(design.template(call.entity_id, choice.as_ref(), language)))
}
