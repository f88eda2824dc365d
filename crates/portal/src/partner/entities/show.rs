use axum::extract::Path;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use super::{ABOVE, entity, kind, name, standing, tabs};
use crate::partner::figures::{exactly, title};
use crate::partner::parts::{Ask, ask, facts, form, id, raw, text_of};
use crate::partner::{Place, Refused, SignedIn};

/// `GET /portal/entities/{id}`.
pub(crate) async fn show(Path(own_id): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let entity = entity(&signed_in, own_id).await?;
    let settings = signed_in.get(&format!("/entities/{own_id}/settings"), &[]).await?;
    let content = html! {
        (tabs(own_id, ""))
        section.part { (known(&signed_in, &entity)) }
        section.part {
            h2 { "Books" }
            p.soft { "The accounting system of this entity, and what was read from it." }
            div.actions.first {
                a.button.quiet.small href={ "/portal/connections?entity_id=" (own_id) } { "Connections" }
                a.button.quiet.small href={ "/portal/data?entity_id=" (own_id) } { "Data" }
                a.button.quiet.small href={ "/portal/requests?entity_id=" (own_id) } { "Requests" }
            }
        }
        section.part {
            h2 { "Settings" }
            (settings_of(&settings))
            (raw("All settings", &settings))
            (raw("Entity as JSON", &entity))
        }
    };
    Ok(signed_in.page_below(Place::Entities, ABOVE, &name(&entity), switch(&signed_in, own_id, &entity), content))
}

fn known(signed_in: &SignedIn, entity: &Value) -> Markup {
    let address = &entity["address"];
    let part = |name: &str| text_of(&address[name]).to_owned();
    let town = format!("{} {}", part("postal_code"), part("city")).trim().to_owned();
    let lines = [part("line1"), part("line2"), town, part("state"), part("country")];
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    let or_none = |value: &Value| html! { @match value.as_str() { Some(text) => (text), None => span.soft { "Not given" } } };
    facts(&[
        ("Status", standing(entity)),
        ("Entity ID", id(text_of(&entity["id"]))),
        ("Type", html! { (kind(entity)) }),
        ("E-mail address", or_none(&entity["email"])),
        ("Phone", or_none(&entity["phone"])),
        ("Address", html! { (lines.join(", ")) }),
        ("Tax number", or_none(&entity["tax_id"])),
        ("Website", or_none(&entity["website"])),
        ("Created", exactly(&entity["created_at"], signed_in.now)),
        ("Last changed", exactly(&entity["updated_at"], signed_in.now)),
    ])
}

fn settings_of(settings: &Value) -> Markup {
    let word = |value: &Value| html! { @match value { Value::String(word) => (word), Value::Bool(true) => "Yes", Value::Bool(false) => "No", _ => span.soft { "Not set" } } };
    facts(&[
        ("Language", word(&settings["language"])),
        ("Currency", word(&settings["currency"]["default"])),
        ("Payment priority", html! { (title(text_of(&settings["payment_priority"]))) }),
        ("Bills skip approval", word(&settings["payables_skip_approval_flow"])),
    ])
}

fn switch(signed_in: &SignedIn, own_id: Uuid, entity: &Value) -> Markup {
    if !signed_in.may_write() {
        return html! {};
    }
    if entity["status"] != "active" {
        return form(
            signed_in,
            &format!("/portal/entities/{own_id}/activate"),
            html! { button.primary.small type="submit" { "Activate" } },
        );
    }
    ask(
        signed_in,
        Ask {
            id: "deactivate",
            button: "Deactivate",
            question: &format!("Deactivate {}?", name(entity)),
            will: "refuse calls for this entity, suspend its users' tokens and hide its objects.",
            will_not: "delete anything that belongs to it, its connection included. Activating restores all of it.",
            action: &format!("/portal/entities/{own_id}/deactivate"),
        },
        html! {},
    )
}
