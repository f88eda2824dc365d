//! The short way of [`observe`](crate::observe) for pages that are sent as they are kept: the request gets its id and is counted, without a
//! span, a line in a log, or any other word about it (decision D28).

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::Request;
use axum::response::Response;
use bursar_kernel::Uuid;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use metrics::Histogram;

use crate::edge::Edge;
use crate::observe::{id_of, method_name};

/// Counts the requests of one route.
pub struct Tally {
    edge: Arc<Edge>,
    route: &'static str,
    /// What is sent, and what the browser has: looked up once.
    sent: OnceLock<Histogram>,
    known: OnceLock<Histogram>,
}

impl Tally {
    /// Of the route with this pattern.
    pub fn new(edge: Arc<Edge>, route: &'static str) -> Tally {
        Tally { edge, route, sent: OnceLock::new(), known: OnceLock::new() }
    }

    /// The answer, counted and with its id.
    pub fn of(&self, request: &Request, answer: impl FnOnce() -> Response) -> Response {
        let started = Instant::now();
        let mut response = answer();
        let mut text = Uuid::encode_buffer();
        let id = id_of(request.headers(), &self.edge).as_hyphenated().encode_lower(&mut text);
        if let Ok(id) = HeaderValue::from_str(id) {
            response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
        }
        let (method, status) = (request.method(), response.status());
        let histogram = || self.histogram(method, status);
        let took = started.elapsed().as_secs_f64();
        match (method, status) {
            (&Method::GET, StatusCode::OK) => self.sent.get_or_init(histogram).record(took),
            (&Method::GET, StatusCode::NOT_MODIFIED) => self.known.get_or_init(histogram).record(took),
            _ => histogram().record(took),
        }
        response
    }

    fn histogram(&self, method: &Method, status: StatusCode) -> Histogram {
        let labels =
            [("method", method_name(method).to_owned()), ("route", self.route.to_owned()), ("status", status.as_u16().to_string())];
        metrics::histogram!("bursar_http_request_seconds", &labels)
    }
}
