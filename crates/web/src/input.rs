//! What a request brings: body, query, path. Every bad field is named, all in one answer.

use axum::body::{Body, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::response::{IntoResponse, Response};
use bursar_kernel::{Error, ErrorKind, FieldError, Location, ensure_valid};
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::request::Parts;
use http_body_util::{BodyExt, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

use crate::access::Access;
use crate::bad_fields::MAX_COUNT;
use crate::edge::Edge;
use crate::failure::Failure;
use crate::schema::{check, compiled};

/// A JSON body of type `T`. One of a request is checked against the published schema: `null` on an optional field is absence; in the
/// body of a PATCH it clears, and is refused where it cannot be cleared.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A body that may be left out: zero bytes are no body, whatever the content type says.
pub struct OptionalJson<T>(pub Option<T>);

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest<Arc<Edge>> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, edge: &Arc<Edge>) -> Result<Self, Failure> {
        OptionalJson::from_request(request, edge).await?.0.map(Json).ok_or_else(required)
    }
}

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest<Arc<Edge>> for OptionalJson<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, edge: &Arc<Edge>) -> Result<Self, Failure> {
        let nulls = if request.method() == http::Method::PATCH { Nulls::Clear } else { Nulls::AreAbsent };
        Ok(OptionalJson(body(request, edge, nulls).await?))
    }
}

/// A JSON body in which null is a value like any other: for objects whose fields are the client's own.
pub struct FreeJson<T>(pub T);

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest<Arc<Edge>> for FreeJson<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, edge: &Arc<Edge>) -> Result<Self, Failure> {
        body(request, edge, Nulls::Stay).await?.map(FreeJson).ok_or_else(required)
    }
}

/// What a null in a body means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nulls {
    AreAbsent,
    Clear,
    Stay,
}

async fn body<T: DeserializeOwned + ToSchema + 'static>(request: Request, edge: &Edge, nulls: Nulls) -> Result<Option<T>, Failure> {
    let (parts, body) = request.into_parts();
    let content_type = content_type(&parts.headers);
    let bytes = read_body(body, json_limit(&parts, edge)).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    if kind != "application/json" && !kind.ends_with("+json") {
        let wrong = FieldError::new("header", "content-type", "must be application/json", "value_error.content_type");
        return Err(Error::invalid(wrong).into());
    }
    if parts.headers.get(CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        let wrong = FieldError::new("header", "content-encoding", "send the body uncompressed", "value_error.content_encoding");
        return Err(Error::invalid(wrong).into());
    }
    let mut value: Value = serde_json::from_slice(&bytes).map_err(|error| not_json(&error))?;
    let has_dropped = nulls == Nulls::AreAbsent && drop_nulls(&mut value);
    let mut fields = check::<T>("body", &value)?;
    if nulls == Nulls::Clear {
        fields = fields.into_iter().map(|field| named_if_cleared(field, &value)).collect();
    }
    if nulls != Nulls::Stay {
        name_unprintable(&value, &mut vec!["body".into()], &mut fields);
    }
    ensure_valid(fields)?;
    // From the text, because a `Value` keeps numbers as floats.
    let parsed = if has_dropped {
        serde_json::from_slice(&bytes).and_then(without_nulls).and_then(|kept| serde_json::from_str(kept.get()))
    } else {
        serde_json::from_slice(&bytes)
    };
    // What the schema lets through and the type does not is a bound that was forgotten: still the client's field, never a 500.
    let parsed = parsed.map_err(|error| Error::invalid(FieldError::at(vec!["body".into()], error.to_string(), "value_error")))?;
    Ok(Some(parsed))
}

/// No text of Postgres holds the character NUL, so none of ours does.
fn name_unprintable(value: &Value, at: &mut Vec<Location>, fields: &mut Vec<FieldError>) {
    match value {
        Value::String(text) => name_if_unprintable(text, at, fields),
        Value::Array(list) => {
            for (place, value) in list.iter().enumerate() {
                at.push(Location::Index(place));
                name_unprintable(value, at, fields);
                at.pop();
            }
        }
        Value::Object(map) => {
            for (name, value) in map {
                at.push(name.as_str().into());
                name_if_unprintable(name, at, fields);
                name_unprintable(value, at, fields);
                at.pop();
            }
        }
        _ => {}
    }
}

fn name_if_unprintable(text: &str, at: &[Location], fields: &mut Vec<FieldError>) {
    if text.contains('\0') && fields.len() < MAX_COUNT {
        fields.push(FieldError::at(at.to_vec(), "must not hold the character NUL", "value_error"));
    }
}

/// A null is of the wrong type only where nothing can be cleared: then that is what is said.
fn named_if_cleared(field: FieldError, body: &Value) -> FieldError {
    let value = field.loc.iter().skip(1).try_fold(body, |value, step| match step {
        Location::Name(name) => value.get(name),
        Location::Index(index) => value.get(index),
    });
    let is_null = value.is_some_and(Value::is_null) && field.loc.len() > 1;
    if is_null { FieldError::cannot_be_cleared(field.loc) } else { field }
}

fn required() -> Failure {
    Error::invalid(FieldError::at(vec!["body".into()], "a JSON body is required", "value_error.missing")).into()
}

/// Largest multipart form, in bytes: an extension of requests. Every other body has the limit of [`EdgeOptions`](crate::EdgeOptions).
#[derive(Debug, Clone, Copy)]
pub struct FormLimit(pub usize);

/// Credentials are short, and whoever sends them is not known yet.
const CREDENTIALS_LIMIT: usize = 16 << 10;

/// The largest body that this request may bring, whether the operation reads it as a form or as JSON.
pub(crate) fn body_limit(parts: &Parts, edge: &Edge) -> usize {
    let form = parts.extensions.get::<FormLimit>().filter(|_| content_type(&parts.headers).starts_with("multipart/"));
    form.map_or_else(|| json_limit(parts, edge), |form| form.0)
}

fn json_limit(parts: &Parts, edge: &Edge) -> usize {
    let limit = edge.options.body_limit;
    if parts.extensions.get() == Some(&Access::Credentials) { limit.min(CREDENTIALS_LIMIT) } else { limit }
}

fn content_type(headers: &HeaderMap) -> String {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().trim().to_ascii_lowercase()
}

/// The whole body, if it is not larger than the limit.
pub async fn read_body(body: Body, limit: usize) -> Result<Bytes, Error> {
    if body.size_hint().lower() > u64::try_from(limit)? {
        return Err(Error::new(ErrorKind::TooLarge));
    }
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(Error::new(ErrorKind::TooLarge)),
        Err(_) => Err(Error::invalid(FieldError::at(vec!["body".into()], "the body was incomplete: send it again", "value_error"))),
    }
}

fn not_json(error: &serde_json::Error) -> Error {
    let msg = format!("is not valid JSON: {error}");
    Error::invalid(FieldError::at(vec!["body".into(), Location::Index(error.column())], msg, "value_error.jsondecode"))
}

/// Takes the nulls out of all objects, and says whether there were any.
fn drop_nulls(value: &mut Value) -> bool {
    match value {
        Value::Object(map) => {
            let before = map.len();
            map.retain(|_, value| !value.is_null());
            let has_dropped = map.len() < before;
            map.values_mut().fold(has_dropped, |has_dropped, value| drop_nulls(value) | has_dropped)
        }
        Value::Array(list) => list.iter_mut().fold(false, |has_dropped, value| drop_nulls(value) | has_dropped),
        _ => false,
    }
}

/// The same for the text, in which every number keeps its digits.
fn without_nulls(json: &RawValue) -> serde_json::Result<Box<RawValue>> {
    match json.get().as_bytes().first() {
        Some(b'{') => {
            let members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(json.get())?;
            let kept = members.into_iter().filter(|(_, value)| value.get() != "null");
            to_raw_value(&kept.map(|(name, value)| Ok((name, without_nulls(value)?))).collect::<serde_json::Result<BTreeMap<_, _>>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json.get())?;
            to_raw_value(&items.into_iter().map(without_nulls).collect::<serde_json::Result<Vec<_>>>()?)
        }
        _ => Ok(json.to_owned()),
    }
}

/// The query string as a `T`, checked against its schema. Parameters that `T` does not know are ignored.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + ToSchema + 'static, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let pairs: Vec<(String, String)> = serde_html_form::from_str(parts.uri.query().unwrap_or_default())
            .map_err(|error| Error::invalid(FieldError::at(vec!["query".into()], error.to_string(), "value_error")))?;
        let compiled = compiled::<T>()?;
        let value = shape(&compiled.schema, &pairs);
        let mut fields = check::<T>("query", &value)?;
        name_unprintable(&value, &mut vec!["query".into()], &mut fields);
        ensure_valid(fields)?;
        let parsed = serde_json::from_value(value)
            .map_err(|error| Error::invalid(FieldError::at(vec!["query".into()], error.to_string(), "value_error")))?;
        Ok(Query(parsed))
    }
}

/// Gives the words of a query string the types that the schema names: integers, booleans, lists of repeated parameters.
fn shape(schema: &Value, pairs: &[(String, String)]) -> Value {
    let mut shaped = Map::new();
    for (name, word) in pairs {
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

/// The last parameter of a path, parsed as `T`.
pub struct Path<T>(pub T);

/// Two parameters of a path, in its order.
pub struct Paths<A, B>(pub A, pub B);

impl<T: std::str::FromStr, S: Sync + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|error| Error::internal(error.to_string()))?;
        parameter(params.iter().last()).map(Path).map_err(|error| in_path(vec![error]))
    }
}

impl<A: std::str::FromStr, B: std::str::FromStr, S: Sync + Send> FromRequestParts<S> for Paths<A, B> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|error| Error::internal(error.to_string()))?;
        let mut params = params.iter();
        match (parameter(params.next()), parameter(params.next())) {
            (Ok(first), Ok(second)) => Ok(Paths(first, second)),
            (first, second) => Err(in_path([first.err(), second.err()].into_iter().flatten().collect())),
        }
    }
}

fn parameter<T: std::str::FromStr>(param: Option<(&str, &str)>) -> Result<T, FieldError> {
    let (name, word) = param.unwrap_or_default();
    word.parse().map_err(|_| FieldError::new("path", name, "must be a valid uuid", "type_error.uuid"))
}

fn in_path(fields: Vec<FieldError>) -> Failure {
    Error::new(ErrorKind::Invalid(fields)).into()
}
