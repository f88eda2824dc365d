//! What is kept as it is sent: pages of the documentation, and what all pages are made of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderName, Request, Response, StatusCode};
use metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use tower::ServiceExt;

use super::server::{Person, PortalServer};

async fn get(person: &Person<'_>, path: &str, header: HeaderName, value: &str) -> Response<Body> {
    let request = Request::get(path).header(header, value).body(Body::empty()).unwrap();
    person.server.router().oneshot(request).await.unwrap()
}

/// Addresses of files in what a browser reads.
fn files(text: &str) -> BTreeSet<String> {
    let ends = |rest: &str| rest.split(['"', '\'', ')', '`']).next().unwrap_or_default().to_owned();
    text.split("/assets/").skip(1).map(|rest| format!("/assets/{}", ends(rest))).collect()
}

#[tokio::test]
async fn what_pages_are_made_of_is_asked_for_once() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let mut found = BTreeSet::new();
    for page in ["/docs", "/docs/get_entities", "/docs/nothing", "/status", "/portal/sign-in", "/providers/quickbooks_online/launch"] {
        found.extend(files(&person.get(page).await.text));
    }
    // Sheets name fonts, and the script of the documentation names those that it fetches later.
    for file in found.clone() {
        if file.ends_with("css") || file.ends_with("js") {
            found.extend(files(&person.get(&file).await.text));
        }
    }
    let names: BTreeSet<&str> = found.iter().filter_map(|file| file.rsplit('/').next()).collect();
    for name in
        ["base.css", "docs.css", "status.css", "docs.js", "docs-search.js", "docs-explorer.js", "inter.woff2", "ibm-plex-mono-500.woff2"]
    {
        assert!(names.contains(name), "no page asks for {name}: {found:?}");
    }
    for file in found {
        let served = get(&person, &file, ACCEPT_ENCODING, "gzip").await;
        assert_eq!(served.status(), StatusCode::OK, "{file}");
        assert_eq!(served.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable", "{file}");
        assert_eq!(served.headers().contains_key(CONTENT_ENCODING), !file.ends_with("woff2"), "{file}");
        assert!(served.headers().contains_key(CONTENT_TYPE) && served.headers().contains_key("x-request-id"), "{file}");
        let tag = served.headers()[ETAG].to_str().unwrap();
        let request = Request::get(&file).header(ACCEPT_ENCODING, "gzip").header(IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
        assert_eq!(server.router().oneshot(request).await.unwrap().status(), StatusCode::NOT_MODIFIED, "{file}");
    }
}

#[tokio::test]
async fn a_file_of_another_release_is_todays_and_is_not_kept() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    for address in ["/assets/docs.css", "/assets/000000000000/docs.css"] {
        let served = get(&person, address, ACCEPT_ENCODING, "gzip").await;
        assert_eq!((served.status().as_u16(), served.headers()[CACHE_CONTROL].to_str().unwrap()), (200, "public, no-cache"), "{address}");
    }
    assert_eq!(person.get("/assets/nothing.css").await.status, 404);
}

#[tokio::test]
async fn pages_are_compressed_once_and_not_sent_twice() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let packed = get(&person, "/docs/get_entities", ACCEPT_ENCODING, "br, gzip").await;
    assert_eq!(packed.headers()[CONTENT_ENCODING], "gzip");
    assert!(packed.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'none'"));
    let plain = person.get("/docs/get_entities").await;
    let tag = plain.headers[ETAG].to_str().unwrap().to_owned();
    assert_ne!(packed.headers()[ETAG], tag.as_str(), "other bytes, another tag");
    assert_eq!(get(&person, "/docs/get_entities", IF_NONE_MATCH, &tag).await.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(get(&person, "/docs/get_entities", IF_NONE_MATCH, "\"another\"").await.status(), StatusCode::OK);
}

/// How often each histogram was told something, by its labels.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<BTreeMap<String, usize>>>);

struct One(Seen, String);

impl HistogramFn for One {
    fn record(&self, _: f64) {
        *self.0.0.lock().unwrap().entry(self.1.clone()).or_default() += 1;
    }
}

impl Recorder for Seen {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        let labels: Vec<&str> = key.labels().map(|label| label.value()).collect();
        Histogram::from_arc(Arc::new(One(self.clone(), format!("{} {}", key.name(), labels.join(" ")))))
    }
}

#[tokio::test]
async fn readers_of_the_documentation_are_counted_and_named() {
    let seen = Seen::default();
    metrics::set_global_recorder(seen.clone()).expect("the only recorder of this process");
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let first = person.get("/docs/get_entities").await;
    let again = person.get("/docs/guides/errors").await;
    let id = |headers: &http::HeaderMap| headers["x-request-id"].to_str().unwrap().to_owned();
    assert!(id(&first.headers).len() == 36 && id(&first.headers) != id(&again.headers));
    let known = get(&person, "/docs/get_entities", IF_NONE_MATCH, first.headers[ETAG].to_str().unwrap()).await;
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    let own = get(&person, "/docs/nothing", HeaderName::from_static("x-request-id"), "5b1d77a4-0a3e-4c58-8f0d-6a2c9e1b7f43").await;
    assert_eq!(id(own.headers()), "5b1d77a4-0a3e-4c58-8f0d-6a2c9e1b7f43");
    let seen = seen.0.lock().unwrap();
    for (said, times) in [("200", 2), ("304", 1), ("404", 1)] {
        assert_eq!(seen[&format!("bursar_http_request_seconds GET /docs/{{*page}} {said}")], times, "{seen:?}");
    }
}
