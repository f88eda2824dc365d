//! Style, script and fonts, built into the program.

use axum::Router;
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Name, type, and the bytes.
const FILES: &[(&str, &str, &[u8])] = &[
    ("base.css", CSS, include_bytes!("../assets/base.css")),
    ("connect.css", CSS, include_bytes!("../assets/connect.css")),
    ("docs.css", CSS, include_bytes!("../assets/docs.css")),
    ("status.css", CSS, include_bytes!("../assets/status.css")),
    ("docs.js", SCRIPT, include_bytes!("../assets/docs.js")),
    ("docs-search.js", SCRIPT, include_bytes!("../assets/docs-search.js")),
    ("docs-explorer.js", SCRIPT, include_bytes!("../assets/docs-explorer.js")),
    // One sheet to the browser; two to whoever writes: the frame with its parts, and the pages for the work.
    ("portal.css", CSS, concat!(include_str!("../assets/portal.css"), include_str!("../assets/books.css")).as_bytes()),
    ("htmx.js", SCRIPT, include_bytes!("../assets/htmx.js")),
    ("portal.js", SCRIPT, include_bytes!("../assets/portal.js")),
    ("connect.js", SCRIPT, include_bytes!("../assets/connect.js")),
    ("mark.svg", "image/svg+xml", include_bytes!("../assets/mark.svg")),
    ("inter.woff2", "font/woff2", include_bytes!("../assets/inter-latin-wght-normal.woff2")),
    ("ibm-plex-mono-400.woff2", "font/woff2", include_bytes!("../assets/ibm-plex-mono-latin-400-normal.woff2")),
    ("ibm-plex-mono-500.woff2", "font/woff2", include_bytes!("../assets/ibm-plex-mono-latin-500-normal.woff2")),
];

/// `/assets/{name}`.
pub(crate) fn routes() -> Router {
    FILES.iter().copied().fold(Router::new(), |router, (name, kind, bytes)| {
        // Fonts never change under their name; style and script may with the next release.
        let age = if kind == "font/woff2" { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
        let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, age), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
        router.route(&format!("/assets/{name}"), get(move || async move { (headers, bytes) }))
    })
}
