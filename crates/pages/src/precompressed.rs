//! Bytes that are sent as often as anybody asks: made and compressed once, and kept with everything that is said about them.

use std::io::Write as _;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use sha2::{Digest, Sha256};

use crate::security::POLICY;

/// A page or a file as it is sent.
pub struct Precompressed {
    plain: Form,
    /// Compressed; empty where that is not worth it.
    packed: Form,
}

/// Bytes with everything that is said about them.
struct Form {
    bytes: Bytes,
    tag: HeaderValue,
    headers: HeaderMap,
}

impl Precompressed {
    pub fn new(kind: &'static str, plain: Bytes, packs: bool) -> Precompressed {
        let hash = hex::encode(&Sha256::digest(&plain)[..12]);
        let packed = if packs { gzip(&plain) } else { Vec::new() };
        let mut packed = Form::new(kind, packed.into(), &format!("\"{hash}-gzip\""));
        packed.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        Precompressed { plain: Form::new(kind, plain, &format!("\"{hash}\"")), packed }
    }

    /// As this browser wants it: compressed if it can, not at all if it has it.
    pub fn answer(&self, asked: &HeaderMap) -> Response {
        let form = if takes_gzip(asked) && !self.packed.bytes.is_empty() { &self.packed } else { &self.plain };
        let mut headers = form.headers.clone();
        if has(asked, &form.tag) {
            headers.remove(CONTENT_TYPE);
            headers.remove(CONTENT_ENCODING);
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        (headers, Body::from(form.bytes.clone())).into_response()
    }

    /// How much room it takes.
    pub fn size(&self) -> usize {
        self.plain.bytes.len() + self.packed.bytes.len()
    }
}

/// Writing into memory does not fail; if it ever did, the plain bytes are what is sent.
fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(plain).and_then(|()| packer.finish()).unwrap_or_default()
}

impl Form {
    fn new(kind: &'static str, bytes: Bytes, tag: &str) -> Form {
        let tag = HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static("\"\""));
        let headers = HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static(kind)),
            (ETAG, tag.clone()),
            (VARY, HeaderValue::from_static("accept-encoding")),
            (CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
            // Each answer gets its own: with its place kept, no copy of these has to grow for it.
            (HeaderName::from_static("x-request-id"), HeaderValue::from_static("")),
        ]);
        Form { bytes, tag, headers }
    }
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let listed = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let mut codings = listed.map(|coding| coding.split(';').map(str::trim));
    codings.any(|mut coding| {
        let name = coding.next().unwrap_or_default();
        name.eq_ignore_ascii_case("gzip")
            && !coding.any(|weight| weight.strip_prefix("q=").and_then(|weight| weight.parse().ok()) == Some(0.0))
    })
}

fn has(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let listed = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    listed.map(|known| known.trim().trim_start_matches("W/")).any(|known| known == "*" || known.as_bytes() == tag.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: http::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn compression_is_what_the_browser_takes() {
        for (value, takes) in [("gzip, br", true), ("br;q=1, GZIP;q=0.5", true), ("gzip;q=0", false), ("br", false), ("", false)] {
            assert_eq!(takes_gzip(&asking(ACCEPT_ENCODING, value)), takes, "{value}");
        }
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let page = Precompressed::new("text/plain", Bytes::from_static(b"words"), true);
        let tag = page.answer(&HeaderMap::new()).headers()[ETAG].clone();
        let again = page.answer(&HeaderMap::from_iter([(IF_NONE_MATCH, tag.clone())]));
        assert_eq!((again.status(), again.headers().get(CONTENT_TYPE)), (StatusCode::NOT_MODIFIED, None));
        let mut packed = asking(ACCEPT_ENCODING, "gzip");
        packed.insert(IF_NONE_MATCH, tag);
        assert_eq!(page.answer(&packed).status(), StatusCode::OK, "other bytes, another tag");
    }
}
