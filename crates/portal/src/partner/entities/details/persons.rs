use axum::extract::Path;
use axum::response::Response;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::Method;
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::{Kind, again, buttons, done, home, masked, question};
use crate::partner::entities::capitals;
use crate::partner::parts::{Ask, Field, Need, ask, check, field, form, text_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Fields, NoFields, Refused, SignedIn, SubmittedForm};

pub(super) const KIND: Kind = Kind {
    path: "persons",
    heading: "Persons",
    none: ("No persons yet", "Owners, directors and representatives of the entity. Your platform can add them too, at POST /persons."),
    add: "Add person",
    columns: &["Name", "E-mail address", "Part", ""],
    row,
};

const REQUIRED: [&str; 3] = ["first_name", "last_name", "email"];
const OPTIONAL: [&str; 3] = ["phone", "date_of_birth", "citizenship"];
const ADDRESS: [&str; 4] = ["line1", "city", "postal_code", "country"];
const ADDRESS_MORE: [&str; 2] = ["line2", "state"];
const PARTS: [(&str, &str); 4] =
    [("representative", "Representative"), ("owner", "Owner"), ("director", "Director"), ("executive", "Executive")];

/// Numbers that are sealed: they are typed, and never shown again.
const SECRETS: [(&str, &str, &str); 2] = [
    ("id_number", "Number of an identity document", "Encrypted, and never shown again."),
    ("ssn_last_4", "Last four of the social security number", "In the United States. Encrypted, and never shown again."),
];

fn full_name(one: &Value) -> String {
    format!("{} {}", text_of(&one["first_name"]), text_of(&one["last_name"]))
}

fn row(signed_in: &SignedIn, id: Uuid, one: &Value) -> Markup {
    let parts: Vec<&str> = PARTS.iter().filter(|(name, _)| one["relationship"][*name] == true).map(|(_, words)| *words).collect();
    let (person, full) = (text_of(&one["id"]), full_name(one));
    let here = format!("{}/persons/{person}", home(id));
    html! {
        th.lead scope="row" { (full) }
        td { (text_of(&one["email"])) }
        td { @if parts.is_empty() { span.soft { "–" } } @else { (parts.join(", ")) } }
        td.acts {
            @if signed_in.may_write() {
                a.button.quiet.small href=(here) aria-label={ "Edit " (full) } { "Edit" }
                (ask(signed_in, Ask {
                    id: &format!("delete-{person}"),
                    button: "Delete",
                    question: &format!("Delete {full}?"),
                    will: "delete all that is stored about this person, the encrypted numbers included.",
                    will_not: "change users of the entity or its other persons.",
                    action: &format!("{here}/delete"),
                }, html! {}))
            }
        }
    }
}

/// `known` is the person that is changed; null for a new one.
fn page(signed_in: &SignedIn, id: Uuid, known: &Value, typed: &Fields, wrong: &Wrong) -> HtmlPage {
    let (title, verb) = if known.is_null() { ("Add person", "Add person") } else { ("Edit person", "Save person") };
    let optional = |name, label, hint| field(wrong, Field { hint, need: Need::Optional, ..Field::text(name, label, typed.of(name)) });
    let content = html! {
        (wrong_whole(wrong))
        (form(signed_in, &format!("{}/persons/{}", home(id), known["id"].as_str().unwrap_or("new")), html! {
            div.columns-2 {
                (field(wrong, Field::text("first_name", "First name", typed.of("first_name"))))
                (field(wrong, Field::text("last_name", "Last name", typed.of("last_name"))))
            }
            (field(wrong, Field { kind: "email", ..Field::text("email", "E-mail address", typed.of("email")) }))
            div.columns-2 {
                (optional("phone", "Phone", ""))
                (field(wrong, Field { kind: "date", need: Need::Optional, ..Field::text("date_of_birth", "Day of birth", typed.of("date_of_birth")) }))
            }
            (optional("citizenship", "Citizenship", "Two letters, such as DE."))
            fieldset { legend { "Role in the entity" }
                div.checks { @for (name, words) in PARTS { (check(name, words, typed.is_on(name))) } }
                div.columns-2 {
                    (optional("title", "Position", "Such as CEO."))
                    (optional("percent_ownership", "Ownership in percent", "Between 0 and 100."))
                }
            }
            fieldset { legend { "Address" }
                p.hint { "Optional. If you give one, give all of it." }
                (optional("line1", "Street and number", ""))
                (optional("line2", "More of the street", ""))
                div.columns-2 { (optional("postal_code", "Postal code", "")) (optional("city", "City", "")) }
                div.columns-2 { (optional("country", "Country", "Two letters, such as DE.")) (optional("state", "State", "")) }
            }
            fieldset { legend { "Encrypted numbers" } @for secret in SECRETS { (sealed(known, typed, wrong, secret)) } }
            (buttons(id, verb))
        }))
    };
    question(signed_in, id, title, content)
}

fn sealed(known: &Value, typed: &Fields, wrong: &Wrong, (name, label, hint): (&'static str, &str, &str)) -> Markup {
    let kept = masked(text_of(&known[name]));
    let words = match (typed.of(name).is_empty(), kept.is_empty()) {
        (false, _) => "Type it again: it is not sent back to the page.".to_owned(),
        (true, true) => hint.to_owned(),
        (true, false) => format!("{kept} is kept. What you type here takes its place."),
    };
    html! {
        (field(wrong, Field { hint: &words, need: Need::Optional, ..Field::text(name, label, "") }))
        @if !kept.is_empty() { div.field { (check(&format!("{name}_forget"), "Delete the stored number", typed.is_on(&format!("{name}_forget")))) } }
    }
}

/// What stands in the form of a person that is known.
fn filled(known: &Value) -> Fields {
    let parts = PARTS.map(|(name, _)| name);
    let person = Fields::default().fill(known, &REQUIRED).fill(known, &OPTIONAL);
    let part = person.fill(&known["relationship"], &parts).fill(&known["relationship"], &["title", "percent_ownership"]);
    part.fill(&known["address"], &ADDRESS).fill(&known["address"], &ADDRESS_MORE)
}

/// The body for the API, which says everything: what stands empty is null.
fn body(typed: &Fields) -> Map<String, Value> {
    let mut body: Map<String, Value> = REQUIRED.iter().map(|name| ((*name).to_owned(), typed.of(name).into())).collect();
    body.extend(capitals(typed.or_null(&OPTIONAL), &["citizenship"]));
    let mut relationship = typed.or_null(&["title", "percent_ownership"]);
    if let Ok(share) = typed.of("percent_ownership").replace(',', ".").parse::<f64>() {
        relationship.insert("percent_ownership".into(), share.into());
    }
    relationship.extend(PARTS.map(|(name, _)| (name.to_owned(), typed.is_on(name).into())));
    body.insert("relationship".into(), relationship.into());
    let has_address = ADDRESS.iter().chain(&ADDRESS_MORE).any(|name| !typed.of(name).is_empty());
    let mut address: Map<String, Value> = ADDRESS.iter().map(|name| ((*name).to_owned(), typed.of(name).into())).collect();
    address.extend(typed.or_null(&ADDRESS_MORE));
    body.insert("address".into(), if has_address { capitals(address, &["country"]).into() } else { Value::Null });
    for (name, ..) in SECRETS {
        if !typed.of(name).is_empty() {
            body.insert(name.to_owned(), typed.of(name).into());
        } else if typed.is_on(&format!("{name}_forget")) {
            body.insert(name.to_owned(), Value::Null);
        }
    }
    body
}

/// `GET /portal/entities/{id}/details/persons/new`.
pub(super) async fn fresh(Path(id): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    Ok(page(&signed_in, id, &Value::Null, &Fields::default(), &Wrong::default()))
}

/// `POST /portal/entities/{id}/details/persons/new`.
pub(super) async fn create(Path(id): Path<Uuid>, submitted: SubmittedForm<Fields>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    match signed_in.send(Method::POST, "/persons", Some(id), Some(&body(&typed).into())).await {
        Ok(_) => done(&signed_in, id, "the person is added").await,
        Err(refused) => again(refused, |wrong| page(&signed_in, id, &Value::Null, &typed, wrong)),
    }
}

/// `GET /portal/entities/{id}/details/persons/{person}`.
pub(super) async fn edit(Path((id, person)): Path<(Uuid, Uuid)>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    let known = signed_in.get_for(id, &format!("/persons/{person}"), &[]).await?;
    Ok(page(&signed_in, id, &known, &filled(&known), &Wrong::default()))
}

/// `POST /portal/entities/{id}/details/persons/{person}`.
pub(super) async fn save(Path((id, person)): Path<(Uuid, Uuid)>, submitted: SubmittedForm<Fields>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let path = format!("/persons/{person}");
    let known = signed_in.get_for(id, &path, &[]).await?;
    match signed_in.send(Method::PATCH, &path, Some(id), Some(&body(&typed).into())).await {
        Ok(_) => done(&signed_in, id, "the person is saved").await,
        Err(refused) => again(refused, |wrong| page(&signed_in, id, &known, &typed, wrong)),
    }
}

/// `POST /portal/entities/{id}/details/persons/{person}/delete`.
pub(super) async fn delete(
    Path((id, person)): Path<(Uuid, Uuid)>,
    SubmittedForm(signed_in, _): SubmittedForm<NoFields>,
) -> Result<Response, Refused> {
    signed_in.send(Method::DELETE, &format!("/persons/{person}"), Some(id), None).await?;
    done(&signed_in, id, "the person is deleted").await
}
