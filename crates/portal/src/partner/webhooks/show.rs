use axum::extract::Path;
use maud::{Markup, html};
use serde_json::Value;

use super::super::figures::{exactly, plain};
use super::super::parts::{Ask, ask, choice, facts, form, id, pager, text_of, token};
use super::super::refusal::Wrong;
use super::super::{Place, Refused, SignedIn};
use super::{deliveries, endpoint_state, events};
use bursar_pages::HtmlPage;

/// `GET /portal/webhooks/{id}`.
pub(super) async fn show(Path(subscription): Path<String>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let query =
        [("webhook_subscription_id", subscription.as_str()), ("limit", "50"), ("pagination_token", signed_in.asked("pagination_token"))];
    let path = format!("/webhook_subscriptions/{subscription}");
    let (found, log) = tokio::try_join!(signed_in.get(&path, &[]), signed_in.get("/webhook_delivery_log", &query))?;
    let content = html! {
        p.headline role="status" {
            (endpoint_state(&found))
            @if !found["failing_since"].is_null() { span.soft { "Since " (exactly(&found["failing_since"], signed_in.now)) ". What is not taken is sent again for twelve hours." } }
        }
        section.part {
            (facts(&[
                ("Address", html! { code { (text_of(&found["url"])) } }),
                ("About", html! { (plain(text_of(&found["object_type"]))) }),
                ("Events", html! { (events(&found)) }),
                ("Id", id(&subscription)),
            ]))
        }
        section.part {
            div.head { h2 { "Deliveries" } @if signed_in.may_write() && found["status"] == "enabled" { (again(&signed_in, &subscription)) } }
            (deliveries::rows(&signed_in, &log, "Nothing was sent yet: deliveries appear here as soon as something happens that this endpoint asks for."))
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
            label.choose { span { "Send again what happened in" }
                select name="hours" {
                    option value="1" { "the last hour" } option value="24" { "the last day" } option value="168" { "the last week" }
                } }
            button.quiet.small type="submit" { "Send again" }
        }
    }
}

fn actions(signed_in: &SignedIn, subscription: &Value) -> Markup {
    if !signed_in.may_write() {
        return html! {};
    }
    let here = format!("/portal/webhooks/{}", text_of(&subscription["id"]));
    let path = |verb: &str| format!("{here}/{verb}");
    let overlaps = [("0", "Ends now"), ("3600", "Signs on for an hour"), ("86400", "Signs on for a day")];
    let secret = Ask {
        id: "secret",
        button: "Make a new secret",
        question: "Make a new secret?",
        lost: "the present secret: what your endpoint checks with it fails once it ends.",
        stays: "the endpoint, its deliveries, and what waits.",
        action: &path("secret"),
    };
    let disable = Ask {
        id: "disable",
        button: "Disable",
        question: "Disable this endpoint?",
        lost: "what waits to be sent is given up; you can send it again by its time once it is enabled.",
        stays: "the endpoint, its secret and the log.",
        action: &path("disable"),
    };
    let delete = Ask {
        id: "delete",
        button: "Delete",
        question: "Delete this endpoint?",
        lost: "the endpoint, its secret, and what waits to be sent.",
        stays: "the events, so that another endpoint can hear of them.",
        action: &path("delete"),
    };
    html! {
        (ask(signed_in, secret, choice(&Wrong::default(), "overlap_seconds", "The present secret", "3600", &overlaps)))
        @if subscription["status"] == "enabled" { (ask(signed_in, disable, html! {})) }
        @else { (form(signed_in, &path("enable"), html! { button.primary.small type="submit" { "Enable" } })) }
        (ask(signed_in, delete, html! {}))
    }
}
