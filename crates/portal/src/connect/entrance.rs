//! The first page: who asks, for whom, for what. Looking consumes nothing, so that a mail scanner may look too.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Response};
use bursar_accounting::authorizations::{Entrance, Refusal, begin, enter};
use bursar_accounting::{ConnectionStatus, Engine};
use bursar_connectors::Platform;
use bursar_entities::Names;
use bursar_pages::HtmlPage;
use bursar_web::Edge;
use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use maud::{Markup, html};
use serde::Deserialize;

use super::brand::brand_of;
use super::layout::{notice, page, return_field};
use super::refusal::{Refused, foreign_form};
use super::{allowed_return, browser, title};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    return_to: Option<String>,
    notice: Option<String>,
}

/// `GET /connect/{link}`.
pub(crate) async fn show(
    State(engine): State<Arc<Engine>>,
    Extension(edge): Extension<Arc<Edge>>,
    Path(link): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<HtmlPage, Refused> {
    let entrance = enter(&engine, &link).await.map_err(|refusal| Refused::at(refusal, &link))?;
    let brand = brand_of(&engine, &entrance.connection).await?;
    let return_to = allowed_return(&engine, &entrance.connection, asked.return_to).await?;
    let was_declined = asked.notice.as_deref() == Some("declined");
    let content = question(&entrance, &brand, return_to.as_deref(), was_declined);
    let mut page = page(&edge.options.installation, &brand, &format!("Connect your accounting to {}", brand.partner), content);
    page.form_targets = browser::form_targets(&entrance.consent_origins);
    Ok(page)
}

fn question(entrance: &Entrance, names: &Names, return_to: Option<&str>, was_declined: bool) -> Markup {
    let (partner, connection) = (&names.partner, &entrance.connection);
    let is_lost = connection.status == ConnectionStatus::Deauthorized;
    let company = connection.company.as_ref().map(|company| company.name.as_str()).filter(|_| is_lost);
    html! {
        @if was_declined { (notice("Nothing was connected, and access to that company was revoked. Choose again, and pick the right company at the provider.")) }
        @if let Some(company) = company {
            h1 { "Reconnect " (company) }
            p.lead { (partner) " lost its access to the books of " (company) ". Give it again for the same company, and syncing continues where it stopped." }
        } @else {
            h1 { "Connect your accounting" }
            p.lead { (partner) " asks to work with the books of " strong { (names.entity) } "." }
        }
        section.terms aria-labelledby="reads" {
            h2 #reads { "What will be read" }
            ul.plain {
                li { "Company details, chart of accounts and tax rates" }
                li { "Customers, suppliers, products and services" }
                li { "Invoices, bills, credit notes and payments" }
            }
            h2 { "What may be written" }
            ul.plain {
                li { "Invoices, bills, credit notes and payments that are issued, approved or recorded in " (partner) ", with the customers, suppliers and items on them" }
                li { "Each is written only once" }
            }
            h2 { "What never happens" }
            ul.plain {
                li { (partner) " does not see your password, pay anybody or file taxes through this connection" }
                li { "Nothing begins before you have confirmed the company’s name" }
            }
        }
        form.choices method="post" action={ "/connect/" (connection.link) "/start" } {
            (return_field(return_to))
            @for platform in &entrance.platforms { (choice(*platform)) }
        }
        @if entrance.platforms.is_empty() {
            p.notice.attention { strong { "Not ready. " } (partner) " has not set up any accounting provider yet. Tell them, and open this link again later." }
        } @else {
            p.fine { "You sign in at the provider and choose the company there. You can disconnect at any time, in " (partner) " or at the provider." }
        }
    }
}

fn choice(platform: Platform) -> Markup {
    html! { button.primary type="submit" name="platform" value=(browser::field(platform)) { "Connect to " (title(platform)) } }
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Choice {
    #[serde(default)]
    platform: String,
    return_to: Option<String>,
}

/// `POST /connect/{link}/start`: off to the provider.
pub(crate) async fn start(
    State(engine): State<Arc<Engine>>,
    Path(link): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Choice>, FormRejection>,
) -> Result<Response, Refused> {
    if !browser::is_own_form(&engine, &headers) {
        return Err(foreign_form(&link));
    }
    let Choice { platform: chosen, return_to } = form.map(|Form(choice)| choice).unwrap_or_default();
    let entrance = enter(&engine, &link).await.map_err(|refusal| Refused::at(refusal, &link))?;
    let platform = Platform::parse(&chosen).ok_or_else(|| Refused::at(Refusal::NotOffered, &link))?;
    let return_to = allowed_return(&engine, &entrance.connection, return_to).await?;
    // A new one each time: whoever planted or saw the one before has nothing of this consent.
    let token = engine.env.rng.token();
    let provider = begin(&engine, &link, platform, &token, return_to).await.map_err(|refusal| Refused::at(refusal, &link))?;
    let location = HeaderValue::from_str(&provider).map_err(bursar_kernel::Error::internal)?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, location), (SET_COOKIE, browser::cookie(&engine, &token)?)]).into_response())
}
