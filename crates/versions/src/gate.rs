//! The layer that every operation stands behind: which version does the client speak?

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bursar_kernel::{Error, ErrorKind, FieldError, NaiveDate};
use bursar_web::{Schema, VersionExtras, WantsVersionExtras, error_response};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use serde_json::Value;

use crate::change::Path;
use crate::{VERSIONS, Version, added_later};

const HEADER: &str = "x-monite-version";
/// What a change names among its operations when it touches the bodies of webhooks.
const WEBHOOK: &str = "WEBHOOK";
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

/// The bodies that an older version takes, where they are others: each checked against the document of its own version. They are
/// compiled when a client of an older version first sends one.
pub struct OldBodies {
    documents: fn() -> Vec<(&'static str, Value)>,
    compiled: OnceLock<Result<HashMap<(usize, String), Schema>, Error>>,
}

impl OldBodies {
    /// Of these documents, which are ordered like the table of versions.
    pub fn of(documents: fn() -> Vec<(&'static str, Value)>) -> Self {
        OldBodies { documents, compiled: OnceLock::new() }
    }

    fn compile(&self) -> Result<HashMap<(usize, String), Schema>, Error> {
        let documents = (self.documents)();
        let mut bodies = HashMap::new();
        for (place, (_, document)) in documents.iter().enumerate() {
            let changes = VERSIONS.iter().take(place + 1).flat_map(|version| version.changes).filter(|change| change.own_body);
            for operation in changes.flat_map(|change| change.operations) {
                if let Some(schema) = body_of(document, operation) {
                    bodies.insert((place, (*operation).to_owned()), Schema::new(schema, &document["components"]["schemas"])?);
                }
            }
        }
        Ok(bodies)
    }

    fn check(&self, place: usize, operation: &str, sent: &[u8]) -> Result<(), Error> {
        // No body, or no JSON: the operation says what is wrong with that.
        let Ok(body) = serde_json::from_slice::<Value>(sent) else { return Ok(()) };
        let compiled = self.compiled.get_or_init(|| self.compile()).as_ref().map_err(|error| Error::internal(error.to_string()))?;
        let Some(schema) = compiled.get(&(place, operation.to_owned())) else { return Ok(()) };
        let fields = schema.check("body", &body);
        if fields.is_empty() { Ok(()) } else { Err(Error::new(ErrorKind::Invalid(fields))) }
    }
}

/// The schema of the JSON that an operation takes.
fn body_of(document: &Value, operation: &str) -> Option<Value> {
    let (method, path) = operation.split_once(' ')?;
    let content = &document["paths"][path][method.to_lowercase()]["requestBody"]["content"]["application/json"]["schema"];
    content.is_object().then(|| content.clone())
}

/// Reads the header, lifts what an older client sends, lowers what it gets, and says which version was used.
pub async fn gate(State(bodies): State<Arc<OldBodies>>, mut request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let path = matched.strip_prefix("/v1").unwrap_or(matched).to_owned();
    let served = match choose(VERSIONS, request.headers(), path.starts_with("/auth/")) {
        Ok(served) => served,
        Err(error) => return error_response(&error),
    };
    request.extensions_mut().insert(served);
    // A client of the newest version pays nothing for the others.
    let mut response = if served.0 == 0 {
        next.run(request).await
    } else if let Some(newer) = added_later(VERSIONS, served.0, &path) {
        error_response(&too_old(served.version(), newer))
    } else {
        let operation = format!("{} {path}", request.method());
        let step = Step { changes: Path::to(VERSIONS, served.0, &operation), bodies: &bodies, place: served.0, operation };
        if step.changes.is_empty() { next.run(request).await } else { step.translated(request, next).await }
    };
    response.headers_mut().insert(HEADER, HeaderValue::from_static(served.version().date));
    response
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

/// What the version does not have is no missing object: the client is told which version has it.
fn too_old(served: &Version, newer: &Version) -> Error {
    let message = format!("version {} does not have this operation: send x-monite-version {}", served.date, newer.date);
    Error::new(ErrorKind::BadRequest { kind: Some("unsupported_api_version"), message })
}

/// One operation as a client of an older version calls it.
struct Step<'a> {
    changes: Path,
    bodies: &'a OldBodies,
    place: usize,
    operation: String,
}

impl Step<'_> {
    async fn translated(&self, mut request: Request, next: Next) -> Response {
        if let Some(query) = self.changes.query(request.uri().query().unwrap_or_default()) {
            *request.uri_mut() = with_query(request.uri(), &query);
        }
        let mut response = if self.changes.changes_bodies() { self.with_bodies(request, next).await } else { next.run(request).await };
        if let Ok(status) = StatusCode::from_u16(self.changes.status(response.status().as_u16())) {
            *response.status_mut() = status;
        }
        response
    }

    async fn with_bodies(&self, request: Request, next: Next) -> Response {
        let (parts, body) = request.into_parts();
        let Ok(sent) = to_bytes(body, LIFTED_BODY_LIMIT).await else { return error_response(&Error::new(ErrorKind::TooLarge)) };
        // Who calls is not known yet, so what is wrong with the body is said only to whom the operation would have heard.
        let wrong = if self.changes.has_own_body() { self.bodies.check(self.place, &self.operation, &sent).err() } else { None };
        let lifted = if wrong.is_some() { Bytes::from_static(b"[]") } else { rewritten(sent, |body| self.changes.lift(body)) };
        let mut request = Request::from_parts(parts, Body::from(lifted));
        request.headers_mut().remove(CONTENT_LENGTH);
        request.extensions_mut().insert(WantsVersionExtras(self.changes.wants_beside()));
        let (mut parts, body) = next.run(request).await.into_parts();
        if let Some(wrong) = wrong.filter(|_| parts.status == StatusCode::UNPROCESSABLE_ENTITY) {
            return error_response(&wrong);
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
        &[Version { date: "2024-05-25", changes: &[], added: &["paints"] }, Version { date: "2024-01-31", changes: &[], added: &[] }];

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
    fn an_area_is_there_from_the_version_on_that_added_it() {
        let added = |place, path| added_later(TABLE, place, path).map(|version| version.date);
        assert_eq!(
            (added(0, "/paints"), added(1, "/paints"), added(1, "/paints/{paint_id}")),
            (None, Some("2024-05-25"), Some("2024-05-25"))
        );
        assert_eq!((added(1, "/paints_of_old"), added(1, "/brushes"), added(1, "")), (None, None, None));
    }

    #[test]
    fn no_date_is_no_version() {
        for word in ["", "latest", "2024-13-01", "2024-5-25", "20240525", "2024-05-25T00:00:00"] {
            assert!(chosen(word).unwrap_err().contains("must be a date"), "{word}");
        }
    }
}
