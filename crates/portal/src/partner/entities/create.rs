use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};
use maud::html;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::parts::{Field, choice, field, form, text_of, wrong_whole};
use super::super::refusal::Wrong;
use super::super::{Place, Posted, Refused, Visitor};
use super::ABOVE;
use crate::page::Page;

/// `GET /portal/entities/new`.
pub(crate) async fn show(visitor: Visitor) -> Result<Page, Refused> {
    visitor.writes()?;
    Ok(question(&visitor, &Typed::default(), &Wrong::default()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    r#type: String,
    legal_name: String,
    first_name: String,
    last_name: String,
    email: String,
    country: String,
    line1: String,
    city: String,
    postal_code: String,
    state: String,
    tax_id: String,
}

fn question(visitor: &Visitor, typed: &Typed, wrong: &Wrong) -> Page {
    let kinds = [("organization", "A company"), ("individual", "A person")];
    let optional = |name, label, value| Field { is_optional: true, ..Field::text(name, label, value) };
    let content = html! {
        (wrong_whole(wrong))
        (form(visitor, "/portal/entities/new", html! {
            (choice(wrong, "type", "What it is", &typed.r#type, &kinds))
            (field(wrong, Field { hint: "For a company.", ..optional("legal_name", "Legal name", &typed.legal_name) }))
            div.columns-2 {
                (field(wrong, Field { hint: "For a person.", ..optional("first_name", "First name", &typed.first_name) }))
                (field(wrong, optional("last_name", "Last name", &typed.last_name)))
            }
            (field(wrong, Field { kind: "email", ..Field::text("email", "E-mail address", &typed.email) }))
            (field(wrong, Field { hint: "Two letters, such as DE. It can never change.", ..Field::text("country", "Country", &typed.country) }))
            (field(wrong, Field::text("line1", "Street and number", &typed.line1)))
            div.columns-2 {
                (field(wrong, Field::text("city", "City", &typed.city)))
                (field(wrong, Field::text("postal_code", "Postal code", &typed.postal_code)))
            }
            div.columns-2 {
                (field(wrong, Field { hint: "In the United States.", ..optional("state", "State", &typed.state) }))
                (field(wrong, optional("tax_id", "Tax number", &typed.tax_id)))
            }
            div.actions { button.primary type="submit" { "Make the entity" } a.button.quiet href="/portal/entities" { "Back" } }
        }))
    };
    visitor.page_below(Place::Entities, ABOVE, "New entity", html! {}, content)
}

/// The body for the API: what stands empty is left out.
fn body(typed: &Typed) -> Value {
    let given = |pairs: &[(&str, &str)]| -> Map<String, Value> {
        let given = pairs.iter().filter(|(_, value)| !value.trim().is_empty());
        given.map(|(name, value)| ((*name).to_owned(), Value::from(value.trim()))).collect()
    };
    let country = typed.country.trim().to_uppercase();
    let address = [
        ("country", country.as_str()),
        ("line1", &typed.line1),
        ("city", &typed.city),
        ("postal_code", &typed.postal_code),
        ("state", &typed.state),
    ];
    let mut body = given(&[("email", &typed.email), ("tax_id", &typed.tax_id)]);
    body.insert("type".into(), typed.r#type.as_str().into());
    body.insert("address".into(), given(&address).into());
    if typed.r#type == "individual" {
        body.insert("individual".into(), given(&[("first_name", &typed.first_name), ("last_name", &typed.last_name)]).into());
    } else {
        body.insert("organization".into(), given(&[("legal_name", &typed.legal_name)]).into());
    }
    json!(body)
}

/// `POST /portal/entities/new`.
pub(crate) async fn create(posted: Posted<Typed>) -> Result<Response, Refused> {
    let Posted(visitor, typed) = posted;
    match visitor.send(Method::POST, "/entities", None, Some(&body(&typed))).await {
        Ok(entity) => {
            let page = format!("/portal/entities/{}", text_of(&entity["id"]));
            Ok(visitor.leads_to(&page, "the entity is made").await?.into_response())
        }
        Err(refused) => {
            let wrong = refused.fields()?;
            Ok(Page { status: StatusCode::UNPROCESSABLE_ENTITY, ..question(&visitor, &typed, &wrong) }.into_response())
        }
    }
}
