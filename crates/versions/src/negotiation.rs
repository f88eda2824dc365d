//! The layer that every operation stands behind: which version does the client speak?

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bursar_kernel::{Error, ErrorKind, FieldError, NaiveDate};
use bursar_web::{VersionExtras, WantsVersionExtras, error_response, read_body};
use futures::stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use serde_json::Value;

use crate::change::Path;
use crate::older::{OlderVersions, WEBHOOK};
use crate::{VERSIONS, Version};

const HEADER: &str = "x-monite-version";
/// Larger bodies of older clients are refused before they are lifted.
const LIFTED_BODY_LIMIT: usize = 16 << 20;

/// The version that a request was served in: its place in the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Served(usize);

impl Served {
    /// The version.
    pub fn version(self) -> &'static Version {
        &VERSIONS[self.0]
    }

    /// The version that a partner named for its webhooks; HEAD where none was named, or none that is served.
    pub fn named(date: Option<&str>) -> Self {
        Served(VERSIONS.iter().position(|version| date.is_some_and(|date| version.date <= date)).unwrap_or_default())
    }

    /// Lowers the body of a webhook to this version.
    pub fn lower_webhook(self, body: &mut Value) {
        Path::to(VERSIONS, self.0, WEBHOOK).lower(body, &Value::Null);
    }

    /// What belongs to the version in a list that is ordered like the table.
    pub fn of<T>(self, each: &[T]) -> Option<&T> {
        each.get(self.0)
    }
}

/// Reads the header, lifts what an older client sends, lowers what it gets, and says which version was used.
pub async fn negotiate_version(State(versions): State<Arc<OlderVersions>>, mut request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let path = matched.strip_prefix("/v1").unwrap_or(matched).to_owned();
    let served = match choose(VERSIONS, request.headers(), path.starts_with("/auth/")) {
        Ok(served) => served,
        Err(error) => return error_response(&error),
    };
    request.extensions_mut().insert(served);
    // A client of the newest version pays nothing for the others.
    let mut response = if served.0 == 0 { next.run(request).await } else { translated(&versions, served, &path, request, next).await };
    response.headers_mut().insert(HEADER, HeaderValue::from_static(served.version().date));
    response
}

async fn translated(versions: &Arc<OlderVersions>, served: Served, path: &str, request: Request, next: Next) -> Response {
    let method = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
    let operation = format!("{method} {path}");
    match versions.find(served.0, &operation) {
        Ok(Some(changes)) if !changes.is_empty() => {
            let step = Step { changes, versions: versions.clone(), place: served.0, operation, refused: Mutex::default() };
            Arc::new(step).translated(request, next).await
        }
        Ok(_) => next.run(request).await,
        Err(newer) => error_response(&newer),
    }
}

/// The version that these headers ask for; HEAD where none is asked for.
pub fn served(headers: &HeaderMap) -> Result<Served, Error> {
    choose(VERSIONS, headers, true)
}

/// An exact date, else the next older one; what is newer than HEAD is HEAD.
fn choose(versions: &[Version], headers: &HeaderMap, may_be_left_out: bool) -> Result<Served, Error> {
    let Some(sent) = headers.get(HEADER) else {
        let message = "Missing the x-monite-version HTTP header".to_owned();
        let missing = Error::new(ErrorKind::BadRequest { kind: Some("missing_api_version"), message });
        return if may_be_left_out { Ok(Served(0)) } else { Err(missing) };
    };
    let word = sent.to_str().unwrap_or_default().trim();
    if word.len() != 10 || NaiveDate::parse_from_str(word, "%Y-%m-%d").is_err() {
        return Err(Error::invalid(FieldError::new("header", HEADER, "must be a date such as 2024-05-25", "value_error.date")));
    }
    // Dates of this form sort as text.
    versions.iter().position(|version| version.date <= word).map(Served).ok_or_else(|| {
        let supported: Vec<&str> = versions.iter().map(|version| version.date).collect();
        let message = format!("x-monite-version {word} is older than what is served here: use one of {}", supported.join(", "));
        Error::new(ErrorKind::BadRequest { kind: Some("unsupported_api_version"), message })
    })
}

/// One operation as a client of an older version calls it.
struct Step {
    changes: Arc<Path>,
    versions: Arc<OlderVersions>,
    place: usize,
    operation: String,
    /// What is wrong with the body, once the operation has asked for it.
    refused: Mutex<Option<Error>>,
}

impl Step {
    async fn translated(self: Arc<Self>, mut request: Request, next: Next) -> Response {
        if let Some(query) = self.changes.query(request.uri().query().unwrap_or_default()) {
            *request.uri_mut() = with_query(request.uri(), &query);
        }
        let is_about_bodies = self.changes.changes_bodies();
        let mut response = if is_about_bodies { self.clone().with_bodies(request, next).await } else { next.run(request).await };
        if let Ok(status) = StatusCode::from_u16(self.changes.status(response.status().as_u16())) {
            *response.status_mut() = status;
        }
        response
    }

    async fn with_bodies(self: Arc<Self>, request: Request, next: Next) -> Response {
        let (parts, body) = request.into_parts();
        let lifted = self.clone().lifted(body);
        let mut request = Request::from_parts(parts, Body::from_stream(stream::once(async { Ok::<_, Infallible>(lifted.await) })));
        request.headers_mut().remove(CONTENT_LENGTH);
        request.extensions_mut().insert(WantsVersionExtras(self.changes.wants_beside()));
        let (mut parts, body) = next.run(request).await.into_parts();
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(refused) = refused.filter(|_| parts.status == StatusCode::UNPROCESSABLE_ENTITY) {
            return error_response(&refused);
        }
        let answered = match to_bytes(body, usize::MAX).await {
            Ok(answered) => answered,
            Err(error) => return error_response(&Error::internal(error)),
        };
        parts.headers.remove(CONTENT_LENGTH);
        let beside = parts.extensions.remove::<VersionExtras>().map(|beside| beside.0).unwrap_or_default();
        let lowered = if parts.status.is_success() { rewritten(answered, |body| self.changes.lower(body, &beside)) } else { answered };
        Response::from_parts(parts, Body::from(lowered))
    }

    /// The body as the operation reads it. Nothing of it is read before it does: by then it is known who calls.
    async fn lifted(self: Arc<Self>, body: Body) -> Bytes {
        let sent = read_body(body, LIFTED_BODY_LIMIT).await;
        let checked = sent.and_then(|sent| self.versions.check(self.place, &self.operation, &sent).map(|()| sent));
        match checked {
            Ok(sent) => rewritten(sent, |body| self.changes.lift(body)),
            Err(refused) => {
                *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(refused);
                // No operation takes a list: it refuses, and this layer knows better what to say.
                Bytes::from_static(b"[]")
            }
        }
    }
}

fn with_query(uri: &Uri, query: &str) -> Uri {
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = format!("{}?{query}", uri.path()).parse().ok();
    Uri::from_parts(parts).unwrap_or_else(|_| uri.clone())
}

/// What is not JSON passes as it is: the handler says what is wrong with it.
fn rewritten(bytes: Bytes, change: impl FnOnce(&mut Value)) -> Bytes {
    let Ok(mut body) = serde_json::from_slice::<Value>(&bytes) else { return bytes };
    change(&mut body);
    serde_json::to_vec(&body).map_or(bytes, Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: &[Version] =
        &[Version { date: "2024-05-25", changes: &[], operations: None }, Version { date: "2024-01-31", changes: &[], operations: None }];

    fn chosen(date: &str) -> Result<&'static str, String> {
        let headers = HeaderMap::from_iter([(http::HeaderName::from_static(HEADER), HeaderValue::from_str(date).unwrap())]);
        choose(TABLE, &headers, false).map(|served| TABLE[served.0].date).map_err(|error| error.to_string())
    }

    #[test]
    fn a_date_means_the_version_that_was_current_then() {
        let cases =
            [("2024-05-25", "2024-05-25"), ("2024-05-24", "2024-01-31"), ("2024-01-31", "2024-01-31"), ("2031-01-01", "2024-05-25")];
        for (sent, used) in cases {
            assert_eq!(chosen(sent).as_deref(), Ok(used), "{sent}");
        }
    }

    #[test]
    fn older_than_the_oldest_names_those_that_are_served() {
        let refused = chosen("2023-12-31").unwrap_err();
        assert!(refused.ends_with("use one of 2024-05-25, 2024-01-31"), "{refused}");
    }

    #[test]
    fn no_date_is_no_version() {
        for word in ["", "latest", "2024-13-01", "2024-5-25", "20240525", "2024-05-25T00:00:00"] {
            assert!(chosen(word).unwrap_err().contains("must be a date"), "{word}");
        }
    }
}
