use axum::Extension;
use bursar_kernel::{Error, ErrorKind, FieldError, Result};
use bursar_web::{Answer, Call, Json};
use http::StatusCode;
use strum::VariantNames;
use utoipa::ToSchema;

use super::FileType;
use super::body::FileBody;
use crate::file_store::{Files, Part};
use crate::form::Form;

/// A file and what it is for.
#[derive(ToSchema)]
#[schema(as = UploadFile)]
#[expect(dead_code, reason = "the shape of a form: it is read part by part")]
pub(crate) struct UploadFile {
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What it is for.
    file_type: FileType,
}

/// Upload a file
///
/// What a file is, is found in its bytes; neither its name nor its content type counts. What is taken depends on `file_type`: scans are
/// PDF, PNG or JPEG, logos and portraits PNG, JPEG or GIF, `attachments` and `ocr_results` anything. A file has at most 20 MiB unless the
/// operator says otherwise.
#[utoipa::path(
    post,
    path = "/files",
    request_body(content = UploadFile, content_type = "multipart/form-data"),
    responses((status = 201, body = FileBody))
)]
pub(crate) async fn create(call: Call, Extension(files): Files, form: Form) -> Answer<(StatusCode, Json<FileBody>)> {
    let (kind, part) = understood(form)?;
    let file = files.stage(&call.scope(), kind, part).await?;
    let tx = call.db().begin().await?;
    files.attach(&tx, &call.scope(), &file).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(FileBody::new(&call, &files.storage, file))))
}

/// Type and file of the form. Names every part that does not fit.
fn understood(mut form: Form) -> Result<(FileType, Part)> {
    let kind = match form.word("file_type") {
        None => Err(FieldError::new("body", "file_type", "field required", "value_error.missing")),
        Some(word) => word.parse::<FileType>().map_err(|_| {
            FieldError::new("body", "file_type", format!("must be one of {}", FileType::VARIANTS.join(", ")), "type_error.enum")
        }),
    };
    match (kind, form.file()) {
        (Ok(kind), Ok(part)) => match kind.objection(&part.bytes) {
            None => Ok((kind, part)),
            Some(objection) => Err(Error::invalid(FieldError::new("body", "file", objection, "value_error.media_type"))),
        },
        (kind, part) => Err(Error::new(ErrorKind::Invalid([part.err(), kind.err()].into_iter().flatten().collect()))),
    }
}
