//! What is not shown or not done, as a page: what happened, and what to do.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use bursar_kernel::{Error, ErrorKind};
use bursar_pages::{ApiAnswer, HtmlPage, address};
use http::header::{REFERER, RETRY_AFTER};
use http::{HeaderMap, Method, StatusCode};
use maud::{Markup, html};
use serde_json::Value;

use super::{PortalState, SignedIn};

/// A refusal on its way to a person.
pub(crate) enum Refused {
    /// Nobody is signed in: afterwards the page leads back there.
    SignIn { next: String },
    /// The password was right, and a code is asked for.
    NeedsCode,
    /// Before something dangerous: who is this?
    NeedsConfirmation { back: String },
    /// A form that no page of ours sent, or one of another session.
    ForeignForm,
    /// What an operation of the API answered instead of a success.
    Answered(Box<ApiAnswer>),
    /// An error of our own.
    Failed(Error),
}

impl Refused {
    pub(crate) fn sign_in(next: &str) -> Self {
        Refused::SignIn { next: next.to_owned() }
    }

    #[track_caller]
    pub(crate) fn not_allowed(words: &str) -> Self {
        Refused::Failed(Error::forbidden(words))
    }

    #[track_caller]
    pub(crate) fn not_found(what: &str) -> Self {
        Refused::Failed(Error::not_found(what))
    }

    pub(crate) fn too_large(words: &str) -> Self {
        Refused::Failed(Error::new(ErrorKind::BadRequest { kind: None, message: words.into() }))
    }

    pub(crate) fn broken_form() -> Self {
        Refused::Failed(Error::new(ErrorKind::BadRequest { kind: None, message: "the form was incomplete: open the page again".into() }))
    }

    /// What is wrong with which field, where a form can say it beside the field; any other refusal comes back.
    pub(crate) fn fields(self) -> Result<Wrong, Refused> {
        match self {
            Refused::Answered(answer) => match wrong_of(&answer.body) {
                Some(wrong) if matches!(answer.status.as_u16(), 400 | 409 | 422) => Ok(wrong),
                _ => Err(Refused::Answered(answer)),
            },
            Refused::Failed(error) => match error.kind() {
                ErrorKind::Invalid(fields) => {
                    let name = |loc: &[bursar_kernel::Location]| serde_json::to_value(loc.last()).ok()?.as_str().map(str::to_owned);
                    Ok(Wrong(fields.iter().map(|field| (name(&field.loc).unwrap_or_default(), field.msg.clone())).collect()))
                }
                ErrorKind::Conflict(message) | ErrorKind::Unauthorized(message) | ErrorKind::BadRequest { message, .. } => {
                    Ok(Wrong::whole(message))
                }
                _ => Err(Refused::Failed(error)),
            },
            other => Err(other),
        }
    }
}

/// What is wrong with a form: words for each field by its name, and under an empty name what is wrong with the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wrong(pub(crate) BTreeMap<String, String>);

impl Wrong {
    pub(crate) fn whole(words: &str) -> Self {
        Wrong(BTreeMap::from([(String::new(), words.to_owned())]))
    }

    /// What is wrong with a field.
    pub(crate) fn of(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Errors of the API by field: the last name on the way to it.
fn wrong_of(body: &Value) -> Option<Wrong> {
    if let Some(message) = body.pointer("/error/message").and_then(Value::as_str) {
        return Some(Wrong::whole(message));
    }
    let fields = body["detail"].as_array()?.iter().map(|field| {
        let steps = field["loc"].as_array();
        let name = steps.and_then(|steps| steps.iter().rev().find_map(Value::as_str)).unwrap_or_default();
        let name = if steps.is_some_and(|steps| steps.len() > 1) { name } else { "" };
        (name.to_owned(), field["msg"].as_str().unwrap_or_default().replacen("field required", "is required", 1))
    });
    Some(Wrong(fields.collect()))
}

impl From<Error> for Refused {
    #[track_caller]
    fn from(error: Error) -> Self {
        Refused::Failed(error.trace())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Refused::SignIn { next } => Redirect::to(&with("/portal/sign-in", "next", &next)).into_response(),
            Refused::NeedsCode => Redirect::to("/portal/sign-in/code").into_response(),
            Refused::NeedsConfirmation { back } => Redirect::to(&with("/portal/confirm", "back", &back)).into_response(),
            Refused::ForeignForm => {
                let text = "The form did not come from a page of this portal, or you have signed in again since it was opened. Nothing was changed. Open the page again and press its button.";
                told(StatusCode::FORBIDDEN, "That did not come from this page", text)
            }
            Refused::Answered(answer) => {
                let said = answer.body.pointer("/error/message").and_then(Value::as_str).unwrap_or_default();
                let said = if said.is_empty() { first_field(&answer.body) } else { said.to_owned() };
                explained(answer.status, &said)
            }
            Refused::Failed(error) => failed(&error),
        }
    }
}

fn failed(error: &Error) -> Response {
    let said = error.to_string();
    match error.kind() {
        ErrorKind::BadRequest { .. } => explained(StatusCode::BAD_REQUEST, &said),
        ErrorKind::Forbidden(_) => explained(StatusCode::FORBIDDEN, &said),
        ErrorKind::NotFound(_) => explained(StatusCode::NOT_FOUND, &said),
        ErrorKind::Conflict(_) => explained(StatusCode::CONFLICT, &said),
        ErrorKind::Invalid(fields) => {
            explained(StatusCode::UNPROCESSABLE_ENTITY, &fields.first().map(|field| field.msg.clone()).unwrap_or_default())
        }
        ErrorKind::TooManyRequests { retry_after_seconds } => {
            let minutes = retry_after_seconds.div_ceil(60);
            let words = if minutes == 1 { "a minute".to_owned() } else { format!("{minutes} minutes") };
            let text = format!("Too many attempts were made. Wait {words} and try again, or ask an owner of your team for a link.");
            let mut response = told(StatusCode::TOO_MANY_REQUESTS, "Too many attempts", &text);
            response.headers_mut().insert(RETRY_AFTER, (*retry_after_seconds).into());
            response
        }
        _ => {
            tracing::error!(error = %error.report(), "a page of the portal failed");
            explained(StatusCode::INTERNAL_SERVER_ERROR, "")
        }
    }
}

fn first_field(body: &Value) -> String {
    let field = &body["detail"][0];
    let name = field["loc"].as_array().and_then(|steps| steps.last()).and_then(Value::as_str).unwrap_or_default();
    format!("{name} {}", field["msg"].as_str().unwrap_or_default()).trim().to_owned()
}

/// A status in a person's words; `said` is the clause of whoever refused.
fn explained(status: StatusCode, said: &str) -> Response {
    let sentence = sentence(said);
    match status {
        StatusCode::NOT_FOUND => told(status, "Page not found", "It may have been deleted, or it belongs to another team."),
        StatusCode::FORBIDDEN => told(status, "You may not do this", &sentence),
        StatusCode::CONFLICT => told(status, "That cannot be done now", &sentence),
        StatusCode::TOO_MANY_REQUESTS => told(status, "Too many requests", "Wait a second and load the page again."),
        status if status.is_client_error() => told(status, "The request is not valid", &sentence),
        status => told(
            status,
            "Something failed on our side",
            "Nothing was changed. Load the page again; if it fails again, tell your operator the time and this address.",
        ),
    }
}

/// A clause as a sentence. A field with which it begins stays as the API writes it.
pub(crate) fn sentence(clause: &str) -> String {
    let mut characters = clause.chars();
    let Some(first) = characters.next() else { return String::new() };
    let end = if clause.ends_with(['.', '!', '?']) { "" } else { "." };
    let is_field = clause.split([' ', ':']).next().is_some_and(|word| word.trim_end_matches('.').contains(['.', '_']));
    if is_field { format!("{clause}{end}") } else { format!("{}{}{end}", first.to_uppercase(), characters.as_str()) }
}

/// What a page outside of the frame says, until somebody knows the way back.
#[derive(Debug, Clone)]
struct Told {
    heading: String,
    text: String,
}

fn told(status: StatusCode, heading: &str, text: &str) -> Response {
    let mut response = plain(status, heading, text, None);
    response.extensions_mut().insert(Told { heading: heading.to_owned(), text: text.to_owned() });
    response
}

/// Around all pages: a button that was refused leads back to the page on which it stands.
pub(crate) async fn way_back(request: Request, next: Next) -> Response {
    let back = came_from(request.headers()).filter(|_| request.method() == Method::POST);
    let mut response = next.run(request).await;
    let (Some(back), Some(told)) = (back, response.extensions_mut().remove::<Told>()) else { return response };
    let mut page = plain(response.status(), &told.heading, &told.text, Some(&back));
    if let Some(seconds) = response.headers_mut().remove(RETRY_AFTER) {
        page.headers_mut().insert(RETRY_AFTER, seconds);
    }
    page
}

/// The page of the portal that sent this, as an address on this host, whatever host was named.
fn came_from(headers: &HeaderMap) -> Option<String> {
    let url = url::Url::parse(headers.get(REFERER)?.to_str().ok()?).ok()?;
    url.path().starts_with("/portal").then(|| url[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}

fn plain(status: StatusCode, heading: &str, text: &str, back: Option<&str>) -> Response {
    let body = html! {
        body.portal-plain {
            main.plain-card #content {
                a.brand href="/portal" { img src=(address("mark.svg")) alt="" width="24" height="24"; "Bursar" }
                h1 { (heading) }
                p.lead { (text) }
                div.actions {
                    @if let Some(back) = back { a.button.primary href=(back) { "Back to the page" } a.button.quiet href="/portal" { "Open the inbox" } }
                    @else { a.button.primary href="/portal" { "Open the portal" } }
                }
            }
        }
    };
    HtmlPage { status, ..HtmlPage::new("portal", heading, body) }.into_response()
}

/// An address with one more value.
fn with(path: &str, name: &str, value: &str) -> String {
    if value.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish())
}

/// A page that there is not, inside the frame for whoever is signed in.
pub(crate) async fn nowhere(State(_): State<Arc<PortalState>>, signed_in: SignedIn) -> Response {
    let content: Markup = html! {
        div.empty { p { "There is nothing at this address. Choose a page in the menu." } }
    };
    let mut page = signed_in.page(super::Place::Nowhere, "Page not found", html! {}, content);
    page.status = StatusCode::NOT_FOUND;
    page.into_response()
}
