//! Pages that were made once: kept with their compressed bytes and their tag, so that a page that is read again costs a look into a map.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest, Sha256};

use super::place::{Contents, Library, Place};
use super::{markdown, pages, search};
use crate::page::POLICY;

/// Bytes that are kept. All pages in all forms are less; should they ever be more, everything is forgotten and made again.
const KEPT_BYTES: usize = 64 << 20;

const HTML: &str = "text/html; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";

/// All pages.
pub(crate) struct Shelf {
    pub(crate) library: Library,
    kept: RwLock<Kept>,
}

#[derive(Default)]
struct Kept {
    pages: HashMap<String, Arc<Pressed>>,
    bytes: usize,
}

/// A page as it is sent.
pub(crate) struct Pressed {
    plain: Form,
    /// Compressed; empty when that failed.
    packed: Form,
}

/// Bytes with everything that is said about them.
struct Form {
    bytes: Bytes,
    tag: HeaderValue,
    headers: HeaderMap,
}

impl Shelf {
    pub(crate) fn new(library: Library) -> Shelf {
        Shelf { library, kept: RwLock::default() }
    }

    /// The page at this path; nothing where there is none.
    pub(crate) fn read(&self, path: &str) -> Option<Arc<Pressed>> {
        let known = self.kept.read().unwrap_or_else(PoisonError::into_inner).pages.get(path).cloned();
        if known.is_some() {
            return known;
        }
        let (kind, text) = self.make(path)?;
        let page = Arc::new(Pressed::new(kind, text.into_bytes()));
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes > KEPT_BYTES {
            *kept = Kept::default();
        }
        kept.bytes += page.plain.bytes.len() + page.packed.bytes.len();
        kept.pages.insert(path.to_owned(), page.clone());
        Some(page)
    }

    fn make(&self, path: &str) -> Option<(&'static str, String)> {
        let newest = || self.library.contents();
        match path {
            "/llms.txt" => return Some((TEXT, markdown::index(&newest()?))),
            "/llms-full.txt" => return Some((TEXT, markdown::full(&newest()?))),
            "/docs/index.md" => return Some((MARKDOWN, markdown::index(&newest()?))),
            "/docs/search.json" => return Some((JSON, search::index(&newest()?))),
            _ => {}
        }
        if let Some(page) = path.strip_suffix("/llms.txt") {
            return self.of(page, |contents, place| (TEXT, markdown::page_index(contents, place)));
        }
        if let Some(page) = path.strip_suffix(".md") {
            return self.of(page, |contents, place| (MARKDOWN, markdown::page(contents, place)));
        }
        self.of(path, |contents, place| (HTML, pages::page(contents, place).render().into_string()))
    }

    fn of<T>(&self, path: &str, make: impl FnOnce(&Contents<'_>, Place) -> T) -> Option<T> {
        let (contents, place) = self.library.find(path)?;
        // One address a page: `/docs/` and `/docs//guides` are none.
        (contents.address(place) == path).then(|| make(&contents, place))
    }
}

impl Pressed {
    fn new(kind: &'static str, plain: Vec<u8>) -> Pressed {
        let hash = hex::encode(&Sha256::digest(&plain)[..12]);
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        // Writing into memory does not fail; if it ever did, the plain bytes are what is sent.
        let packed = packer.write_all(&plain).and_then(|()| packer.finish()).unwrap_or_default();
        let mut packed = Form::new(kind, packed, &format!("\"{hash}-gzip\""));
        packed.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        Pressed { plain: Form::new(kind, plain, &format!("\"{hash}\"")), packed }
    }

    /// As this browser wants it: compressed if it can, not at all if it has it.
    pub(crate) fn answer(&self, asked: &HeaderMap) -> Response {
        let form = if takes_gzip(asked) && !self.packed.bytes.is_empty() { &self.packed } else { &self.plain };
        let mut headers = form.headers.clone();
        if has(asked, &form.tag) {
            headers.remove(CONTENT_TYPE);
            headers.remove(CONTENT_ENCODING);
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        (headers, Body::from(form.bytes.clone())).into_response()
    }
}

impl Form {
    fn new(kind: &'static str, bytes: Vec<u8>, tag: &str) -> Form {
        let tag = HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static("\"\""));
        let headers = HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static(kind)),
            (ETAG, tag.clone()),
            (VARY, HeaderValue::from_static("accept-encoding")),
            (CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        ]);
        Form { bytes: bytes.into(), tag, headers }
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
        let page = Pressed::new(TEXT, b"words".to_vec());
        let tag = page.answer(&HeaderMap::new()).headers()[ETAG].clone();
        let again = page.answer(&HeaderMap::from_iter([(IF_NONE_MATCH, tag.clone())]));
        assert_eq!((again.status(), again.headers().get(CONTENT_TYPE)), (StatusCode::NOT_MODIFIED, None));
        let mut packed = asking(ACCEPT_ENCODING, "gzip");
        packed.insert(IF_NONE_MATCH, tag);
        assert_eq!(page.answer(&packed).status(), StatusCode::OK, "other bytes, another tag");
    }
}
