use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::Value;

use super::super::figures::moment;
use super::super::parts::{Filter, cell_link, empty, empty_with, filters, pager, table, text_of};
use super::super::refusal::sentence;
use super::super::{Place, Refused, Visitor};
use super::{answered, caller, members, took};
use crate::page::Page;

const STATUSES: &[(&str, &str)] = &[("400", "Refused or failed"), ("500", "Failed on our side")];
const CALLERS: &[(&str, &str)] = &[("", "Your platform"), ("portal", "This portal"), ("all", "Everybody")];
const METHODS: &[(&str, &str)] = &[("GET", "GET"), ("POST", "POST"), ("PATCH", "PATCH"), ("PUT", "PUT"), ("DELETE", "DELETE")];

/// `GET /portal/requests`.
pub(super) async fn show(visitor: Visitor) -> Result<Page, Refused> {
    let sought = visitor.asked("request_id").trim();
    let names = ["method", "status", "status__gte", "entity_id", "operation", "created_at__gte", "created_at__lte", "pagination_token"];
    let callers: &[&str] = match visitor.asked("caller") {
        "all" => &[],
        "portal" => &["member"],
        _ => &["partner", "entity_user"],
    };
    let named = names.iter().map(|name| (*name, visitor.asked(name).trim()));
    let query: Vec<(&str, &str)> = named.chain(callers.iter().map(|caller| ("caller__in", *caller))).collect();
    let found = if sought.is_empty() {
        visitor.get("/requests", &query).await?
    } else {
        serde_json::json!({"data": visitor.get(&format!("/requests/{sought}"), &[]).await.map(|one| vec![one]).unwrap_or_default()})
    };
    let rows = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let members = members(&visitor, rows).await?;
    let content = html! {
        (filters(&visitor, &[
            Filter::OneOf { name: "caller", label: "Asked by", options: CALLERS },
            Filter::Choice { name: "status__gte", label: "Answered", options: STATUSES },
            Filter::Choice { name: "method", label: "Method", options: METHODS },
            Filter::Search { name: "request_id", label: "Request id" },
            Filter::Search { name: "operation", label: "Operation, as GET /entities" },
        ]))
        @if rows.is_empty() {
            (nothing(&visitor))
        } @else {
            (table("Requests", COLUMNS, html! { @for row in rows { (line(&visitor, row, &members)) } }))
            (pager(&visitor, &found))
        }
    };
    Ok(visitor.page(Place::Requests, "Requests", html! {}, content))
}

fn nothing(visitor: &Visitor) -> Markup {
    let kept = "Only the line is kept: no body, no header, no query.";
    match visitor.asked("caller") {
        "" => {
            let more = html! { p { a href=(visitor.here_with(&[("caller", "all")])) { "Look among those of this portal too" } } };
            empty_with("No request matches", &format!("Requests of your programs appear here as they are answered. {kept}"), more)
        }
        _ => empty("No request matches", &format!("Requests appear here as they are answered. {kept}")),
    }
}

const COLUMNS: &[&str] = &["Request", "Answer", ">Took", "Caller", "What the error said", "When"];

fn line(visitor: &Visitor, row: &Value, members: &BTreeMap<String, String>) -> Markup {
    html! {
        tr {
            (cell_link(&format!("/portal/requests/{}", text_of(&row["request_id"])), html! { span.method { (text_of(&row["method"])) } " " (text_of(&row["path"])) }))
            td { (answered(row)) }
            td.figure { (took(row)) }
            td { (caller(row, members)) }
            td.said { @if let Some(error) = row["error"].as_str() { (sentence(error)) } @else { span.soft { "–" } } }
            td { (moment(&row["created_at"], visitor.now)) }
        }
    }
}
