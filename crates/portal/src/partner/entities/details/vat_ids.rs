use axum::extract::Path;
use axum::response::Response;
use bursar_entities::VAT_ID_KINDS;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::Method;
use maud::{Markup, html};
use serde_json::Value;

use super::{Kind, again, buttons, done, home, question};
use crate::partner::entities::capitals;
use crate::partner::parts::{Ask, Field, ask, choice, field, form, text_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Fields, NoFields, Refused, SignedIn, SubmittedForm};

pub(super) const KIND: Kind = Kind {
    path: "vat_ids",
    heading: "VAT IDs",
    none: (
        "No VAT IDs yet",
        "The numbers under which tax offices know this entity. Your platform can add them too, at POST /entities/{entity_id}/vat_ids.",
    ),
    add: "Add VAT ID",
    columns: &["VAT ID", "Kind", "Country", ""],
    row,
};

const NAMES: [&str; 3] = ["value", "type", "country"];

/// `EU VAT`.
fn kind(word: &str) -> String {
    if word == "unknown" { "Not specified".to_owned() } else { word.replace('_', " ").to_uppercase() }
}

fn row(signed_in: &SignedIn, id: Uuid, one: &Value) -> Markup {
    let (vat_id, value) = (text_of(&one["id"]), text_of(&one["value"]));
    let here = format!("{}/vat_ids/{vat_id}", home(id));
    html! {
        th.lead scope="row" { code { (value) } }
        td { (kind(text_of(&one["type"]))) }
        td { (text_of(&one["country"])) }
        td.acts {
            @if signed_in.may_write() {
                a.button.quiet.small href=(here) aria-label={ "Edit " (value) } { "Edit" }
                (ask(signed_in, Ask {
                    id: &format!("delete-{vat_id}"),
                    button: "Delete",
                    question: &format!("Delete the VAT ID {value}?"),
                    will: "delete the number here: your platform no longer finds it with this entity.",
                    will_not: "change the registration at the tax office or the entity's other numbers.",
                    action: &format!("{here}/delete"),
                }, html! {}))
            }
        }
    }
}

fn page(signed_in: &SignedIn, id: Uuid, of: Option<Uuid>, typed: &Fields, wrong: &Wrong) -> HtmlPage {
    let (title, verb) = if of.is_some() { ("Edit VAT ID", "Save VAT ID") } else { ("Add VAT ID", "Add VAT ID") };
    let to = format!("{}/vat_ids/{}", home(id), of.map_or("new".to_owned(), |of| of.to_string()));
    let mut kinds: Vec<(&str, String)> = VAT_ID_KINDS.iter().map(|word| (*word, kind(word))).collect();
    // What is not known stands last in the list of the API, and first in a form.
    kinds.rotate_right(1);
    let kinds: Vec<(&str, &str)> = kinds.iter().map(|(word, ours)| (*word, ours.as_str())).collect();
    let content = html! {
        (wrong_whole(wrong))
        (form(signed_in, &to, html! {
            (field(wrong, Field { hint: "As the tax office writes it. It is kept as it is typed.", ..Field::text("value", "VAT ID", typed.of("value")) }))
            div.columns-2 {
                (field(wrong, Field { hint: "Two letters, such as DE.", ..Field::text("country", "Country", typed.of("country")) }))
                (choice(wrong, "type", "Kind", typed.of("type"), &kinds))
            }
            (buttons(id, verb))
        }))
    };
    question(signed_in, id, title, content)
}

fn body(typed: &Fields) -> Value {
    capitals(typed.given(&NAMES), &["country"]).into()
}

/// `GET /portal/entities/{id}/details/vat_ids/new`.
pub(super) async fn fresh(Path(id): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    let entity = signed_in.get(&format!("/entities/{id}"), &[]).await?;
    Ok(page(&signed_in, id, None, &Fields::default().fill(&entity["address"], &["country"]), &Wrong::default()))
}

/// `POST /portal/entities/{id}/details/vat_ids/new`.
pub(super) async fn create(Path(id): Path<Uuid>, submitted: SubmittedForm<Fields>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    match signed_in.send(Method::POST, &format!("/entities/{id}/vat_ids"), None, Some(&body(&typed))).await {
        Ok(_) => done(&signed_in, id, "the VAT ID is added").await,
        Err(refused) => again(refused, |wrong| page(&signed_in, id, None, &typed, wrong)),
    }
}

/// `GET /portal/entities/{id}/details/vat_ids/{vat_id}`.
pub(super) async fn edit(Path((id, of)): Path<(Uuid, Uuid)>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    let known = signed_in.get(&format!("/entities/{id}/vat_ids/{of}"), &[]).await?;
    Ok(page(&signed_in, id, Some(of), &Fields::default().fill(&known, &NAMES), &Wrong::default()))
}

/// `POST /portal/entities/{id}/details/vat_ids/{vat_id}`.
pub(super) async fn save(Path((id, of)): Path<(Uuid, Uuid)>, submitted: SubmittedForm<Fields>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let body = capitals(typed.or_null(&NAMES), &["country"]).into();
    match signed_in.send(Method::PATCH, &format!("/entities/{id}/vat_ids/{of}"), None, Some(&body)).await {
        Ok(_) => done(&signed_in, id, "the VAT ID is saved").await,
        Err(refused) => again(refused, |wrong| page(&signed_in, id, Some(of), &typed, wrong)),
    }
}

/// `POST /portal/entities/{id}/details/vat_ids/{vat_id}/delete`.
pub(super) async fn delete(
    Path((id, of)): Path<(Uuid, Uuid)>,
    SubmittedForm(signed_in, _): SubmittedForm<NoFields>,
) -> Result<Response, Refused> {
    signed_in.send(Method::DELETE, &format!("/entities/{id}/vat_ids/{of}"), None, None).await?;
    done(&signed_in, id, "the VAT ID is deleted").await
}
