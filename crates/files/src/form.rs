//! An uploaded form: one file, and words beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use bursar_kernel::{Error, ErrorKind, FieldError, Result};
use bursar_web::{Edge, Failure, FormLimit};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use multer::{Constraints, Multipart, SizeLimit};

use crate::file_store::{FileStore, Part};
use crate::files::FileType;

/// The part that holds the file.
const FILE: &str = "file";
/// Longest name of a file, in characters.
const NAME: usize = 512;
/// What a part beside the file may hold, in bytes.
const WORD: u64 = 1024;
/// Boundaries, headers and words beside the file, in bytes.
const FRAME: usize = 64 << 10;
/// Longest boundary, in bytes (RFC 2046, 5.1.1): each byte of a body may be compared with it.
const BOUNDARY: usize = 70;

impl FileStore {
    /// Largest form with a file in it.
    pub fn form_limit(&self) -> FormLimit {
        FormLimit(self.file_bytes + FRAME)
    }
}

/// A form as it came.
pub struct Form {
    file: Option<Part>,
    words: BTreeMap<String, String>,
}

impl Form {
    /// Reads a form whose file has at most `limit` bytes; a larger one is [`ErrorKind::TooLarge`].
    pub async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Form> {
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let boundary = multer::parse_boundary(content_type).ok().filter(|boundary| boundary.len() <= BOUNDARY).ok_or_else(|| {
            let msg = format!("must be multipart/form-data with a boundary of at most {BOUNDARY} characters");
            Error::invalid(FieldError::new("header", "content-type", msg, "value_error.content_type"))
        })?;
        let sizes = SizeLimit::new().whole_stream(u64::try_from(limit + FRAME)?).for_field(FILE, u64::try_from(limit)?).per_field(WORD);
        read(Multipart::with_constraints(body.into_data_stream(), boundary, Constraints::new().size_limit(sizes))).await
    }

    /// The file, or the field that is missing.
    pub fn file(&mut self) -> Result<Part, FieldError> {
        let part = self.file.take().ok_or_else(|| FieldError::new("body", FILE, "field required: a file", "value_error.missing"))?;
        if part.bytes.is_empty() {
            return Err(FieldError::new("body", FILE, "holds no bytes", "value_error"));
        }
        if part.name.chars().count() > NAME {
            return Err(FieldError::new("body", FILE, "File name is too long.", "value_error.length"));
        }
        Ok(part)
    }

    /// The file, which must be by its bytes what such files are.
    pub fn file_for(&mut self, kind: FileType) -> Result<Part> {
        let part = self.file().map_err(Error::invalid)?;
        match kind.objection(&part.bytes) {
            None => Ok(part),
            Some(objection) => Err(Error::invalid(FieldError::new("body", FILE, objection, "value_error.media_type"))),
        }
    }

    /// A word beside the file.
    pub fn word(&self, name: &str) -> Option<&str> {
        self.words.get(name).map(String::as_str)
    }
}

impl FromRequest<Arc<Edge>> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, _edge: &Arc<Edge>) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let files = parts.extensions.get::<Arc<FileStore>>().ok_or_else(|| Error::internal("no files stands behind this route"))?;
        Ok(Form::read(&parts.headers, body, files.file_bytes).await?)
    }
}

/// A document that has a file gets no second one.
pub fn one_file_only() -> Error {
    Error::conflict(
        "The file cannot be attached because another file is already attached. Please note that only one file attachment is allowed.",
    )
}

async fn read(mut parts: Multipart<'_>) -> Result<Form> {
    let mut form = Form { file: None, words: BTreeMap::new() };
    while let Some(part) = parts.next_field().await.map_err(refused)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == FILE {
            let file_name = base_name(part.file_name().unwrap_or_default());
            form.file = Some(Part { name: file_name, bytes: part.bytes().await.map_err(refused)? });
        } else {
            form.words.insert(name, part.text().await.map_err(refused)?);
        }
    }
    Ok(form)
}

fn refused(error: multer::Error) -> Error {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => Error::new(ErrorKind::TooLarge),
        other => Error::invalid(FieldError::at(vec!["body".into()], format!("is no form that can be read: {other}"), "value_error")),
    }
}

/// The last step of a path, of either kind of slash, without what cannot be printed.
fn base_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|letter| !letter.is_control()).collect();
    let clean = clean.trim();
    if clean.is_empty() { "file".to_owned() } else { clean.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::base_name;

    #[test]
    fn a_name_is_only_a_name() {
        for (sent, kept) in [
            ("invoice.pdf", "invoice.pdf"),
            ("C:\\Users\\me\\invoice.pdf", "invoice.pdf"),
            ("../../etc/passwd", "passwd"),
            ("in\r\nvoice.pdf", "invoice.pdf"),
            ("", "file"),
            ("..\\", "file"),
        ] {
            assert_eq!(base_name(sent), kept, "{sent}");
        }
    }
}
