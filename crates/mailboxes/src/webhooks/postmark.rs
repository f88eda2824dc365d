//! Postmark's inbound webhook with the raw mail in it (`RawEmail`), protected by a name and a password in its address.

use axum::Extension;
use axum::body::Body;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bursar_kernel::{Error, FieldError, Result};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::{Brought, unproven};
use crate::context::Incoming;

/// Postmark drops a mail that is answered so, and sends every other one again.
const NEVER: StatusCode = StatusCode::FORBIDDEN;

/// What Postmark sends, as far as it is used.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inbound {
    from: String,
    original_recipient: String,
    raw_email: Option<String>,
}

/// Takes a mail from Postmark.
pub(super) async fn receive(Extension(incoming): Incoming, headers: HeaderMap, body: Body) -> Response {
    let login = incoming.settings.postmark_login.as_deref();
    let mail = async {
        proven(&headers, login)?;
        read(&incoming.body(body).await?)
    };
    incoming.answer(mail.await, NEVER).await
}

fn proven(headers: &HeaderMap, login: Option<&str>) -> Result<()> {
    let refused = || unproven("postmark_login");
    let login = login.ok_or_else(refused)?;
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Basic "));
    let given = STANDARD.decode(given.unwrap_or_default()).unwrap_or_default();
    if bool::from(given.ct_eq(login.as_bytes())) { Ok(()) } else { Err(refused()) }
}

fn read(body: &[u8]) -> Result<Brought> {
    let unreadable = |message: String| Error::invalid(FieldError::at(vec!["body".into()], message, "value_error"));
    let inbound: Inbound = serde_json::from_slice(body).map_err(|error| unreadable(format!("is no inbound mail of Postmark ({error})")))?;
    let missing = "has no RawEmail: turn on \"Include raw email content\" at the inbound stream";
    let raw = inbound.raw_email.ok_or_else(|| unreadable(missing.to_owned()))?;
    Ok(Brought { sender: inbound.from, recipients: vec![inbound.original_recipient], raw: raw.into_bytes().into() })
}
