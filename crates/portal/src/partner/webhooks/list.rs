use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use super::{endpoint_state, events, tabs};
use crate::partner::figures::{moment, title};
use crate::partner::parts::{cell_link, empty_with, pager, table, text_of};
use crate::partner::{Place, Refused, SignedIn};

/// `GET /portal/webhooks`.
pub(super) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let query = [("order", "desc"), ("pagination_token", signed_in.asked("pagination_token"))];
    let found = signed_in.get("/webhook_subscriptions", &query).await?;
    let rows = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let add = html! { @if signed_in.may_write() { a.button.primary.small href="/portal/webhooks/new" { "Add endpoint" } } };
    let content = html! {
        (tabs(false))
        @if rows.is_empty() {
            (empty_with("No endpoints yet", "Add an endpoint: events are sent to it signed, in order, and retried until they are delivered.", add.clone()))
        } @else {
            (table("Webhook endpoints", &["Endpoint URL", "Object", "Events", "State", "Failing since"], html! { @for row in rows { (line(&signed_in, row)) } }))
            (pager(&signed_in, &found))
        }
    };
    let actions = if rows.is_empty() {
        html! {}
    } else {
        add
    };
    Ok(signed_in.page(Place::Webhooks, "Webhooks", actions, content))
}

fn line(signed_in: &SignedIn, row: &Value) -> Markup {
    html! {
        tr {
            (cell_link(&format!("/portal/webhooks/{}", text_of(&row["id"])), html! { (text_of(&row["url"])) }))
            td { (title(text_of(&row["object_type"]))) }
            td { (events(row)) }
            td { (endpoint_state(row)) }
            td { (moment(&row["failing_since"], signed_in.now)) }
        }
    }
}
