use bursar_pages::HtmlPage;
use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::Value;

use super::{answered, caller, members, took};
use crate::partner::entities;
use crate::partner::figures::moment;
use crate::partner::parts::{Filter, cell_link, empty, empty_with, filters, narrowed, pager, table, text_of};
use crate::partner::refusal::sentence;
use crate::partner::{Place, Refused, SignedIn};

const STATUSES: &[(&str, &str)] = &[("400", "4xx and 5xx"), ("500", "5xx")];
const CALLERS: &[(&str, &str)] = &[("", "Your platform"), ("portal", "This portal"), ("all", "All")];
const METHODS: &[(&str, &str)] = &[("GET", "GET"), ("POST", "POST"), ("PATCH", "PATCH"), ("PUT", "PUT"), ("DELETE", "DELETE")];

/// `GET /portal/requests`.
pub(super) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let sought = signed_in.asked("request_id").trim();
    let names = ["method", "status", "status__gte", "entity_id", "operation", "created_at__gte", "created_at__lte", "pagination_token"];
    let callers: &[&str] = match signed_in.asked("caller") {
        "all" => &[],
        "portal" => &["member"],
        _ => &["partner", "entity_user"],
    };
    let named = names.iter().map(|name| (*name, signed_in.asked(name).trim()));
    let query: Vec<(&str, &str)> = named.chain(callers.iter().map(|caller| ("caller__in", *caller))).collect();
    let found = if sought.is_empty() {
        signed_in.get("/requests", &query).await?
    } else {
        serde_json::json!({"data": signed_in.get(&format!("/requests/{sought}"), &[]).await.map(|one| vec![one]).unwrap_or_default()})
    };
    let rows = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let (members, entity) = (members(&signed_in, rows).await?, entities::asked(&signed_in).await?);
    let content = html! {
        @if let Some(entity) = &entity { (narrowed(&signed_in, "entity_id", &format!("Requests for {entity}"))) }
        (filters(&signed_in, &[
            Filter::OneOf { name: "caller", label: "Source", options: CALLERS },
            Filter::Choice { name: "status__gte", label: "Status", options: STATUSES },
            Filter::Choice { name: "method", label: "Method", options: METHODS },
            Filter::Search { name: "request_id", label: "Request ID" },
            Filter::Search { name: "operation", label: "Operation, such as GET /entities" },
        ]))
        @if rows.is_empty() {
            (nothing(&signed_in))
        } @else {
            div.requests { (table("Requests", COLUMNS, html! { @for row in rows { (line(&signed_in, row, &members)) } })) }
            (pager(&signed_in, &found))
        }
    };
    Ok(signed_in.page(Place::Requests, "Requests", html! {}, content))
}

fn nothing(signed_in: &SignedIn) -> Markup {
    let kept = "Bodies, headers and queries are not kept.";
    match signed_in.asked("caller") {
        "" => {
            let more = html! { p { a href=(signed_in.here_with(&[("caller", "all")])) { "Include portal requests" } } };
            empty_with("No request matches", &format!("Requests of your API clients appear here as they are answered. {kept}"), more)
        }
        _ => empty("No request matches", &format!("Requests appear here as they are answered. {kept}")),
    }
}

const COLUMNS: &[&str] = &["Request", "Status", ">Duration", "Caller", "Error", "When"];

fn line(signed_in: &SignedIn, row: &Value, members: &BTreeMap<String, String>) -> Markup {
    html! {
        tr {
            (cell_link(&format!("/portal/requests/{}", text_of(&row["request_id"])), html! { span.method { (text_of(&row["method"])) } " " (text_of(&row["path"])) }))
            td { (answered(row)) }
            td.figure { (took(row)) }
            td { (caller(row, members)) }
            td.said { @if let Some(error) = row["error"].as_str() { (sentence(error)) } @else { span.soft { "–" } } }
            td { (moment(&row["created_at"], signed_in.now)) }
        }
    }
}
