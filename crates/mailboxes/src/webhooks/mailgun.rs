//! Mailgun's routes, forwarding to an address that ends in `mime`: a form with the mail in `body-mime`, and a signature.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use bursar_kernel::{Env, Error, FieldError, Result};
use bursar_web::Edge;
use bytes::Bytes;
use futures::stream;
use hmac::{Hmac, KeyInit, Mac};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use multer::Multipart;
use sha2::Sha256;

use super::{Brought, unproven};
use crate::context::Incoming;

/// How old a signature may be, in seconds: Mailgun tries for eight hours.
const OLDEST: i64 = 8 * 60 * 60 + 15 * 60;
/// Mailgun drops a mail that is answered so, and sends every other one again.
const NEVER: StatusCode = StatusCode::NOT_ACCEPTABLE;

/// What Mailgun sends, as far as it is used.
#[derive(Default)]
struct Form {
    recipient: String,
    sender: String,
    mime: Vec<u8>,
    timestamp: String,
    token: String,
    signature: String,
}

/// Takes a mail from Mailgun.
pub(super) async fn receive(State(edge): State<Arc<Edge>>, Extension(incoming): Incoming, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let key = incoming.settings.mailgun_key.as_deref();
    let mail = async { proven(read(&head.headers, incoming.body(body).await?).await?, key, &edge.env) };
    incoming.answer(mail.await, NEVER).await
}

fn proven(form: Form, key: Option<&str>, env: &Env) -> Result<Brought> {
    let refused = || unproven("mailgun_signing_key");
    let key = key.ok_or_else(refused)?;
    let sent_at: i64 = form.timestamp.parse().map_err(|_| refused())?;
    if (env.now().timestamp() - sent_at).abs() > OLDEST {
        return Err(refused());
    }
    let mut signature = Hmac::<Sha256>::new_from_slice(key.as_bytes())?;
    signature.update(form.timestamp.as_bytes());
    signature.update(form.token.as_bytes());
    let claimed = hex::decode(&form.signature).map_err(|_| refused())?;
    signature.verify_slice(&claimed).map_err(|_| refused())?;
    let recipients = form.recipient.split(',').map(|address| address.trim().to_owned()).collect();
    Ok(Brought { sender: form.sender, recipients, raw: form.mime.into() })
}

/// Either kind of form.
async fn read(headers: &HeaderMap, bytes: Bytes) -> Result<Form> {
    let mut form = Form::default();
    let content_type = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("multipart/") {
        let boundary = multer::parse_boundary(content_type).map_err(|error| unreadable(&error))?;
        let mut parts = Multipart::new(stream::iter([Ok::<_, Infallible>(bytes)]), boundary);
        while let Some(part) = parts.next_field().await.map_err(|error| unreadable(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            form.take(&name, part.bytes().await.map_err(|error| unreadable(&error))?.into());
        }
    } else {
        for (name, value) in form_urlencoded::parse(&bytes) {
            form.take(&name, value.into_owned().into_bytes());
        }
    }
    Ok(form)
}

impl Form {
    fn take(&mut self, name: &str, value: Vec<u8>) {
        let word = || String::from_utf8_lossy(&value).into_owned();
        match name {
            "recipient" => self.recipient = word(),
            "sender" => self.sender = word(),
            "timestamp" => self.timestamp = word(),
            "token" => self.token = word(),
            "signature" => self.signature = word(),
            "body-mime" => self.mime = value,
            _ => {}
        }
    }
}

fn unreadable(error: &dyn std::fmt::Display) -> Error {
    let message = format!("is no form that can be read ({error}): let Mailgun forward to an address that ends in mime");
    Error::invalid(FieldError::at(vec!["body".into()], message, "value_error"))
}
