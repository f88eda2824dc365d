//! Where a file's link leads. Whoever has the link has the file: no token, no header.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bursar_kernel::{Error, Result};
use bursar_web::{Answer, Edge};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{StoredFile, store};
use crate::file_store::Files;
use crate::media;

/// The path below the server's own address.
pub(crate) const PATH: &str = "/files/{link}";

/// Answers with the bytes. They are shown in place only when they are an image or a PDF, and nothing in them runs in our name.
pub(crate) async fn download(
    State(edge): State<Arc<Edge>>,
    Extension(files): Files,
    Path(link): Path<String>,
    asked: HeaderMap,
) -> Answer<Response> {
    let file = store::by_link(&edge.db, &link).await?.ok_or_else(|| Error::not_found("file"))?;
    let headers = headers(&file)?;
    if asked.get(header::IF_NONE_MATCH).is_some_and(|known| Some(known) == headers.get(header::ETAG)) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let bytes = files.storage.open(&file.path).await?;
    Ok((headers, Body::from_stream(bytes)).into_response())
}

fn headers(file: &StoredFile) -> Result<HeaderMap> {
    let is_shown = media::is_shown(&file.media_type);
    let how = if is_shown { "inline" } else { "attachment" };
    let plain: String = file.name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    let exact = utf8_percent_encode(&file.name, NON_ALPHANUMERIC);
    let values = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_LENGTH, file.size.to_string()),
        (header::CONTENT_DISPOSITION, format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{exact}")),
        (header::ETAG, format!("W/\"{}\"", file.md5)),
        // The link may end at any time, so every use asks again.
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    values.into_iter().map(|(name, value)| Ok((name, HeaderValue::from_str(&value)?))).collect()
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | ' ')
}
