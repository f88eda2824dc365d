//! What of a connection waits for a person: documents that were changed on both sides, and objects that may be in the books already.

use maud::{Markup, html};
use serde_json::Value;

use super::entity;
use crate::partner::entities::conflicts;
use crate::partner::figures::title;
use crate::partner::parts::text_of;
use crate::partner::{Refused, SignedIn};

/// Matches that are shown; the page of the entity has all of them.
const MAX_COUNT: &str = "20";

/// The part of the page; nothing where nothing waits.
pub(super) async fn part(signed_in: &SignedIn, report: &Value) -> Result<Markup, Refused> {
    if report["status"] != "connected" {
        return Ok(html! {});
    }
    let own_id = entity(report)?;
    let conflicts = conflicts::of(signed_in, own_id).await?;
    let matches = signed_in.get_for(own_id, "/accounting_matches", &[("state", "waiting"), ("limit", MAX_COUNT)]).await?;
    let matches = matches["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let line = |what: &Value, words: &Value, page: &str, button: &str| {
        html! { li { (title(text_of(what))) ": " (text_of(words)) " " a href={ "/portal/entities/" (own_id) "/" (page) } { (button) } } }
    };
    Ok(html! {
        @if !conflicts.is_empty() || !matches.is_empty() {
            section.part #decisions {
                h2 { "Needs you" }
                p.soft { "These wait for a decision; everything else is written meanwhile." }
                ul {
                    @for record in &conflicts { (line(&record["object_type"], &record["errors"]["message"], "conflicts", "Choose which side counts")) }
                    @for one in matches { (line(&one["object_type"], &one["message"], "matches", "Say which one it is")) }
                }
            }
        }
    })
}
