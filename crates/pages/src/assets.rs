//! Style, script and fonts, built into the program. The address of each holds a hash of what it is, so a browser keeps it for good and never
//! shows an old one: pages ask for [`address`].

use std::sync::{Arc, LazyLock, OnceLock};

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bursar_web::{Edge, Tally};
use bytes::Bytes;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use sha2::{Digest, Sha256};

use crate::precompressed::Precompressed;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const FONT: &str = "font/woff2";

/// Name, type, and the bytes. What is spoken of stands above what speaks of it.
const FILES: &[(&str, &str, &[u8])] = &[
    ("mark.svg", "image/svg+xml", include_bytes!("../assets/mark.svg")),
    ("inter.woff2", FONT, include_bytes!("../assets/inter-latin-wght-normal.woff2")),
    ("ibm-plex-mono-400.woff2", FONT, include_bytes!("../assets/ibm-plex-mono-latin-400-normal.woff2")),
    ("ibm-plex-mono-500.woff2", FONT, include_bytes!("../assets/ibm-plex-mono-latin-500-normal.woff2")),
    ("base.css", CSS, include_bytes!("../assets/base.css")),
    ("connect.css", CSS, include_bytes!("../assets/connect.css")),
    ("docs.css", CSS, include_bytes!("../assets/docs.css")),
    ("status.css", CSS, include_bytes!("../assets/status.css")),
    // One sheet to the browser; two to whoever writes: the frame with its parts, and the pages for the work.
    ("portal.css", CSS, concat!(include_str!("../assets/portal.css"), include_str!("../assets/books.css")).as_bytes()),
    ("theme.js", SCRIPT, include_bytes!("../assets/theme.js")),
    ("docs-search.js", SCRIPT, include_bytes!("../assets/docs-search.js")),
    ("docs-form.js", SCRIPT, include_bytes!("../assets/docs-form.js")),
    ("docs-explorer.js", SCRIPT, include_bytes!("../assets/docs-explorer.js")),
    ("docs.js", SCRIPT, include_bytes!("../assets/docs.js")),
    ("htmx.js", SCRIPT, include_bytes!("../assets/htmx.js")),
    ("portal.js", SCRIPT, include_bytes!("../assets/portal.js")),
    ("connect.js", SCRIPT, include_bytes!("../assets/connect.js")),
    ("pay.js", SCRIPT, include_bytes!("../assets/pay.js")),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| FILES.iter().fold(Vec::new(), Asset::beside));

/// A file with its address.
struct Asset {
    name: &'static str,
    kind: &'static str,
    address: String,
    bytes: Bytes,
    precompressed: OnceLock<Precompressed>,
}

impl Asset {
    /// The file after those that it may speak of, by their addresses.
    fn beside(mut known: Vec<Asset>, (name, kind, bytes): &(&'static str, &'static str, &'static [u8])) -> Vec<Asset> {
        let bytes = match std::str::from_utf8(bytes) {
            Ok(text) if text.contains("/assets/") => {
                let named = |text: String, asset: &Asset| text.replace(&format!("/assets/{}", asset.name), &asset.address);
                Bytes::from(known.iter().fold(text.to_owned(), named))
            }
            _ => Bytes::from_static(bytes),
        };
        let address = format!("/assets/{}/{name}", hex::encode(&Sha256::digest(&bytes)[..6]));
        known.push(Asset { name, kind, address, bytes, precompressed: OnceLock::new() });
        known
    }

    /// Under the address of its content it is kept for good. Under any other, such as that of the release before, it is today's file.
    fn answer(&self, request: &Request) -> Response {
        let age = if request.uri().path() == self.address { "public, max-age=31536000, immutable" } else { "public, no-cache" };
        let precompressed = self.precompressed.get_or_init(|| Precompressed::new(self.kind, self.bytes.clone(), self.kind != FONT));
        let mut response = precompressed.answer(request.headers());
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(age));
        response
    }
}

/// Where a file is served.
pub fn address(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| &asset.address)
}

/// `/assets/{hash}/{name}`, and `/assets/{name}` for who does not know the hash.
pub fn routes(edge: &Arc<Edge>) -> Router {
    ["/assets/{hash}/{name}", "/assets/{name}"].into_iter().fold(Router::new(), |router, route| {
        let tally = Arc::new(Tally::new(edge.clone(), route));
        router.route(route, get(move |request: Request| std::future::ready(tally.of(&request, || read(&request)))))
    })
}

fn read(request: &Request) -> Response {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    asset.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |asset| asset.answer(request))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_of_a_file_names_its_hash() {
        for asset in ASSETS.iter() {
            let Ok(text) = std::str::from_utf8(&asset.bytes) else { continue };
            for spoken in text.split("/assets/").skip(1) {
                let at = format!("/assets/{}", spoken.split(['"', '\'', ')', '`']).next().unwrap());
                assert!(ASSETS.iter().any(|other| other.address == at), "{} speaks of {at}", asset.name);
            }
        }
    }
}
