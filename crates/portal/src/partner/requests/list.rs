use maud::{Markup, html};
use serde_json::Value;

use super::super::figures::moment;
use super::super::parts::{Filter, cell_link, empty, filters, pager, table, text_of};
use super::super::refusal::sentence;
use super::super::{Place, Refused, Visitor};
use super::{answered, caller, took};
use crate::page::Page;

const STATUSES: &[(&str, &str)] = &[("400", "Refused or failed"), ("500", "Failed on our side")];
const METHODS: &[(&str, &str)] = &[("GET", "GET"), ("POST", "POST"), ("PATCH", "PATCH"), ("PUT", "PUT"), ("DELETE", "DELETE")];

/// `GET /portal/requests`.
pub(super) async fn show(visitor: Visitor) -> Result<Page, Refused> {
    let sought = visitor.asked("request_id").trim();
    let names = ["method", "status", "status__gte", "entity_id", "operation", "created_at__gte", "created_at__lte", "pagination_token"];
    let query: Vec<(&str, &str)> = names.iter().map(|name| (*name, visitor.asked(name).trim())).collect();
    let found = if sought.is_empty() {
        visitor.get("/requests", &query).await?
    } else {
        serde_json::json!({"data": visitor.get(&format!("/requests/{sought}"), &[]).await.map(|one| vec![one]).unwrap_or_default()})
    };
    let rows = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let content = html! {
        (filters(&visitor, &[
            Filter::Search { name: "request_id", label: "x-request-id of an answer" },
            Filter::Choice { name: "status__gte", label: "Answered", options: STATUSES },
            Filter::Choice { name: "method", label: "Method", options: METHODS },
            Filter::Search { name: "operation", label: "Operation, such as GET /entities" },
        ]))
        @if rows.is_empty() {
            (empty("No request matches", "Requests of your programs appear here as they are answered. Only the line is kept: no body, no header, no query."))
        } @else {
            (table("Requests", COLUMNS, html! { @for row in rows { (line(&visitor, row)) } }))
            (pager(&visitor, &found))
        }
    };
    Ok(visitor.page(Place::Requests, "Requests", html! {}, content))
}

const COLUMNS: &[&str] = &["Request", "Answer", ">Took", "Caller", "What the error said", "When"];

fn line(visitor: &Visitor, row: &Value) -> Markup {
    html! {
        tr {
            (cell_link(&format!("/portal/requests/{}", text_of(&row["request_id"])), html! { span.method { (text_of(&row["method"])) } " " (text_of(&row["path"])) }))
            td { (answered(row)) }
            td.figure { (took(row)) }
            td { (caller(row)) }
            td.said { @if let Some(error) = row["error"].as_str() { (sentence(error)) } @else { span.soft { "–" } } }
            td { (moment(&row["created_at"], visitor.now)) }
        }
    }
}
