//! "Is this the company?": the question that keeps one customer's books out of another's.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use bursar_accounting::Engine;
use bursar_accounting::authorizations::{Offered, Pending, Refusal, confirm, decline, pending};
use bursar_entities::Names;
use bursar_web::Edge;
use http::HeaderMap;
use maud::{Markup, html};
use serde::Deserialize;

use super::brand::brand_of;
use super::layout::page;
use super::refusal::{Refused, foreign_form};
use super::{address, browser, title};

/// `GET /connect/{link}/confirm`.
pub(crate) async fn show(
    State(engine): State<Arc<Engine>>,
    Extension(edge): Extension<Arc<Edge>>,
    Path(link): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let token = browser::token(&engine, &headers).ok_or_else(|| Refused::at(Refusal::OtherBrowser, &link))?;
    let pending = match pending(&engine, &link, &token).await {
        Err(Refusal::AlreadyConnected) => return Ok(Redirect::to(&format!("/connect/{link}/done")).into_response()),
        pending => pending.map_err(|refusal| Refused::at(refusal, &link))?,
    };
    let brand = brand_of(&engine, &pending.connection).await?;
    Ok(page(&edge.options.installation, &brand, "Is this the company?", question(&pending, &brand)).into_response())
}

fn question(pending: &Pending, names: &Names) -> Markup {
    let (provider, companies) = (title(pending.platform), &pending.companies);
    let action = format!("/connect/{}/confirm", pending.connection.link);
    if companies.is_empty() {
        return html! {
            h1 { "No company was opened" }
            p.lead { (provider) " gave access to no company. Nothing was connected." }
            a.button.primary href={ "/connect/" (pending.connection.link) } { "Choose again" }
        };
    }
    html! {
        h1 { @if companies.len() == 1 { "Is this the company?" } @else { "Which company is it?" } }
        p.lead { "These books at " (provider) " will be connected to " strong { (names.entity) } " in " (names.partner) "." }
        form method="post" action=(action) {
            @if let [only] = companies.as_slice() {
                input type="hidden" name="company" value=(only.company.id);
                div.company { (company(only)) }
            } @else {
                fieldset.companies {
                    legend.visually-hidden { "Company" }
                    @for offered in companies {
                        label.company { input type="radio" name="company" value=(offered.company.id) required; span { (company(offered)) } }
                    }
                }
            }
            div.actions {
                button.primary type="submit" name="decision" value="confirm" { "Yes, connect this company" }
                button.quiet type="submit" name="decision" value="decline" formnovalidate {
                    @if companies.len() == 1 { "No, this is another company" } @else { "None of these" }
                }
            }
        }
        p.fine { "Syncing begins when you confirm. If you do not confirm within 15 minutes, access is revoked." }
    }
}

fn company(offered: &Offered) -> Markup {
    let company = &offered.company;
    let name = if company.name.is_empty() { company.id.as_str() } else { company.name.as_str() };
    let legal = company.legal_name.as_deref().filter(|legal| *legal != name);
    let details =
        [legal, company.country.as_deref(), company.base_currency.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    html! { strong.name { (name) } @if !details.is_empty() { span.details { (details) } } }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Decision {
    company: String,
    decision: String,
}

/// `POST /connect/{link}/confirm`.
pub(crate) async fn decide(
    State(engine): State<Arc<Engine>>,
    Path(link): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Decision>, FormRejection>,
) -> Result<Redirect, Refused> {
    if !browser::is_own_form(&engine, &headers) {
        return Err(foreign_form(&link));
    }
    let token = browser::token(&engine, &headers).ok_or_else(|| Refused::at(Refusal::OtherBrowser, &link))?;
    let Decision { company, decision } = form.map(|Form(decision)| decision).unwrap_or_default();
    let refused = |refusal| Refused::at(refusal, &link);
    if decision == "decline" {
        let (_, return_to) = decline(&engine, &link, &token).await.map_err(refused)?;
        let start = address(&format!("/connect/{link}"), return_to.as_deref());
        let joint = if start.contains('?') { '&' } else { '?' };
        return Ok(Redirect::to(&format!("{start}{joint}notice=declined")));
    }
    if decision != "confirm" {
        return Err(refused(Refusal::NotOffered));
    }
    let done = format!("/connect/{link}/done");
    match confirm(&engine, &link, &token, &company).await {
        // Pressed twice: the first press did it.
        Err(Refusal::AlreadyConnected) => Ok(Redirect::to(&done)),
        confirmed => Ok(Redirect::to(&address(&done, confirmed.map_err(refused)?.1.as_deref()))),
    }
}
