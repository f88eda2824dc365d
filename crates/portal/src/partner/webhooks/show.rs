use axum::extract::Path;
use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use super::{deliveries, endpoint_state, events};
use crate::partner::figures::title;
use crate::partner::parts::{Ask, ago, ask, choice, exact, facts, form, id, pager, text_of, time_of, token};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, Refused, SignedIn};

/// `GET /portal/webhooks/{id}`.
pub(super) async fn show(Path(subscription): Path<String>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let query =
        [("webhook_subscription_id", subscription.as_str()), ("limit", "50"), ("pagination_token", signed_in.asked("pagination_token"))];
    let path = format!("/webhook_subscriptions/{subscription}");
    let (found, log) = tokio::try_join!(signed_in.get(&path, &[]), signed_in.get("/webhook_delivery_log", &query))?;
    let content = html! {
        p.headline role="status" {
            (endpoint_state(&found))
            @if let Some(since) = time_of(&found["failing_since"]) { span.soft { "Since " (exact(since)) " (" (ago(since, signed_in.now)) "). Failed deliveries are retried for twelve hours." } }
        }
        section.part {
            (facts(&[
                ("Endpoint URL", html! { code { (text_of(&found["url"])) } }),
                ("Object", html! { (title(text_of(&found["object_type"]))) }),
                ("Events", html! { (events(&found)) }),
                ("Endpoint ID", id(&subscription)),
            ]))
        }
        section.part {
            div.head { h2 { "Deliveries" } @if signed_in.may_write() && found["status"] == "enabled" { (again(&signed_in, &subscription)) } }
            (deliveries::rows(&signed_in, &log, "Nothing was sent yet: deliveries appear here as soon as an event happens that this endpoint subscribes to."))
            (pager(&signed_in, &log))
        }
    };
    let above = Some(("/portal/webhooks", "Webhooks"));
    Ok(signed_in.page_below(Place::Webhooks, above, host(&found), actions(&signed_in, &found), content))
}

/// The host of the address: enough to tell endpoints apart.
fn host(subscription: &Value) -> &str {
    let url = text_of(&subscription["url"]);
    url.split_once("://").map_or(url, |(_, rest)| rest.split('/').next().unwrap_or(rest))
}

fn again(signed_in: &SignedIn, id: &str) -> Markup {
    html! {
        form.line method="post" action={ "/portal/webhooks/" (id) "/again" } {
            (token(signed_in))
            label.choose { span { "Resend events of" }
                select name="hours" {
                    option value="1" { "the last hour" } option value="24" { "the last day" } option value="168" { "the last week" }
                } }
            button.quiet.small type="submit" { "Resend" }
        }
    }
}

fn actions(signed_in: &SignedIn, subscription: &Value) -> Markup {
    if !signed_in.may_write() {
        return html! {};
    }
    let here = format!("/portal/webhooks/{}", text_of(&subscription["id"]));
    let path = |verb: &str| format!("{here}/{verb}");
    let overlaps = [("0", "Expires now"), ("3600", "Stays valid for an hour"), ("86400", "Stays valid for a day")];
    let secret = Ask {
        id: "secret",
        button: "Replace secret",
        question: "Replace the secret?",
        will: "end the current secret: signatures that your endpoint checks with it fail from then on.",
        will_not: "change the endpoint, its deliveries, or what is pending.",
        action: &path("secret"),
    };
    let disable = Ask {
        id: "disable",
        button: "Disable",
        question: "Disable this endpoint?",
        will: "cancel pending deliveries; you can send them again once it is enabled.",
        will_not: "delete the endpoint, its secret or the log.",
        action: &path("disable"),
    };
    let delete = Ask {
        id: "delete",
        button: "Delete",
        question: "Delete this endpoint?",
        will: "delete the endpoint, its secret and pending deliveries.",
        will_not: "delete the events: another endpoint can receive them.",
        action: &path("delete"),
    };
    html! {
        (ask(signed_in, secret, choice(&Wrong::default(), "overlap_seconds", "The current secret", "3600", &overlaps)))
        @if subscription["status"] == "enabled" { (ask(signed_in, disable, html! {})) }
        @else { (form(signed_in, &path("enable"), html! { button.primary.small type="submit" { "Enable" } })) }
        (ask(signed_in, delete, html! {}))
    }
}
