use bursar_web::{Answer, EntityCall, Json};

use super::{DocumentDesign, DocumentTemplateList, store};

/// List system PDF templates
///
/// The same designs; the default is the one that an entity uses before it chooses.
#[utoipa::path(get, path = "/document_templates/system", responses((status = 200, body = DocumentTemplateList)))]
pub(crate) async fn list_system(call: EntityCall) -> Answer<Json<DocumentTemplateList>> {
    let language = store::language(call.db(), &call.scope()).await?;
    let of = |design: &DocumentDesign| design.template(call.entity_id, None, language);
    Ok(Json(DocumentTemplateList { data: DocumentDesign::all().iter().map(of).collect() }))
}
