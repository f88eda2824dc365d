use axum::response::{IntoResponse, Response};
use bursar_entities::find_entity;
use bursar_kernel::{Error, Uuid};
use bursar_print::render;
use bursar_web::{Answer, EntityCall, Path};
use http::header::CONTENT_TYPE;
use tokio::task::spawn_blocking;

use super::{DocumentDesign, sample, store};

/// Preview a PDF template
///
/// An invoice in this design with made-up lines, in the language of the entity's settings if PDFs are made in it, else in English. Only the name
/// of the issuer is the entity's own.
#[utoipa::path(
    get,
    path = "/document_templates/{document_template_id}/preview",
    responses((status = 200, description = "the PDF", body = String, content_type = "application/pdf"))
)]
pub(crate) async fn preview(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Response> {
    let design = DocumentDesign::of_template(id)?;
    let entity = find_entity(call.db(), &call.scope(), call.entity_id).await?;
    let language = store::language(call.db(), &call.scope()).await?;
    let paper = sample::invoice(design.into(), language, entity.display_name())?;
    let bytes = spawn_blocking(move || render(&paper)).await.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(([(CONTENT_TYPE, "application/pdf")], bytes).into_response())
}
