//! No text of the database holds the character NUL, so nothing that could become one may: refused here once, for paths, queries and
//! forms. In JSON a body's own check names the field.

use std::io;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bursar_web::plain_error;
use bytes::Bytes;
use futures::StreamExt;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode_str;

use crate::nothing_here::nothing_here;

/// Refuses what no path, no query and no field of a form can be.
pub(crate) async fn refuse_unprintable(request: Request, next: Next) -> Response {
    if !percent_decode_str(request.uri().path()).decode_utf8().is_ok_and(|path| !path.contains('\0')) {
        return nothing_here();
    }
    if request.uri().query().is_some_and(|query| holds_nul(query.as_bytes())) && !request.uri().path().starts_with("/v1/") {
        return plain_error(StatusCode::BAD_REQUEST, "the query must not hold the character NUL: leave out %00");
    }
    let kind = request.headers().get(CONTENT_TYPE).map(|kind| kind.as_bytes().to_ascii_lowercase()).unwrap_or_default();
    if !kind.starts_with(b"application/x-www-form-urlencoded") {
        return next.run(request).await;
    }
    next.run(request.map(|body| Body::from_stream(checked(body)))).await
}

fn holds_nul(encoded: &[u8]) -> bool {
    encoded.contains(&0) || encoded.windows(3).any(|word| word == b"%00")
}

/// The bytes of a form as they come; the stream breaks at a NUL.
fn checked(body: Body) -> impl futures::Stream<Item = io::Result<Bytes>> + Send {
    let mut tail: Vec<u8> = Vec::new();
    body.into_data_stream().map(move |bytes| {
        let bytes = bytes.map_err(io::Error::other)?;
        // `%00` may stand across pieces.
        let seen = [tail.as_slice(), &bytes].concat();
        tail = seen[seen.len().saturating_sub(2)..].to_vec();
        if holds_nul(&seen) { Err(io::ErrorKind::InvalidData.into()) } else { Ok(bytes) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn is_taken(pieces: &[&'static str]) -> bool {
        let pieces: Vec<io::Result<&'static str>> = pieces.iter().copied().map(Ok).collect();
        let all: Vec<io::Result<Bytes>> = checked(Body::from_stream(futures::stream::iter(pieces))).collect().await;
        all.iter().all(Result::is_ok)
    }

    #[tokio::test]
    async fn a_nul_is_found_however_the_form_is_cut() {
        assert!(is_taken(&["email=a%40b.c&", "x=%", "20%1", "0"]).await);
        for pieces in [&["a=%00"][..], &["a=%", "00"], &["a=%0", "0"], &["a=", "%00b"], &["a=%", "0", "0"], &["a=\0"]] {
            assert!(!is_taken(pieces).await, "{pieces:?}");
        }
    }
}
