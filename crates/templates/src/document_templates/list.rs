use bursar_web::{Answer, EntityCall, Json};

use super::{DocumentDesign, DocumentTemplateList, store};

/// List PDF templates
///
/// The designs that invoices, quotes and credit notes can be printed in; the one that the entity uses is its default. Every design is made for
/// English, French, German, Spanish and Dutch.
#[utoipa::path(get, path = "/document_templates", responses((status = 200, body = DocumentTemplateList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<DocumentTemplateList>> {
    let choice = store::choice(call.db(), &call.scope()).await?;
    let language = store::language(call.db(), &call.scope()).await?;
    let of = |design: &DocumentDesign| design.template(call.entity_id, choice.as_ref(), language);
    Ok(Json(DocumentTemplateList { data: DocumentDesign::all().iter().map(of).collect() }))
}
