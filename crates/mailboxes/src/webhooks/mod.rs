//! The requests of mail providers that receive mail for the operator: each brings one mail, as it came.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bursar_kernel::{Error, ErrorKind, Result};
use bursar_web::{Edge, error_response};
use bytes::Bytes;
use http::StatusCode;

use crate::context::IncomingMailServer;
use crate::incoming_mails::keep::{ArrivedMail, MailSender, Recipient};

mod mailgun;
mod postmark;

/// Where providers bring mail: outside the API, because what they send proves itself.
pub fn webhooks() -> Router<Arc<Edge>> {
    Router::new().route("/incoming_mail/mailgun/mime", post(mailgun::receive)).route("/incoming_mail/postmark", post(postmark::receive))
}

/// A mail that a provider brought.
struct Brought {
    sender: String,
    recipients: Vec<String>,
    raw: Bytes,
}

/// What the provider is told.
enum Told {
    Kept,
    /// It is to send the mail again.
    Later,
    /// It is not to send the mail again.
    Never(&'static str),
}

impl IncomingMailServer {
    /// The body of a provider's request: a mail grows by a third in base64, and by more where a form escapes it.
    async fn body(&self, body: Body) -> Result<Bytes> {
        to_bytes(body, self.settings.mail_bytes.saturating_mul(2)).await.map_err(|_| Error::new(ErrorKind::TooLarge))
    }

    /// Keeps the mail for each of its recipients that is known.
    async fn keep(&self, mail: Brought) -> Result<Told> {
        if mail.raw.len() > self.settings.mail_bytes {
            return Ok(Told::Never("the mail is too large"));
        }
        // Providers do not tell which server they had it from.
        let sender = MailSender { address: mail.sender, client: None };
        let arrived = ArrivedMail::new(mail.raw).await?;
        let mut told = Told::Never("there is no such mailbox");
        for address in &mail.recipients {
            match self.intake.recipient(address).await? {
                Recipient::Known(destination) => {
                    self.intake.keep(&destination, &sender, &arrived).await?;
                    told = Told::Kept;
                }
                Recipient::Busy => return Ok(Told::Later),
                Recipient::Unknown => {}
            }
        }
        Ok(told)
    }

    /// The answer, with the status by which this provider understands that a mail is not to be sent again.
    async fn answer(&self, mail: Result<Brought>, never: StatusCode) -> Response {
        let told = match mail {
            Ok(mail) => self.keep(mail).await,
            Err(error) => Err(error),
        };
        match told {
            Ok(Told::Kept) => StatusCode::OK.into_response(),
            Ok(Told::Later) => (StatusCode::SERVICE_UNAVAILABLE, "the mailbox received too many mails within a minute").into_response(),
            Ok(Told::Never(why)) => (never, why).into_response(),
            Err(error) => error_response(&error),
        }
    }
}

/// The provider is not set up here, or it is somebody else.
fn unproven(setting: &str) -> Error {
    Error::new(ErrorKind::Unauthorized(format!("this is not proven to be from the mail provider: check {setting}")))
}
