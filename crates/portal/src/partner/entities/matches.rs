//! What may be in the ledger already: a person says which object it is, or that it is none of them.

use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::Method;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::{ABOVE, entity, name, rests, tabs};
use crate::partner::figures::title;
use crate::partner::parts::{Tone, ago, empty, form, pager, status, text_of, time_of};
use crate::partner::{Fields, NoFields, Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/entities/{id}/matches`.
pub(super) async fn show(Path(own_id): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let entity = entity(&signed_in, own_id).await?;
    let content = match rests(&entity) {
        Some(notice) => notice,
        None => {
            let token = signed_in.asked("pagination_token");
            let found = signed_in.get_for(own_id, "/accounting_matches", &[("limit", "20"), ("pagination_token", token)]).await?;
            questions(&signed_in, own_id, &found)
        }
    };
    let content = html! { (tabs(own_id, "/matches")) (content) };
    Ok(signed_in.page_below(Place::Entities, ABOVE, &name(&entity), html! {}, content))
}

fn questions(signed_in: &SignedIn, own_id: Uuid, found: &Value) -> Markup {
    let matches = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    if matches.is_empty() {
        return empty("Nothing to decide", "Objects that may already exist in the accounting system wait here for your decision.");
    }
    html! {
        p.intro { "What is listed here may be in the accounting system already. Nothing is created there while it waits." }
        @for one in matches { (question(signed_in, own_id, one)) }
        (pager(signed_in, found))
    }
}

fn question(signed_in: &SignedIn, own_id: Uuid, found: &Value) -> Markup {
    let here = format!("/portal/entities/{own_id}/matches/{}", text_of(&found["id"]));
    let is_waiting = found["state"] == "waiting";
    let candidates = found["candidates"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_chosen = |candidate: &Value| found["platform_object_id"] == candidate["platform_object_id"];
    html! {
        section.part {
            h2 { (title(text_of(&found["object_type"]))) }
            p { (text_of(&found["message"])) " " (state(found)) @if let Some(at) = time_of(&found["updated_at"]) { " " span.soft { (ago(at, signed_in.now)) } } }
            ul {
                @for candidate in candidates {
                    li {
                        (text_of(&candidate["name"])) " " span.soft { (reasons(candidate)) }
                        @if is_chosen(candidate) { " " (status(Tone::Ok, "This one")) }
                        @if is_waiting && signed_in.may_write() {
                            (form(signed_in, &format!("{here}/decide"), html! {
                                input type="hidden" name="accounting_record_id" value=(text_of(&candidate["accounting_record_id"]));
                                button.quiet.small type="submit" { "It is this one" }
                            }))
                        }
                    }
                }
            }
            @if signed_in.may_write() {
                div.actions {
                    @if is_waiting { (form(signed_in, &format!("{here}/decide"), html! { button.quiet.small type="submit" { "None of them: create it" } })) }
                    @if found["state"] == "matched" || found["state"] == "unmatched" {
                        (form(signed_in, &format!("{here}/undo"), html! { button.quiet.small type="submit" { "Undo" } }))
                    }
                }
            }
        }
    }
}

fn state(found: &Value) -> Markup {
    match text_of(&found["state"]) {
        "waiting" => status(Tone::Attention, "Waits for you"),
        "matched" => status(Tone::Ok, "Matched"),
        "unmatched" => status(Tone::Ok, "None of them"),
        _ => status(Tone::Paused, "Closed"),
    }
}

/// What speaks for a candidate, in words.
fn reasons(candidate: &Value) -> String {
    let words = candidate["reasons"].as_array().into_iter().flatten().map(|reason| match text_of(reason) {
        "tax_number" => "same tax number",
        "name" => "same name",
        "similar_name" => "similar name",
        "email" => "same e-mail address",
        "bank_account" => "same bank account",
        "code" => "same code",
        "number" => "same number",
        "counterpart" => "same counterpart",
        "total" => "same total",
        _ => "about the same day",
    });
    words.collect::<Vec<_>>().join(", ")
}

/// `POST /portal/entities/{id}/matches/{match}/decide`: for the candidate that the form names; without one, it is none of them.
pub(super) async fn decide(Path((own_id, found)): Path<(Uuid, Uuid)>, submitted: SubmittedForm<Fields>) -> Result<Redirect, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let (body, message) = match typed.of("accounting_record_id") {
        "" => (json!({"decision": "create"}), "it is being created, and what waited for it continues"),
        there => (json!({"decision": "link", "accounting_record_id": there}), "the two are linked, and what waited for it continues"),
    };
    signed_in.send(Method::POST, &format!("/accounting_matches/{found}/decide"), Some(own_id), Some(&body)).await?;
    signed_in.leads_to(&format!("/portal/entities/{own_id}/matches"), message).await
}

/// `POST /portal/entities/{id}/matches/{match}/undo`.
pub(super) async fn undo(
    Path((own_id, found)): Path<(Uuid, Uuid)>,
    SubmittedForm(signed_in, _): SubmittedForm<NoFields>,
) -> Result<Redirect, Refused> {
    signed_in.send(Method::POST, &format!("/accounting_matches/{found}/undo"), Some(own_id), None).await?;
    signed_in.leads_to(&format!("/portal/entities/{own_id}/matches"), "the decision is undone: it waits again").await
}
