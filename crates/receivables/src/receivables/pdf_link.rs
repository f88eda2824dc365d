use axum::Extension;
use bursar_documents::pdf::{Pdf, PdfLinks, files_by_id};
use bursar_files::Files;
use bursar_jobs::Priority;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::Receivable;
use crate::papers::render_pdf::ask_for_pdf;

/// Get the links to the PDF of a receivable
///
/// They are null as long as the PDF is not made: that of an issued document is on its way, that of a draft is made because of this request.
/// Ask again a moment later.
#[utoipa::path(get, path = "/receivables/{receivable_id}/pdf_link", responses((status = 200, body = PdfLinks)))]
pub(crate) async fn pdf_link(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<PdfLinks>> {
    let document: Receivable = record::get(call.db(), &call.scope(), id).await?;
    if document.current_pdf().is_none() {
        let tx = call.db().begin().await?;
        ask_for_pdf(&tx, call.env(), &call.scope(), &document, Priority::Person).await?;
        tx.commit().await?;
    }
    let printed = document.current_pdf().into_iter().flat_map(Pdf::file_ids).collect();
    let printed = files_by_id(&call, printed).await?;
    Ok(Json(PdfLinks::of(&call, &files, document.current_pdf(), &printed)))
}
