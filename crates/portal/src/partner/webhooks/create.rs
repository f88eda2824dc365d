use http::{Method, StatusCode};
use maud::html;
use serde::Deserialize;
use serde_json::json;

use super::super::figures::plain;
use super::super::parts::{Field, choice, field, form, shown_once, text_of, wrong_whole};
use super::super::refusal::Wrong;
use super::super::{Place, Posted, Refused, Visitor};
use crate::page::Page;

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
pub(super) async fn show(visitor: Visitor) -> Result<Page, Refused> {
    visitor.writes()?;
    let typed = Typed { object_type: "accounting_connection".to_owned(), ..Typed::default() };
    Ok(question(&visitor, &typed, &Wrong::default()))
}

fn question(visitor: &Visitor, typed: &Typed, wrong: &Wrong) -> Page {
    let names: Vec<(&str, String)> = bursar_events::object_types().map(|word| (word, plain(word))).collect();
    let options: Vec<(&str, &str)> = names.iter().map(|(word, words)| (*word, words.as_str())).collect();
    let content = html! {
        (wrong_whole(wrong))
        (form(visitor, "/portal/webhooks/new", html! {
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
    visitor.page_below(Place::Webhooks, ABOVE, "Add an endpoint", html! {}, content)
}

/// `POST /portal/webhooks/new`. The secret is shown on the answer itself: it does not come again.
pub(super) async fn create(posted: Posted<Typed>) -> Result<Page, Refused> {
    let Posted(visitor, typed) = posted;
    let events: Vec<&str> = typed.event_types.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let body = json!({"url": typed.url.trim(), "object_type": typed.object_type, "event_types": events});
    match visitor.send(Method::POST, "/webhook_subscriptions", None, Some(&body)).await {
        Ok(made) => Ok(secret(&visitor, text_of(&made["id"]), text_of(&made["secret"]), "The endpoint is added")),
        Err(refused) => {
            let page = question(&visitor, &typed, &refused.fields()?);
            Ok(Page { status: StatusCode::UNPROCESSABLE_ENTITY, ..page })
        }
    }
}

/// The secret of a subscription, this once.
pub(super) fn secret(visitor: &Visitor, id: &str, secret: &str, heading: &str) -> Page {
    let words = "Your endpoint checks Monite-Signature with it. It is shown this once: keep it where your endpoint can read it.";
    let content = html! {
        (shown_once("Secret of the endpoint", secret, words))
        div.actions { a.button.primary href={ "/portal/webhooks/" (id) } { "Go on to the endpoint" } a.button.quiet href="/docs/webhooks" { "How to check a signature" } }
    };
    visitor.page_below(Place::Webhooks, ABOVE, heading, html! {}, content)
}
