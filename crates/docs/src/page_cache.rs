//! Pages that were made once: kept as they are sent, so that a page that is read again costs a look into a map.

use bursar_pages::Precompressed;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::place::{Contents, Library, Place};
use super::{conformance, explorer, exports, markdown, pages, search};

/// Bytes that are kept. All pages in all forms are less; should they ever be more, everything is forgotten and made again.
const KEPT_BYTES: usize = 64 << 20;

const HTML: &str = "text/html; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const ATOM: &str = "application/atom+xml; charset=utf-8";
const XML: &str = "application/xml; charset=utf-8";
const JSON: &str = "application/json";

/// All pages.
pub(crate) struct PageCache {
    pub(crate) library: Arc<Library>,
    kept: RwLock<Kept>,
}

#[derive(Default)]
struct Kept {
    pages: HashMap<String, Arc<Precompressed>>,
    bytes: usize,
}

impl PageCache {
    pub(crate) fn new(library: Arc<Library>) -> PageCache {
        PageCache { library, kept: RwLock::default() }
    }

    /// The page at this path; nothing where there is none.
    pub(crate) fn read(&self, path: &str) -> Option<Arc<Precompressed>> {
        let known = self.kept.read().unwrap_or_else(PoisonError::into_inner).pages.get(path).cloned();
        if known.is_some() {
            return known;
        }
        let (kind, text) = self.make(path)?;
        let page = Arc::new(Precompressed::new(kind, text.into(), true));
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes > KEPT_BYTES {
            *kept = Kept::default();
        }
        kept.bytes += page.size();
        kept.pages.insert(path.to_owned(), page.clone());
        Some(page)
    }

    fn make(&self, path: &str) -> Option<(&'static str, String)> {
        let newest = || self.library.contents();
        match path {
            "/llms.txt" => return Some((TEXT, markdown::index(&newest()?))),
            "/llms-full.txt" => return Some((TEXT, markdown::full(&newest()?))),
            "/docs/index.md" => return Some((MARKDOWN, markdown::index(&newest()?))),
            "/docs/conformance.json" => return Some((JSON, conformance::FILE.to_owned())),
            "/docs/postman.json" => return Some((JSON, exports::postman(&newest()?))),
            "/docs/changelog.atom" => return Some((ATOM, exports::feed(&newest()?)?)),
            "/sitemap.xml" => return Some((XML, exports::sitemap(&newest()?))),
            _ => {}
        }
        if let Some(part) = path.strip_prefix("/docs/search/").and_then(|part| part.strip_suffix(".json")) {
            return Some((JSON, search::document(self.library.index()?, part)?));
        }
        if let Some(page) = path.strip_suffix("/form.json") {
            return self.of(page, form_of)?;
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

/// What the explorer draws the form of a body from.
fn form_of(contents: &Contents<'_>, place: Place) -> Option<(&'static str, String)> {
    match place {
        Place::Operation(operation) => explorer::form(contents.reference, operation).map(|form| (JSON, form.to_string())),
        _ => None,
    }
}
