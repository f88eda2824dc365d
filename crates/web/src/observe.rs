//! What every answer carries: the request's id, the time it took, the entity, what is left of the limit.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bursar_kernel::Uuid;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use opentelemetry::propagation::Extractor;
use tracing::field::Empty;
use tracing::{Instrument, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::call::Caller;
use crate::edge::Edge;
use crate::journal::{Line, Said, Sent};
use crate::rate::Allowance;

/// What the layers and the extractors tell each other about one request.
#[derive(Clone)]
pub struct RequestInfo {
    request_id: Uuid,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default, Clone, Copy)]
struct Inner {
    entity: Option<Uuid>,
    allowance: Option<Allowance>,
    caller: Option<Caller>,
}

impl RequestInfo {
    /// The id of the request.
    pub fn request_id(&self) -> Uuid {
        self.request_id
    }

    pub(crate) fn set_entity(&self, entity: Uuid) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).entity = Some(entity);
    }

    pub(crate) fn set_caller(&self, caller: Caller) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).caller = Some(caller);
    }

    /// What is left of the limit that this request was counted against.
    pub fn set_allowance(&self, allowance: Allowance) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).allowance = Some(allowance);
    }
}

/// Longest header of a trace.
const TRACE_STATE: usize = 512;

/// Whoever calls may be in the middle of a trace (`traceparent`): then the span belongs to it.
fn continue_trace(span: &Span, headers: &HeaderMap) {
    struct Carrier<'a>(&'a HeaderMap);
    impl Extractor for Carrier<'_> {
        fn get(&self, key: &str) -> Option<&str> {
            // What is longer is no state of a trace (W3C, 3.3.1.5).
            self.0.get(key).and_then(|value| value.to_str().ok()).filter(|value| value.len() <= TRACE_STATE)
        }

        fn keys(&self) -> Vec<&str> {
            self.0.keys().map(HeaderName::as_str).collect()
        }
    }
    if headers.contains_key("traceparent") {
        let parent = opentelemetry::global::get_text_map_propagator(|propagator| propagator.extract(&Carrier(headers)));
        // Where no traces are collected there is nothing to continue.
        let _ = span.set_parent(parent);
    }
}

/// The id that the client gave the request, else a new one.
pub(crate) fn id_of(headers: &HeaderMap, edge: &Edge) -> Uuid {
    let sent = headers.get("x-request-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse::<Uuid>().ok());
    sent.unwrap_or_else(|| edge.env.id())
}

/// A method as a label: one that HTTP does not define is the client's own word, and all of those are one.
pub(crate) fn method_name(method: &Method) -> &'static str {
    const DEFINED: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
    DEFINED.into_iter().find(|defined| *defined == method.as_str()).unwrap_or("other")
}

/// The outermost layer of the API: names the request, measures it, writes the headers.
pub async fn observe(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = id_of(request.headers(), &edge);
    let info = RequestInfo { request_id: id, inner: Arc::default() };
    request.extensions_mut().insert(info.clone());
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let method = method_name(request.method());
    let sent = Sent::of(&request, &route, edge.env.now());
    let span =
        tracing::info_span!("request", otel.name = format!("{method} {route}"), otel.kind = "server", %id, %method, route, status = Empty);
    continue_trace(&span, request.headers());
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = started.elapsed();
    let labels = [("method", method.to_owned()), ("route", route), ("status", response.status().as_u16().to_string())];
    metrics::histogram!("bursar_http_request_seconds", &labels).record(took.as_secs_f64());
    span.record("status", response.status().as_u16());
    span.in_scope(|| tracing::debug!(status = response.status().as_u16(), took_ms = took.as_millis(), "answered"));
    let said = response.extensions_mut().remove::<Said>();
    let inner = *info.inner.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(caller) = inner.caller {
        let caller = Caller { entity_id: inner.entity, ..caller };
        let error = said.map(|said| said.0);
        edge.journal.push(Line { id: edge.env.id(), request_id: id, caller, sent, status: response.status().as_u16(), took, error });
    }
    let mut set = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    };
    set("x-request-id", id.to_string());
    set("x-process-time", format!("{:.6}", took.as_secs_f64()));
    if let Some(entity) = inner.entity {
        set("x-monite-entity-id", entity.to_string());
    }
    if let Some(Allowance { limit, remaining }) = inner.allowance {
        let remaining = remaining.unwrap_or_default().to_string();
        set("ratelimit-limit", limit.to_string());
        set("ratelimit-remaining", remaining.clone());
        set("ratelimit-reset", "1".to_owned());
        set("x-ratelimit-limit-second", limit.to_string());
        set("x-ratelimit-remaining-second", remaining);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_of_the_clients_own_is_no_label_of_its_own() {
        let named = |word: &str| method_name(&Method::from_bytes(word.as_bytes()).unwrap());
        assert_eq!(["GET", "PATCH", "PURGE", "get", "X-1"].map(named), ["GET", "PATCH", "other", "other", "other"]);
    }
}
