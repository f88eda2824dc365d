use bursar_events::targets::url_problem;
use bursar_kernel::{Error, FieldError};
use bursar_store::record;
use bursar_web::{Answer, Json, OptionalEntityCall};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{OcrDocumentType, OcrTask};
use crate::document::Document;
use crate::read_file::ask_for_reading;

/// A file to read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateOCRRequestPayload, example = json!({"file_url": "https://files.example/invoice.pdf"}))]
pub(crate) struct CreateOcrTask {
    /// What the document is; without it the file says so.
    document_type: Option<OcrDocumentType>,
    /// Where the file is: an address on the public internet that begins with https://, unless the operator allows others.
    file_url: String,
}

/// Create an OCR task from a URL
///
/// A PDF, PNG or JPEG of at most 20 MiB and 100 pages. It is fetched after the answer, in 30 seconds and without following redirects: whether it could be, and
/// was read, the task says.
#[utoipa::path(
    post,
    path = "/ocr_tasks",
    responses((status = 202, description = "the file will be read", body = OcrTask))
)]
pub(crate) async fn create(call: OptionalEntityCall, Json(body): Json<CreateOcrTask>) -> Answer<(StatusCode, Json<OcrTask>)> {
    let CreateOcrTask { document_type, file_url } = body;
    url_problem(&file_url, &call.edge().options.webhook_networks)
        .map_err(|why| Error::invalid(FieldError::new("body", "file_url", why, "value_error.url")))?;
    let task = OcrTask { file_url: Some(file_url), ..OcrTask::new(&call, document_type) };
    let tx = call.db().begin().await?;
    record::insert(&tx, &call.scope(), &task).await?;
    ask_for_reading(&tx, call.env(), &call.scope(), Document::OcrTask, task.id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(task)))
}
