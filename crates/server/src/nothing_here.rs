//! What no operation answers: an unknown path, an unknown method of a known one.

use axum::response::Response;
use bursar_web::{NotedCaller, plain_error};
use http::StatusCode;

/// The path exists and the method does not; the router adds `Allow`.
pub(crate) async fn method_not_allowed(_: NotedCaller) -> Response {
    plain_error(StatusCode::METHOD_NOT_ALLOWED, "the path does not take this method: see the Allow header")
}

/// No such path.
pub(crate) async fn not_found(_: NotedCaller) -> Response {
    nothing_here()
}

pub(crate) fn nothing_here() -> Response {
    plain_error(StatusCode::NOT_FOUND, "there is nothing at this path: the operations are listed in /v1/openapi.json")
}
