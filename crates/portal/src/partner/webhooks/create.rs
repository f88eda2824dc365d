use bursar_pages::HtmlPage;
use http::{Method, StatusCode};
use maud::html;
use serde::Deserialize;
use serde_json::json;

use crate::partner::figures::title;
use crate::partner::parts::{Field, field, first_choice, form, shown_once, text_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, Refused, SignedIn, SubmittedForm};

/// What a person filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    url: String,
    object_type: String,
    event_types: Vec<String>,
}

const ABOVE: Option<(&str, &str)> = Some(("/portal/webhooks", "Webhooks"));

/// The object that is offered first.
const FIRST: &str = "accounting_connection";

/// `GET /portal/webhooks/new`.
pub(super) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    let asked = signed_in.asked("object_type");
    let object_type = if asked.is_empty() { FIRST } else { asked }.to_owned();
    Ok(question(&signed_in, &Typed { object_type, ..Typed::default() }, &Wrong::default()))
}

/// First the object, then its events: those that happen in this release, and no others.
fn question(signed_in: &SignedIn, typed: &Typed, wrong: &Wrong) -> HtmlPage {
    let known: Vec<(&str, String, Vec<&str>)> = bursar_events::object_types().map(|(word, events)| (word, title(word), events)).collect();
    let first = known.iter().filter(|(word, ..)| *word == FIRST);
    let options: Vec<(&str, &str)> =
        first.chain(known.iter().filter(|(word, ..)| *word != FIRST)).map(|(word, words, _)| (*word, words.as_str())).collect();
    let events = known.iter().find(|(word, ..)| *word == typed.object_type).map(|(.., events)| events.as_slice()).unwrap_or_default();
    let content = html! {
        (first_choice(signed_in, "object_type", "Object", &typed.object_type, &options))
        (wrong_whole(wrong))
        (form(signed_in, "/portal/webhooks/new", html! {
            input type="hidden" name="object_type" value=(typed.object_type);
            (field(wrong, Field { kind: "url", hint: &format!("{}. It answers a POST with a 2xx within seconds.", allowed(signed_in)), ..Field::text("url", "Endpoint URL", &typed.url) }))
            fieldset.field {
                legend { "Events to send" }
                p.hint { "None checked means all." }
                div.checks {
                    @for event in events {
                        label.check { input type="checkbox" name="event_types" value=(event) checked[typed.event_types.iter().any(|chosen| chosen == event)]; " " (title(event)) }
                    }
                }
                @if let Some(said) = wrong.of("event_types") { p.said { "Events " (said) "." } }
            }
            div.actions { button.primary type="submit" { "Add endpoint" } a.button.quiet href="/portal/webhooks" { "Back" } }
        }))
    };
    signed_in.page_below(Place::Webhooks, ABOVE, "Add endpoint", html! {}, content)
}

/// Where an endpoint may be on this server.
fn allowed(signed_in: &SignedIn) -> &'static str {
    let networks = &signed_in.portal.edge.options.webhook_networks;
    if networks.is_empty() {
        "An https address on the public internet"
    } else if networks.iter().all(|network| network.addr().is_loopback()) {
        "An https address on the public internet, or one on this machine, such as http://localhost:3000/hooks"
    } else {
        "An https address on the public internet, or one in a private network that your operator allows, also with http"
    }
}

/// `POST /portal/webhooks/new`. The secret is shown on the answer itself: it does not come again.
pub(super) async fn create(submitted: SubmittedForm<Typed>) -> Result<HtmlPage, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let body = json!({"url": typed.url.trim(), "object_type": typed.object_type, "event_types": typed.event_types});
    match signed_in.send(Method::POST, "/webhook_subscriptions", None, Some(&body)).await {
        Ok(made) => Ok(secret(&signed_in, text_of(&made["id"]), text_of(&made["secret"]), "Endpoint added")),
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
        (shown_once("Signing secret", secret, words))
        div.actions { a.button.primary href={ "/portal/webhooks/" (id) } { "Continue to the endpoint" } a.button.quiet href="/docs/webhooks" { "How to check a signature" } }
    };
    signed_in.page_below(Place::Webhooks, ABOVE, heading, html! {}, content)
}
