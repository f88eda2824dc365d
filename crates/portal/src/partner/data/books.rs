use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use crate::partner::entities;
use crate::partner::figures::{brief, health};
use crate::partner::parts::{Filter, cell_link, empty, filters, narrowed, pager, table, text_of};
use crate::partner::{Place, Refused, SignedIn};

/// `GET /portal/data`: whose books there are.
pub(super) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let query = ["search", "entity_id", "pagination_token"].map(|name| (name, signed_in.asked(name)));
    let (found, entity) = tokio::try_join!(signed_in.get("/connection_reports", &query), entities::asked(&signed_in))?;
    let all = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let rows: Vec<&Value> = all.iter().filter(|report| !report["business_info"].is_null()).collect();
    let none = entity.as_ref().map_or("No books yet".to_owned(), |entity| format!("{entity} has no books yet"));
    let content = html! {
        @if let Some(entity) = &entity { (narrowed(&signed_in, "entity_id", &format!("Books of {entity}"))) }
        @if rows.is_empty() && signed_in.asked("search").is_empty() {
            (empty(&none, "Accounts, tax rates, bills and invoices appear here after the first sync of a connection."))
        } @else {
            (filters(&signed_in, &[Filter::Search { name: "search", label: "Company or entity" }]))
            @if rows.is_empty() { (empty("No company matches", "Change what you search for.")) }
            @else { (table("Books", &["Company", "Entity", "Provider", "State", "Last sync"], html! { @for row in rows { (line(&signed_in, row)) } })) }
            (pager(&signed_in, &found))
        }
    };
    Ok(signed_in.page(Place::Data, "Data", html! {}, content))
}

fn line(signed_in: &SignedIn, report: &Value) -> Markup {
    let company = report.pointer("/business_info/name").and_then(Value::as_str).unwrap_or("A company");
    html! {
        tr {
            (cell_link(&format!("/portal/data/{}", text_of(&report["entity_id"])), html! { (company) }))
            td { (text_of(&report["entity_name"])) }
            td { (text_of(&report["platform_title"])) }
            td { (health(text_of(&report["health"]))) }
            td { (brief(&report["last_sync_at"], signed_in.now)) }
        }
    }
}
