//! Errors on the wire. Every error of every layer is JSON.

use axum::response::{IntoResponse, Response};
use bursar_kernel::{Error, ErrorKind};
use bursar_store::is_unavailable;
use bursar_store::sea_orm::DbErr;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::bad_fields::bounded;
use crate::journal::Said;

/// What a handler returns.
pub type Answer<T> = Result<T, Failure>;

/// An error on its way to the client.
#[derive(Debug)]
pub struct Failure(pub Error);

impl<E: Into<Error>> From<E> for Failure {
    #[track_caller]
    fn from(error: E) -> Self {
        Failure(error.into().trace())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        error_response(&self.0)
    }
}

/// When to come back after a 503.
const UNAVAILABLE_SECONDS: u64 = 2;

/// Is it the database that refuses for a while only?
fn is_passing(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    cause.downcast_ref::<DbErr>().is_some_and(is_unavailable)
}

/// The response that an error is answered with. A cause that is ours is logged here, once, and never shown.
pub fn error_response(error: &Error) -> Response {
    let (status, body) = match error.kind() {
        ErrorKind::BadRequest { kind, message } => (StatusCode::BAD_REQUEST, envelope(*kind, message)),
        ErrorKind::Unauthorized(message) => (StatusCode::UNAUTHORIZED, envelope(None, message)),
        ErrorKind::Forbidden(message) => (StatusCode::FORBIDDEN, envelope(None, message)),
        ErrorKind::NotFound(message) => (StatusCode::NOT_FOUND, envelope(None, message)),
        ErrorKind::NotAcceptable(message) => (StatusCode::NOT_ACCEPTABLE, envelope(None, message)),
        ErrorKind::Conflict(message) => (StatusCode::CONFLICT, envelope(None, message)),
        ErrorKind::PreconditionFailed(message) => (StatusCode::PRECONDITION_FAILED, envelope(None, message)),
        ErrorKind::TooLarge => {
            let message = "Request size limit exceeded";
            (StatusCode::PAYLOAD_TOO_LARGE, json!({"error": {"message": message}, "message": message}))
        }
        ErrorKind::UnsupportedMediaType(message) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, envelope(None, message)),
        ErrorKind::Invalid(fields) => (StatusCode::UNPROCESSABLE_ENTITY, json!({ "detail": bounded(fields) })),
        ErrorKind::TooManyRequests { .. } => (StatusCode::TOO_MANY_REQUESTS, envelope(None, "API rate limit exceeded")),
        ErrorKind::Unavailable(message) => (StatusCode::SERVICE_UNAVAILABLE, envelope(None, message)),
        ErrorKind::Internal(cause) if is_passing(&**cause) => {
            tracing::warn!(error = %error.report(), "the database was not available");
            let message = "the database is busy or restarting and nothing was changed: try again";
            (StatusCode::SERVICE_UNAVAILABLE, envelope(None, message))
        }
        ErrorKind::Internal(_) => {
            tracing::error!(error = %error.report(), "a request failed on our side");
            let message = "something failed on our side and nothing was changed: try again, and quote the x-request-id of this answer";
            (StatusCode::INTERNAL_SERVER_ERROR, envelope(None, message))
        }
    };
    let mut response = logged(status, body);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(UNAVAILABLE_SECONDS));
    }
    match error.kind() {
        ErrorKind::Unauthorized(_) => {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        ErrorKind::TooManyRequests { retry_after_seconds } => {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
        }
        _ => {}
    }
    response
}

/// The response where no operation answers, such as for an unknown path.
pub fn plain_error(status: StatusCode, message: &str) -> Response {
    logged(status, envelope(None, message))
}

/// An error whose words stand in the log of requests too.
fn logged(status: StatusCode, body: Value) -> Response {
    let said = Said(said(&body));
    let mut response = (status, axum::Json(body)).into_response();
    response.extensions_mut().insert(said);
    response
}

/// Longest words of an error in the log of requests, in bytes.
const SAID: usize = 2000;

/// The words of an error, for the log of requests: the message, or the bad fields with what is wrong with them.
fn said(body: &Value) -> String {
    // The client may have chosen the names of fields, and no text of Postgres holds a NUL.
    let mut said = words(body).replace('\0', "\u{fffd}");
    said.truncate(said.floor_char_boundary(SAID));
    said
}

fn words(body: &Value) -> String {
    let Some(fields) = body["detail"].as_array() else { return body["error"]["message"].as_str().unwrap_or_default().to_owned() };
    let place = |field: &Value| {
        let steps = field["loc"].as_array().into_iter().flatten();
        steps.map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect::<Vec<_>>().join(".")
    };
    fields.iter().map(|field| format!("{}: {}", place(field), field["msg"].as_str().unwrap_or_default())).collect::<Vec<_>>().join("; ")
}

fn envelope(kind: Option<&str>, message: &str) -> Value {
    match kind {
        Some(kind) => json!({"error": {"type": kind, "message": message}}),
        None => json!({"error": {"message": message}}),
    }
}
