//! Each refusal is a page: what happened, what to do, and nothing that is not the reader's.

use axum::response::{IntoResponse, Response};
use bursar_accounting::authorizations::{CONSENT_MINUTES, Refusal, Stopped};
use bursar_kernel::{Error, ErrorKind};
use http::StatusCode;
use maud::html;

use super::layout::plain;
use super::{address, title};

/// A refusal on its way to a person.
#[derive(Debug)]
pub(crate) struct Refused {
    cause: Cause,
    /// Where to begin anew.
    again: Option<String>,
}

#[derive(Debug)]
enum Cause {
    Domain(Refusal),
    /// A form that no page of ours sent.
    ForeignForm,
}

impl Refused {
    /// A refusal at a known link.
    pub(crate) fn at(refusal: Refusal, link: &str) -> Self {
        Refused { cause: Cause::Domain(refusal), again: Some(format!("/connect/{link}")) }
    }
}

/// A form that no page of ours sent.
pub(crate) fn foreign_form(link: &str) -> Refused {
    Refused { cause: Cause::ForeignForm, again: Some(format!("/connect/{link}")) }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Refused { cause: Cause::Domain(refusal), again: None }
    }
}

impl From<Stopped> for Refused {
    fn from(stopped: Stopped) -> Self {
        let again = stopped.again.map(|again| address(&format!("/connect/{}", again.link), again.return_to.as_deref()));
        Refused { cause: Cause::Domain(stopped.refusal), again }
    }
}

impl From<Error> for Refused {
    #[track_caller]
    fn from(error: Error) -> Self {
        Refused::from(Refusal::Failed(error.trace()))
    }
}

/// Status, heading, what happened and what to do, and the words of the button that begins anew where that helps.
struct Words {
    status: StatusCode,
    heading: String,
    text: String,
    button: Option<&'static str>,
}

fn words(status: StatusCode, heading: impl Into<String>, text: impl Into<String>, button: Option<&'static str>) -> Words {
    Words { status, heading: heading.into(), text: text.into(), button }
}

const AGAIN: Option<&str> = Some("Start again");

fn explain(cause: &Cause) -> Words {
    use StatusCode as S;
    let refusal = match cause {
        Cause::Domain(refusal) => refusal,
        Cause::ForeignForm => {
            let text = "The request did not come from the connect page itself, so nothing was done. Open the page and press its button.";
            return words(S::FORBIDDEN, "That did not come from this page", text, Some("Open the page"));
        }
    };
    match refusal {
        Refusal::UnknownLink => words(
            S::NOT_FOUND,
            "Link not found",
            "It may have been cut short when it was copied. Open it again from the message or the app that showed it to you, or ask for a new one.",
            None,
        ),
        Refusal::Disconnected => words(
            S::GONE,
            "Link expired",
            "The connection was disconnected, so this link no longer works. Ask whoever sent it for a new one.",
            None,
        ),
        Refusal::AlreadyConnected => words(
            S::CONFLICT,
            "Already connected",
            "The books are connected: there is nothing left to do here. To connect another company, this connection has to be ended first.",
            None,
        ),
        Refusal::NotConfigured(platform) => {
            let name = title(*platform);
            words(
                S::SERVICE_UNAVAILABLE,
                format!("{name} is not ready yet"),
                format!("{name} has not been set up on this server. Tell whoever sent you this link, and open it again later."),
                None,
            )
        }
        Refusal::UnknownState => words(
            S::BAD_REQUEST,
            "Unknown response",
            "The accounting provider sent a response that belongs to no consent of this server. Nothing was connected. Open your connect link again and start from there.",
            None,
        ),
        Refusal::UsedState => words(
            S::CONFLICT,
            "This step is done already",
            "The provider’s answer was used before, perhaps because the page was loaded twice. Nothing was changed now.",
            Some("Back to the connect page"),
        ),
        Refusal::ExpiredState => {
            let text = format!(
                "For your safety a consent is good for {CONSENT_MINUTES} minutes, and none is pending here. Nothing was connected."
            );
            words(S::GONE, "That took too long", text, AGAIN)
        }
        Refusal::OtherBrowser => words(
            S::FORBIDDEN,
            "This was started in another browser",
            "The connection has to be finished in the browser in which it was started. Nothing was connected. Open your connect link here and start again.",
            AGAIN,
        ),
        Refusal::Denied(platform) => {
            let text = format!(
                "Access was not given at {}, so nothing was connected and nothing was read. Start again whenever you like.",
                title(*platform)
            );
            words(S::FORBIDDEN, "You did not give access", text, AGAIN)
        }
        Refusal::ProviderFailed(platform) => {
            let name = title(*platform);
            words(
                S::BAD_GATEWAY,
                format!("{name} did not answer"),
                format!(
                    "{name} could not finish the sign-in. Nothing was connected. Wait a minute and start again; if it happens once more, check whether {name} reports an outage."
                ),
                AGAIN,
            )
        }
        Refusal::WrongCompany { expected, chosen } => {
            let text = format!(
                "This connection belongs to {}, and you chose {}. Nothing was changed. Start again and choose the same company as before.",
                named(expected),
                named(chosen)
            );
            words(S::CONFLICT, "This is another company", text, AGAIN)
        }
        Refusal::CompanyTaken(name) => {
            let text = format!(
                "The books of {} are connected elsewhere on this server already, and a company’s books go to one place only. End that connection first, or choose another company.",
                named(name)
            );
            words(S::CONFLICT, "This company is connected already", text, Some("Choose another company"))
        }
        Refusal::NotOffered => {
            words(S::BAD_REQUEST, "That choice is not on offer", "The choice was not one of those on the page. Nothing was changed.", AGAIN)
        }
        Refusal::Failed(error) => match error.kind() {
            ErrorKind::Unavailable(_) => words(
                S::SERVICE_UNAVAILABLE,
                "Not just now",
                "The server is busy or under maintenance. Nothing was changed. Try again in a minute.",
                AGAIN,
            ),
            _ => words(
                S::INTERNAL_SERVER_ERROR,
                "Something failed on our side",
                "Nothing was changed. Try again in a minute; if it fails again, tell whoever sent you this link.",
                AGAIN,
            ),
        },
    }
}

fn named(name: &str) -> &str {
    if name.is_empty() { "another company" } else { name }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        if let Cause::Domain(Refusal::Failed(error)) = &self.cause
            && !matches!(error.kind(), ErrorKind::Unavailable(_))
        {
            tracing::error!(error = %error.report(), "a connect page failed");
        }
        let Words { status, heading, text, button } = explain(&self.cause);
        let is_connected = matches!(self.cause, Cause::Domain(Refusal::AlreadyConnected));
        let content = html! {
            p.lead { (text) }
            @if let (Some(words), Some(again)) = (button, &self.again) {
                div.actions { a.button.primary href=(again) { (words) } }
            }
            @if let Some(link) = self.again.as_ref().filter(|_| is_connected) {
                div.actions { a.button.quiet href={ (link) "/done" } { "See the connection" } }
            }
        };
        plain(status, heading, content).into_response()
    }
}
