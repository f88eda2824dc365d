use axum::extract::Path;
use axum::response::Response;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::Method;
use maud::{Markup, html};
use serde_json::Value;

use super::{Kind, again, buttons, done, home, masked, question};
use crate::partner::entities::capitals;
use crate::partner::parts::{Ask, Field, Need, Tone, ask, check, facts, field, form, status, text_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Fields, NoFields, Refused, SignedIn, SubmittedForm};

pub(super) const KIND: Kind = Kind {
    path: "bank_accounts",
    heading: "Bank accounts",
    none: ("No bank accounts yet", "Where the entity is paid, and pays from. Your platform can add them too, at POST /bank_accounts."),
    add: "Add bank account",
    columns: &["Account", "Bank", "IBAN or number", "Currency", "Default", ""],
    row,
};

/// What can change: another number is another account.
const NAMES: [&str; 2] = ["display_name", "account_holder_name"];

fn number(one: &Value) -> String {
    masked(one["iban"].as_str().or_else(|| one["account_number"].as_str()).unwrap_or_default())
}

/// What people know the account by.
fn called(one: &Value) -> String {
    one["display_name"].as_str().map_or_else(|| format!("the account {}", number(one)), str::to_owned)
}

fn row(signed_in: &SignedIn, id: Uuid, one: &Value) -> Markup {
    let (account, currency, is_default) = (text_of(&one["id"]), text_of(&one["currency"]), one["is_default_for_currency"] == true);
    let here = format!("{}/bank_accounts/{account}", home(id));
    let orphaned = if is_default { format!(" {currency} has no default account then, until you choose another.") } else { String::new() };
    html! {
        th.lead scope="row" { (one["display_name"].as_str().unwrap_or("Without a name")) }
        td { (text_of(&one["bank_name"])) }
        td { code { (number(one)) } }
        td { (currency) }
        td { @if is_default { (status(Tone::Ok, "Default")) } @else { span.soft { "–" } } }
        td.acts {
            @if signed_in.may_write() {
                @if !is_default {
                    (form(signed_in, &format!("{here}/default"), html! { button.quiet.small type="submit" { "Use for " (currency) } }))
                }
                a.button.quiet.small href=(here) aria-label={ "Rename " (called(one)) } { "Rename" }
                (ask(signed_in, Ask {
                    id: &format!("delete-{account}"),
                    button: "Delete",
                    question: &format!("Delete {}?", called(one)),
                    will: &format!("delete its numbers here.{orphaned}"),
                    will_not: "change the account at the bank or the entity's other accounts.",
                    action: &format!("{here}/delete"),
                }, html! {}))
            }
        }
    }
}

fn names(typed: &Fields, wrong: &Wrong) -> Markup {
    html! {
        (field(wrong, Field { hint: "A display name for the account.", need: Need::Optional, ..Field::text("display_name", "Name", typed.of("display_name")) }))
        (field(wrong, Field { hint: "Required for GBP and USD.", need: Need::Conditional, ..Field::text("account_holder_name", "Account holder", typed.of("account_holder_name")) }))
    }
}

fn new_page(signed_in: &SignedIn, id: Uuid, typed: &Fields, wrong: &Wrong) -> HtmlPage {
    let optional = |name, label, hint| field(wrong, Field { hint, need: Need::Optional, ..Field::text(name, label, typed.of(name)) });
    let conditional = |name, label, hint| field(wrong, Field { hint, need: Need::Conditional, ..Field::text(name, label, typed.of(name)) });
    let content = html! {
        (wrong_whole(wrong))
        (form(signed_in, &format!("{}/bank_accounts/new", home(id)), html! {
            div.columns-2 {
                (field(wrong, Field { hint: "Two letters, such as DE.", ..Field::text("country", "Country", typed.of("country")) }))
                (field(wrong, Field { hint: "Three letters, such as EUR.", ..Field::text("currency", "Currency", typed.of("currency")) }))
            }
            (names(typed, wrong))
            (conditional("iban", "IBAN", "Required for EUR. Its check digits are verified."))
            div.columns-2 {
                (optional("bic", "BIC", "8 or 11 characters, with an IBAN."))
                (optional("bank_name", "Bank", ""))
            }
            (conditional("account_number", "Account number", "Required for GBP and USD."))
            div.columns-2 {
                (conditional("sort_code", "Sort code", "Required for GBP."))
                (conditional("routing_number", "Routing number", "Required for USD."))
            }
            (check("is_default_for_currency", "Make it the default for its currency", typed.is_on("is_default_for_currency")))
            p.fine { "The numbers never change afterwards: another number is another account." }
            (buttons(id, "Add bank account"))
        }))
    };
    question(signed_in, id, "Add bank account", content)
}

fn edit_page(signed_in: &SignedIn, id: Uuid, known: &Value, typed: &Fields, wrong: &Wrong) -> HtmlPage {
    let content = html! {
        (wrong_whole(wrong))
        section.part {
            (facts(&[("Number", html! { code { (number(known)) } }), ("Currency", html! { (text_of(&known["currency"])) }), ("Country", html! { (text_of(&known["country"])) })]))
            p.fine { "The numbers never change: another number is another account." }
        }
        (form(signed_in, &format!("{}/bank_accounts/{}", home(id), text_of(&known["id"])), html! { (names(typed, wrong)) (buttons(id, "Save the names")) }))
    };
    question(signed_in, id, "Rename a bank account", content)
}

fn body(typed: &Fields) -> Value {
    let numbers = ["country", "currency", "iban", "bic", "bank_name", "account_number", "sort_code", "routing_number"];
    let mut body = capitals(typed.given(&numbers), &["country", "currency"]);
    body.extend(typed.given(&NAMES));
    body.insert("is_default_for_currency".into(), typed.is_on("is_default_for_currency").into());
    body.into()
}

/// `GET /portal/entities/{id}/details/bank_accounts/new`.
pub(super) async fn fresh(Path(id): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    let entity = signed_in.get(&format!("/entities/{id}"), &[]).await?;
    Ok(new_page(&signed_in, id, &Fields::default().fill(&entity["address"], &["country"]), &Wrong::default()))
}

/// `POST /portal/entities/{id}/details/bank_accounts/new`.
pub(super) async fn create(Path(id): Path<Uuid>, submitted: SubmittedForm<Fields>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    match signed_in.send(Method::POST, "/bank_accounts", Some(id), Some(&body(&typed))).await {
        Ok(_) => done(&signed_in, id, "the bank account is added").await,
        Err(refused) => again(refused, |wrong| new_page(&signed_in, id, &typed, wrong)),
    }
}

/// `GET /portal/entities/{id}/details/bank_accounts/{account}`.
pub(super) async fn edit(Path((id, account)): Path<(Uuid, Uuid)>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    let known = signed_in.get_for(id, &format!("/bank_accounts/{account}"), &[]).await?;
    Ok(edit_page(&signed_in, id, &known, &Fields::default().fill(&known, &NAMES), &Wrong::default()))
}

/// `POST /portal/entities/{id}/details/bank_accounts/{account}`.
pub(super) async fn save(Path((id, account)): Path<(Uuid, Uuid)>, submitted: SubmittedForm<Fields>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let path = format!("/bank_accounts/{account}");
    let known = signed_in.get_for(id, &path, &[]).await?;
    match signed_in.send(Method::PATCH, &path, Some(id), Some(&typed.or_null(&NAMES).into())).await {
        Ok(_) => done(&signed_in, id, "the names are saved").await,
        Err(refused) => again(refused, |wrong| edit_page(&signed_in, id, &known, &typed, wrong)),
    }
}

/// `POST /portal/entities/{id}/details/bank_accounts/{account}/default`.
pub(super) async fn make_default(
    Path((id, account)): Path<(Uuid, Uuid)>,
    SubmittedForm(signed_in, _): SubmittedForm<NoFields>,
) -> Result<Response, Refused> {
    let chosen = signed_in.send(Method::POST, &format!("/bank_accounts/{account}/make_default"), Some(id), None).await?;
    done(&signed_in, id, &format!("this account is the default for {} now", text_of(&chosen["currency"]))).await
}

/// `POST /portal/entities/{id}/details/bank_accounts/{account}/delete`.
pub(super) async fn delete(
    Path((id, account)): Path<(Uuid, Uuid)>,
    SubmittedForm(signed_in, _): SubmittedForm<NoFields>,
) -> Result<Response, Refused> {
    signed_in.send(Method::DELETE, &format!("/bank_accounts/{account}"), Some(id), None).await?;
    done(&signed_in, id, "the bank account is deleted").await
}
