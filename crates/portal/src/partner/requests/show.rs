use bursar_pages::HtmlPage;
use std::collections::BTreeMap;

use axum::extract::Path;
use maud::{Markup, html};
use serde_json::Value;

use super::{answered, caller, members, took};
use crate::partner::entities;
use crate::partner::figures::exactly;
use crate::partner::parts::{facts, id, raw, text_of};
use crate::partner::refusal::sentence;
use crate::partner::{Place, Refused, SignedIn};

/// `GET /portal/requests/{id}`.
pub(super) async fn show(Path(request): Path<String>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let found = signed_in.get(&format!("/requests/{request}"), &[]).await?;
    let members = members(&signed_in, std::slice::from_ref(&found)).await?;
    let entity = match found["entity_id"].as_str() {
        Some(id) => Some(entities::link(&signed_in, id).await?),
        None => None,
    };
    let content = html! {
        p.headline { (answered(&found)) span.soft { "after " (took(&found)) } }
        @if let Some(error) = found["error"].as_str() { div.trouble.attention { p.cause { (sentence(error)) } } }
        section.part { (facts(&known(&signed_in, &found, &members, entity))) }
        p.fine { "Bodies, headers and queries are not kept: no secret of yours is in this log." }
        (raw("Request as JSON", &found))
    };
    let heading = format!("{} {}", text_of(&found["method"]), text_of(&found["path"]));
    Ok(signed_in.page_below(Place::Requests, Some(("/portal/requests", "Requests")), &heading, html! {}, content))
}

fn known<'a>(signed_in: &SignedIn, found: &'a Value, members: &BTreeMap<String, String>, entity: Option<Markup>) -> Vec<(&'a str, Markup)> {
    let text = |name: &str| found[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let operation = text_of(&found["operation"]);
    let mut rows: Vec<(&str, Markup)> = vec![
        ("Received", exactly(&found["created_at"], signed_in.now)),
        (
            "Operation",
            html! { code { (operation) } a href={ "/portal/requests?caller=all&operation=" (encoded(operation)) } { "Similar requests" } },
        ),
        ("Caller", html! { (caller(found, members)) @if let Some(agent) = text("user_agent") { span.soft { (agent) } } }),
    ];
    if let Some(spoken) = text("api_version") {
        rows.push(("Version requested", html! { code { (spoken) } }));
    }
    if let Some(entity) = entity {
        let others = format!("/portal/requests?caller=all&entity_id={}", text_of(&found["entity_id"]));
        rows.push(("Entity", html! { (entity) a href=(others) { "Requests of this entity" } }));
    }
    rows.push(("Request ID", id(text_of(&found["request_id"]))));
    rows
}

fn encoded(word: &str) -> String {
    url::form_urlencoded::byte_serialize(word.as_bytes()).collect()
}
