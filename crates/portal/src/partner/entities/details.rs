//! VAT ids, bank accounts and persons of an entity.

use axum::extract::Path;
use bursar_kernel::Uuid;
use maud::{Markup, html};
use serde_json::Value;

use super::super::parts::{Tone, empty, status, table, text_of};
use super::super::{Place, Refused, Visitor};
use super::{ABOVE, entity, name, rests, tabs};
use crate::page::Page;

/// `GET /portal/entities/{id}/details`.
pub(crate) async fn show(Path(id): Path<Uuid>, visitor: Visitor) -> Result<Page, Refused> {
    let entity = entity(&visitor, id).await?;
    let content = match rests(&entity) {
        Some(words) => html! { (tabs(id, "/details")) (words) },
        None => {
            let vat_ids = visitor.get(&format!("/entities/{id}/vat_ids"), &[]).await?;
            let accounts = visitor.get_for(id, "/bank_accounts", &[]).await?;
            let persons = visitor.get_for(id, "/persons", &[]).await?;
            html! {
                (tabs(id, "/details"))
                section.part { h2 { "VAT ids" } (listed(&vat_ids, "No VAT id", "Your platform adds them at POST /entities/{entity_id}/vat_ids.", "VAT ids", &["VAT id", "Kind", "Country"], vat_id)) }
                section.part { h2 { "Bank accounts" } (listed(&accounts, "No bank account", "Your platform adds them at POST /bank_accounts.", "Bank accounts", &["Account", "Bank", "IBAN or number", "Currency", "Default"], account)) }
                section.part { h2 { "Persons" } (listed(&persons, "Nobody", "Your platform adds owners, directors and representatives at POST /persons.", "Persons", &["Name", "E-mail address", "Part"], person)) }
            }
        }
    };
    Ok(visitor.page_below(Place::Entities, ABOVE, &name(&entity), html! {}, content))
}

fn listed(answer: &Value, none: &str, how: &str, label: &str, columns: &[&str], row: fn(&Value) -> Markup) -> Markup {
    let list = answer["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() { empty(none, how) } else { table(label, columns, html! { @for one in list { tr { (row(one)) } } }) }
}

fn vat_id(one: &Value) -> Markup {
    html! {
        th.lead scope="row" { code { (text_of(&one["value"])) } }
        td { (text_of(&one["type"]).replace('_', " ")) }
        td { (text_of(&one["country"])) }
    }
}

fn account(one: &Value) -> Markup {
    let number = one["iban"].as_str().or_else(|| one["account_number"].as_str()).unwrap_or_default();
    html! {
        th.lead scope="row" { (one["display_name"].as_str().unwrap_or("Without a name")) }
        td { (text_of(&one["bank_name"])) }
        td { code { (masked(number)) } }
        td { (text_of(&one["currency"])) }
        td { @if one["is_default_for_currency"] == true { (status(Tone::Ok, "Default")) } }
    }
}

/// The last four: enough to tell accounts apart.
fn masked(number: &str) -> String {
    let last: String = number.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    if number.is_empty() { String::new() } else { format!("•••• {last}") }
}

fn person(one: &Value) -> Markup {
    let parts = [("representative", "Representative"), ("owner", "Owner"), ("director", "Director"), ("executive", "Executive")];
    let parts: Vec<&str> = parts.iter().filter(|(name, _)| one["relationship"][*name] == true).map(|(_, words)| *words).collect();
    html! {
        th.lead scope="row" { (text_of(&one["first_name"])) " " (text_of(&one["last_name"])) }
        td { (text_of(&one["email"])) }
        td { (parts.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn of_a_number_the_last_four_are_shown() {
        assert_eq!(masked("DE89370400440532013000"), "•••• 3000");
        assert_eq!((masked(""), masked("12")), (String::new(), "•••• 12".to_owned()));
    }
}
