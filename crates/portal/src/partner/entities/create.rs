use axum::response::{IntoResponse, Response};
use bursar_pages::HtmlPage;
use http::{Method, StatusCode};
use maud::html;
use serde_json::Value;

use super::{ABOVE, capitals};
use crate::partner::parts::{Field, Need, choice, field, form, text_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Fields, Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/entities/new`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    Ok(question(&signed_in, &Fields::default(), &Wrong::default()))
}

fn question(signed_in: &SignedIn, typed: &Fields, wrong: &Wrong) -> HtmlPage {
    let kinds = [("organization", "A company"), ("individual", "A person")];
    let optional = |name, label, value| Field { need: Need::Optional, ..Field::text(name, label, value) };
    // Shown only with their type.
    let of_type = |name, label, value| Field { need: Need::Conditional, ..Field::text(name, label, value) };
    let content = html! {
        (wrong_whole(wrong))
        (form(signed_in, "/portal/entities/new", html! {
            (choice(wrong, "type", "Type", typed.of("type"), &kinds))
            div.of-company { (field(wrong, of_type("legal_name", "Legal name", typed.of("legal_name")))) }
            div.of-person.columns-2 {
                (field(wrong, of_type("first_name", "First name", typed.of("first_name"))))
                (field(wrong, of_type("last_name", "Last name", typed.of("last_name"))))
            }
            (field(wrong, Field { kind: "email", ..Field::text("email", "E-mail address", typed.of("email")) }))
            (field(wrong, Field { hint: "Two letters, such as DE. It can never change.", ..Field::text("country", "Country", typed.of("country")) }))
            (field(wrong, Field::text("line1", "Street and number", typed.of("line1"))))
            div.columns-2 {
                (field(wrong, Field::text("city", "City", typed.of("city"))))
                (field(wrong, Field::text("postal_code", "Postal code", typed.of("postal_code"))))
            }
            div.columns-2 {
                (field(wrong, Field { hint: "In the United States.", ..optional("state", "State", typed.of("state")) }))
                (field(wrong, optional("tax_id", "Tax number", typed.of("tax_id"))))
            }
            div.actions { button.primary type="submit" { "Create entity" } a.button.quiet href="/portal/entities" { "Back" } }
        }))
    };
    signed_in.page_below(Place::Entities, ABOVE, "New entity", html! {}, content)
}

/// The body for the API: what stands empty is left out.
fn body(typed: &Fields) -> Value {
    let mut body = typed.given(&["type", "email", "tax_id"]);
    body.insert("address".into(), capitals(typed.given(&["country", "line1", "city", "postal_code", "state"]), &["country"]).into());
    if typed.of("type") == "individual" {
        body.insert("individual".into(), typed.given(&["first_name", "last_name"]).into());
    } else {
        body.insert("organization".into(), typed.given(&["legal_name"]).into());
    }
    body.into()
}

/// `POST /portal/entities/new`.
pub(crate) async fn create(submitted: SubmittedForm<Fields>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    match signed_in.send(Method::POST, "/entities", None, Some(&body(&typed))).await {
        Ok(entity) => {
            let page = format!("/portal/entities/{}", text_of(&entity["id"]));
            Ok(signed_in.leads_to(&page, "the entity is created").await?.into_response())
        }
        Err(refused) => {
            let wrong = refused.fields()?;
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..question(&signed_in, &typed, &wrong) }.into_response())
        }
    }
}
