//! What a request brings: body, query, path. Every bad field is named, all in one answer.

use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use bursar_kernel::{Error, ErrorKind, FieldError, Location};
use bytes::Bytes;
use chrono::NaiveDateTime;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http_body_util::{BodyExt, Limited};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::sync::Arc;
use utoipa::ToSchema;

use crate::edge::Edge;
use crate::failure::Failure;
use crate::schema::{check, compiled};

/// A JSON body of type `T`, checked against the published schema. `null` on an optional field is absence; in the body of a PATCH
/// it clears, and is refused where it cannot be cleared.
pub struct Json<T>(pub T);

/// A body that may be left out: zero bytes are no body, whatever the content type says.
pub struct OptionalJson<T>(pub Option<T>);

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest<Arc<Edge>> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, edge: &Arc<Edge>) -> Result<Self, Failure> {
        match OptionalJson::from_request(request, edge).await?.0 {
            Some(body) => Ok(Json(body)),
            None => Err(Error::invalid(FieldError {
                loc: vec!["body".into()],
                msg: "a JSON body is required".into(),
                kind: "value_error.missing".into(),
            })
            .into()),
        }
    }
}

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest<Arc<Edge>> for OptionalJson<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, edge: &Arc<Edge>) -> Result<Self, Failure> {
        let clears_by_null = request.method() == http::Method::PATCH;
        let content_type =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
        let bytes = read(request, edge.options.body_limit).await?;
        if bytes.is_empty() {
            return Ok(OptionalJson(None));
        }
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        if kind != "application/json" && !kind.ends_with("+json") {
            let msg = "must be application/json".to_owned();
            return Err(Error::invalid(FieldError {
                loc: vec!["header".into(), "content-type".into()],
                msg,
                kind: "value_error.content_type".into(),
            })
            .into());
        }
        let mut value: Value = serde_json::from_slice(&bytes).map_err(|error| not_json(&error))?;
        if !clears_by_null {
            drop_nulls(&mut value);
        }
        let fields = check::<T>("body", &value)?;
        if !fields.is_empty() {
            return Err(Error::new(ErrorKind::Invalid(fields)).into());
        }
        // What the schema lets through and the type does not is a bound that was forgotten: still the client's field, never a 500.
        let parsed = serde_json::from_value(value)
            .map_err(|error| Error::invalid(FieldError { loc: vec!["body".into()], msg: error.to_string(), kind: "value_error".into() }))?;
        Ok(OptionalJson(Some(parsed)))
    }
}

async fn read(request: Request, limit: usize) -> Result<Bytes, Failure> {
    match Limited::new(request.into_body(), limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(Error::new(ErrorKind::TooLarge).into()),
        Err(_) => Err(Error::invalid(FieldError {
            loc: vec!["body".into()],
            msg: "the body broke off: send it again".into(),
            kind: "value_error".into(),
        })
        .into()),
    }
}

fn not_json(error: &serde_json::Error) -> Error {
    let msg = format!("is not valid JSON: {error}");
    Error::invalid(FieldError { loc: vec!["body".into(), Location::Index(error.column())], msg, kind: "value_error.jsondecode".into() })
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// The query string as a `T`, checked against its schema. Parameters that `T` does not know are ignored.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + ToSchema + 'static, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let pairs: Vec<(String, String)> = serde_html_form::from_str(parts.uri.query().unwrap_or_default()).map_err(|error| {
            Error::invalid(FieldError { loc: vec!["query".into()], msg: error.to_string(), kind: "value_error".into() })
        })?;
        let compiled = compiled::<T>()?;
        let value = shape(&compiled.schema, &pairs);
        let fields = check::<T>("query", &value)?;
        if !fields.is_empty() {
            return Err(Error::new(ErrorKind::Invalid(fields)).into());
        }
        let parsed = serde_json::from_value(value).map_err(|error| {
            Error::invalid(FieldError { loc: vec!["query".into()], msg: error.to_string(), kind: "value_error".into() })
        })?;
        Ok(Query(parsed))
    }
}

/// Gives the words of a query string the types that the schema names: integers, booleans, lists of repeated parameters.
fn shape(schema: &Value, pairs: &[(String, String)]) -> Value {
    let mut shaped = Map::new();
    // A pagination token carries the query that it began with: everything beside it is ignored, right or wrong.
    let token = "pagination_token";
    let has_token = schema.pointer("/properties/pagination_token").is_some() && pairs.iter().any(|(name, _)| name == token);
    for (name, word) in pairs.iter().filter(|(name, _)| !has_token || name == token) {
        let Some(property) = schema.get("properties").and_then(|properties| properties.get(name)) else { continue };
        let is_a = |kind: &str| match property.get("type") {
            Some(Value::String(only)) => only == kind,
            Some(Value::Array(kinds)) => kinds.iter().any(|one| one == kind),
            _ => false,
        };
        let typed = if is_a("integer") {
            word.parse::<i64>().map_or_else(|_| word.as_str().into(), Value::from)
        } else if is_a("boolean") {
            word.parse::<bool>().map_or_else(|_| word.as_str().into(), Value::from)
        } else if property.get("format").is_some_and(|format| format == "date-time") && word.parse::<NaiveDateTime>().is_ok() {
            // A time without a zone is in UTC.
            Value::from(format!("{word}Z"))
        } else {
            Value::from(word.as_str())
        };
        if is_a("array") {
            if let Some(list) = shaped.entry(name.clone()).or_insert_with(|| Value::Array(Vec::new())).as_array_mut() {
                list.push(typed);
            }
        } else {
            shaped.insert(name.clone(), typed);
        }
    }
    Value::Object(shaped)
}

/// The one parameter of a path, parsed as `T`.
pub struct Path<T>(pub T);

impl<T: std::str::FromStr, S: Sync + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|error| Error::internal(error.to_string()))?;
        let Some((name, word)) = params.iter().last() else { return Err(Error::internal("the route has no parameter").into()) };
        let parsed = word.parse();
        parsed.map(Path).map_err(|_| Error::invalid(FieldError::new("path", name, "must be a valid uuid", "type_error.uuid")).into())
    }
}
