use http::{Method, StatusCode};
use maud::html;
use serde::Deserialize;
use serde_json::json;

use super::super::figures::plain;
use super::super::parts::{Field, choice, field, form, shown_once, text_of, wrong_whole};
use super::super::refusal::Wrong;
use super::super::{Place, Refused, SignedIn, SubmittedForm};
use bursar_pages::HtmlPage;

/// What a person filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    url: String,
    object_type: String,
    event_types: String,
}

const ABOVE: Option<(&str, &str)> = Some(("/portal/webhooks", "Webhooks"));

/// `GET /portal/webhooks/new`.
pub(super) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    let typed = Typed { object_type: "accounting_connection".to_owned(), ..Typed::default() };
    Ok(question(&signed_in, &typed, &Wrong::default()))
}

fn question(signed_in: &SignedIn, typed: &Typed, wrong: &Wrong) -> HtmlPage {
    let names: Vec<(&str, String)> = bursar_events::object_types().map(|word| (word, plain(word))).collect();
    let options: Vec<(&str, &str)> = names.iter().map(|(word, words)| (*word, words.as_str())).collect();
    let content = html! {
        (wrong_whole(wrong))
        (form(signed_in, "/portal/webhooks/new", html! {
            (field(wrong, Field { kind: "url", hint: "It must take a POST over HTTPS and answer with a 2xx within seconds.", ..Field::text("url", "Address", &typed.url) }))
            (choice(wrong, "object_type", "About", &typed.object_type, &options))
            (field(wrong, Field {
                hint: "Names with commas between them, such as connected, deauthorized. Empty means all.",
                is_optional: true,
                ..Field::text("event_types", "Events", &typed.event_types)
            }))
            div.actions { button.primary type="submit" { "Add the endpoint" } a.button.quiet href="/portal/webhooks" { "Back" } }
        }))
    };
    signed_in.page_below(Place::Webhooks, ABOVE, "Add an endpoint", html! {}, content)
}

/// `POST /portal/webhooks/new`. The secret is shown on the answer itself: it does not come again.
pub(super) async fn create(submitted: SubmittedForm<Typed>) -> Result<HtmlPage, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let events: Vec<&str> = typed.event_types.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let body = json!({"url": typed.url.trim(), "object_type": typed.object_type, "event_types": events});
    match signed_in.send(Method::POST, "/webhook_subscriptions", None, Some(&body)).await {
        Ok(made) => Ok(secret(&signed_in, text_of(&made["id"]), text_of(&made["secret"]), "The endpoint is added")),
        Err(refused) => {
            let page = question(&signed_in, &typed, &refused.fields()?);
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page })
        }
    }
}

/// The secret of a subscription, this once.
pub(super) fn secret(signed_in: &SignedIn, id: &str, secret: &str, heading: &str) -> HtmlPage {
    let words = "Your endpoint checks Monite-Signature with it. It is shown this once: keep it where your endpoint can read it.";
    let content = html! {
        (shown_once("Secret of the endpoint", secret, words))
        div.actions { a.button.primary href={ "/portal/webhooks/" (id) } { "Go on to the endpoint" } a.button.quiet href="/docs/webhooks" { "How to check a signature" } }
    };
    signed_in.page_below(Place::Webhooks, ABOVE, heading, html! {}, content)
}
