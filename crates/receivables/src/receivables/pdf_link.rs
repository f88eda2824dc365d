use axum::Json;
use bursar_kernel::{Error, Uuid};
use bursar_store::{Record, record};
use bursar_web::{Answer, EntityCall, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::Receivable;

/// Links to the PDF of a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableFileUrl)]
pub(crate) struct PdfLinks {
    /// In the counterpart's language; null until it is made.
    #[schema(required = false)]
    file_url: Option<String>,
    /// In the entity's language; null until it is made.
    #[schema(required = false)]
    original_file_url: Option<String>,
}

/// Get the links to the PDF of a receivable
///
/// They are null as long as the PDF is not made.
#[utoipa::path(get, path = "/receivables/{receivable_id}/pdf_link", responses((status = 200, body = PdfLinks)))]
pub(crate) async fn pdf_link(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PdfLinks>> {
    if !record::exists::<Receivable>(call.db(), &call.scope(), id).await? {
        return Err(Error::not_found(Receivable::NOUN).into());
    }
    Ok(Json(PdfLinks { file_url: None, original_file_url: None }))
}
