//! Pages that cannot be shown.

use axum::response::{IntoResponse, Response};
use bursar_kernel::{Error, ErrorKind};
use bursar_print::paper::Language;
use http::StatusCode;
use maud::html;

use super::layout::strip;
use crate::person_page::PlainPage;

/// Why a payment page cannot be shown.
#[derive(Debug)]
pub(super) enum Refused {
    /// No link ends so.
    UnknownLink,
    /// A form that no page of ours sent.
    ForeignForm,
    /// We cannot.
    Failed(Error),
}

impl From<Error> for Refused {
    #[track_caller]
    fn from(error: Error) -> Self {
        Refused::Failed(error.trace())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, heading, text) = match &self {
            Refused::UnknownLink => (
                StatusCode::NOT_FOUND,
                "Link not found",
                "It may have been cut short when it was copied. Open it again from the message that showed it to you, or ask for a new one.",
            ),
            Refused::ForeignForm => (
                StatusCode::FORBIDDEN,
                "That did not come from this page",
                "The request did not come from the payment page itself, so nothing was done. Open the page and press its button.",
            ),
            Refused::Failed(error) if matches!(error.kind(), ErrorKind::Unavailable(_)) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Not just now",
                "The server is busy or under maintenance. Nothing was changed. Try again in a minute.",
            ),
            Refused::Failed(error) => {
                tracing::error!(error = %error.report(), "a payment page failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "Something failed on our side", "Nothing was changed. Try again in a minute.")
            }
        };
        PlainPage {
            status,
            heading: heading.to_owned(),
            content: html! { p.lead { (text) } },
            strip: |installation| strip(installation, Language::English),
            footer: "A secure payment page.",
        }
        .into_response()
    }
}
