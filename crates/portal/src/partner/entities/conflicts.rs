//! Documents that were changed here and in the accounting system: a person says field by field which side counts.

use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::Method;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::{ABOVE, entity, name, rests, tabs};
use crate::partner::figures::{day, title};
use crate::partner::parts::{ago, empty, form, table, text_of, time_of};
use crate::partner::{Fields, Place, Refused, SignedIn, SubmittedForm};

/// Conflicts of one type on a page.
const MAX_COUNT: &str = "50";

/// `GET /portal/entities/{id}/conflicts`.
pub(super) async fn show(Path(own_id): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let entity = entity(&signed_in, own_id).await?;
    let content = match rests(&entity) {
        Some(notice) => notice,
        None => conflicts(&signed_in, own_id, &of(&signed_in, own_id).await?),
    };
    let content = html! { (tabs(own_id, "/conflicts")) (content) };
    Ok(signed_in.page_below(Place::Entities, ABOVE, &name(&entity), html! {}, content))
}

/// The records of an entity that wait for somebody to say which side counts, those of invoices first.
pub(in crate::partner) async fn of(signed_in: &SignedIn, own_id: Uuid) -> Result<Vec<Value>, Refused> {
    let mut records = Vec::new();
    for object_type in ["receivable", "bill"] {
        let asked = [("object_type", object_type), ("error_code", "edited_in_ledger"), ("limit", MAX_COUNT)];
        let mut found = signed_in.get_for(own_id, "/accounting_synced_records", &asked).await?;
        records.append(found["data"].as_array_mut().unwrap_or(&mut Vec::new()));
    }
    Ok(records)
}

fn conflicts(signed_in: &SignedIn, own_id: Uuid, records: &[Value]) -> Markup {
    if records.is_empty() {
        return empty(
            "No conflicts",
            "Documents that were changed here and in the accounting system are listed here, until somebody says which side counts.",
        );
    }
    html! {
        p.intro { "What is listed here was changed on both sides since it was written last. Nothing is written while it waits." }
        @for record in records { (conflict(signed_in, own_id, record)) }
    }
}

fn conflict(signed_in: &SignedIn, own_id: Uuid, record: &Value) -> Markup {
    let fields = record["errors"]["conflicts"].as_array().map(Vec::as_slice).unwrap_or_default();
    let action = format!("/portal/entities/{own_id}/conflicts/{}", text_of(&record["id"]));
    html! {
        section.part {
            div.head {
                h2 { (title(text_of(&record["object_type"]))) " " span.soft { (text_of(&record["object_id"])) } }
                @if let Some(page) = record["platform_object_url"].as_str() { a href=(page) { "Open in the accounting system" } }
            }
            p { (text_of(&record["errors"]["message"])) @if let Some(at) = time_of(&record["updated_at"]) { " " span.soft { (ago(at, signed_in.now)) } } }
            @if signed_in.may_write() {
                (form(signed_in, &action, html! {
                    (sides(fields, true))
                    @if fields.is_empty() { button.quiet.small type="submit" { "Check again" } }
                    @else { button.primary.small type="submit" { "Resolve conflict" } }
                }))
            } @else { (sides(fields, false)) }
        }
    }
}

/// Both sides of each field, and a choice between them.
fn sides(fields: &[Value], is_asked: bool) -> Markup {
    if fields.is_empty() {
        return html! {};
    }
    let columns = ["Field", "Here", "In the accounting system", "Written last", "Which counts"];
    let columns = if is_asked { &columns[..] } else { &columns[..4] };
    table(
        "Both sides",
        columns,
        html! {
            @for side in fields {
                @let field = text_of(&side["field"]);
                tr {
                    th scope="row" { (title(field)) }
                    @for value in ["here", "there", "written"] { td { (day(&side[value])) } }
                    @if is_asked {
                        td { select name=(field) aria-label={ "Which side of " (title(field)) " counts" } {
                            option value="here" { "Keep this side" }
                            option value="there" { "Keep the accounting system's" }
                        } }
                    }
                }
            }
        },
    )
}

/// `POST /portal/entities/{id}/conflicts/{record}`: the side that counts, field by field. A conflict without fields is looked at again.
pub(super) async fn resolve(Path((own_id, record)): Path<(Uuid, Uuid)>, submitted: SubmittedForm<Fields>) -> Result<Redirect, Refused> {
    let SubmittedForm(signed_in, Fields(mut fields)) = submitted;
    fields.remove("form_token");
    let decided = if fields.is_empty() { json!({"keep": "here"}) } else { json!({"fields": fields}) };
    signed_in.send(Method::POST, &format!("/accounting_synced_records/{record}/resolve"), Some(own_id), Some(&decided)).await?;
    signed_in.leads_to(&format!("/portal/entities/{own_id}/conflicts"), "the document is written as you decided").await
}
