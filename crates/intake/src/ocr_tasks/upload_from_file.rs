use axum::Extension;
use bursar_files::{FileType, Files, Form};
use bursar_kernel::{Error, ErrorKind};
use bursar_store::record;
use bursar_web::{Answer, Json, OptionalEntityCall, Query};
use http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{OcrDocumentType, OcrTask};
use crate::document::Document;
use crate::read_file::ask_for_reading;

/// What the file is.
#[derive(Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UploadedDocument {
    /// What the document is; without it the file says so.
    document_type: Option<OcrDocumentType>,
}

/// A file to read.
#[derive(ToSchema)]
#[schema(as = OCRFileUpload)]
#[expect(dead_code, reason = "the shape of a form: it is read part by part")]
pub(crate) struct UploadOcrFile {
    /// A PDF, PNG or JPEG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Create an OCR task from a file
///
/// A PDF, PNG or JPEG of at most 20 MiB, unless the operator says otherwise, and 100 pages. It is removed once it was read.
#[utoipa::path(
    post,
    path = "/ocr_tasks/upload_from_file",
    params(UploadedDocument),
    request_body(content = UploadOcrFile, content_type = "multipart/form-data"),
    responses(
        (status = 202, description = "the file will be read", body = OcrTask),
        (status = 415, description = "the file is neither PDF nor PNG nor JPEG")
    )
)]
pub(crate) async fn upload_from_file(
    call: OptionalEntityCall,
    Extension(files): Files,
    query: Query<UploadedDocument>,
    mut form: Form,
) -> Answer<(StatusCode, Json<OcrTask>)> {
    let part = form.file().map_err(Error::invalid)?;
    if FileType::OcrFiles.objection(&part.bytes).is_some() {
        return Err(Error::new(ErrorKind::UnsupportedMediaType("only PNG, JPG, and PDF can be read".to_owned())).into());
    }
    let file = files.stage(&call.scope(), FileType::OcrFiles, part).await?;
    let task = OcrTask { file_id: Some(file.id), ..OcrTask::new(&call, query.0.document_type) };
    let tx = call.db().begin().await?;
    files.attach(&tx, &call.scope(), &file).await?;
    record::insert(&tx, &call.scope(), &task).await?;
    ask_for_reading(&tx, call.env(), &call.scope(), Document::OcrTask, task.id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(task)))
}
