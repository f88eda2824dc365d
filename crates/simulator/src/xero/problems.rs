//! Errors as Xero says them: five different shapes, one of them plain text.

use super::answers::json_answer;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// Why a call of the API was not served.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// 400: the elements with their `ValidationErrors`.
    Validation(Vec<Value>),
    /// 400: the `where` or `order` text does not read.
    Query(String),
    /// 400: the body does not read.
    PostData(String),
    /// 401, capitalized keys.
    TokenExpired(DateTime<Utc>, Uuid),
    /// 401, capitalized keys: an unknown or revoked token.
    Unauthorized(Uuid),
    /// 403, lower-case keys: no such tenant for this token, or a scope is missing.
    Forbidden(Uuid),
    /// 404, plain text.
    NotFound,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::Validation(elements) => {
                let body = json!({"ErrorNumber": 10, "Type": "ValidationException", "Message": "A validation exception occurred", "Elements": elements});
                json_answer(StatusCode::BAD_REQUEST, body.to_string())
            }
            Self::Query(sentence) => json_answer(
                StatusCode::BAD_REQUEST,
                json!({"ErrorNumber": 16, "Type": "QueryParseException", "Message": sentence}).to_string(),
            ),
            Self::PostData(sentence) => json_answer(
                StatusCode::BAD_REQUEST,
                json!({"ErrorNumber": 17, "Type": "PostDataInvalidException", "Message": sentence}).to_string(),
            ),
            Self::TokenExpired(at, instance) => {
                unauthorized(&format!("TokenExpired: token expired at {}", at.format("%m/%d/%Y %H:%M:%S")), instance)
            }
            Self::Unauthorized(instance) => unauthorized("AuthenticationUnsuccessful", instance),
            Self::Forbidden(instance) => {
                let body = json!({"type": null, "title": "Forbidden", "status": 403, "detail": "AuthenticationUnsuccessful", "instance": instance});
                json_answer(StatusCode::FORBIDDEN, body.to_string())
            }
            Self::NotFound => plain(StatusCode::NOT_FOUND, "The resource you're looking for cannot be found"),
        }
    }
}

fn unauthorized(detail: &str, instance: Uuid) -> Response {
    let body = json!({"Type": null, "Title": "Unauthorized", "Status": 401, "Detail": detail, "Instance": instance, "Extensions": {}});
    json_answer(StatusCode::UNAUTHORIZED, body.to_string())
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(text.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
