use axum::{Extension, Json};
use bursar_files::{AttachedFile, FileStore, Files};
use bursar_jobs::Priority;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::Receivable;
use super::attachments::{self, AttachedFiles};
use crate::papers::Pdf;
use crate::papers::render_pdf::ask_for_pdf;

/// Links to the PDF of a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableFileUrl)]
pub(crate) struct PdfLinks {
    /// In the counterpart's language; null until it is made.
    #[schema(required = false)]
    pub(crate) file_url: Option<String>,
    /// In the entity's language; null until it is made.
    #[schema(required = false)]
    pub(crate) original_file_url: Option<String>,
}

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
    let printed = attachments::files(&call, printed).await?;
    Ok(Json(PdfLinks::of(&call, &files, document.current_pdf(), &printed)))
}

impl PdfLinks {
    /// Those of a PDF, whose files are among these.
    pub(crate) fn of(call: &EntityCall, store: &FileStore, pdf: Option<Pdf>, files: &AttachedFiles) -> Self {
        let link = |id: Uuid| Some(AttachedFile::new(call, store, files.get(&id)?.clone()).url);
        PdfLinks { file_url: pdf.and_then(|pdf| link(pdf.file_id)), original_file_url: pdf.and_then(|pdf| link(pdf.original_file_id)) }
    }
}
