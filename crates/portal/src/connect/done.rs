//! The last page: the first pull fills a list, and then it says where the person goes next.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use bursar_accounting::authorizations::{Refusal, progress as look};
use bursar_accounting::{Connection, ConnectionStatus, Engine, Run, RunStatus};
use bursar_connectors::Facts;
use bursar_pages::{Fragment, HtmlPage};
use bursar_web::Edge;
use maud::{Markup, html};
use serde::Deserialize;

use super::layout::page;
use super::refusal::Refused;
use super::{
    address, allowed_return,
    brand::{ConnectBrand, brand_of},
    connected_platform, title,
};
use crate::words;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    return_to: Option<String>,
}

/// `GET /connect/{link}/done`.
pub(crate) async fn show(
    State(engine): State<Arc<Engine>>,
    Extension(edge): Extension<Arc<Edge>>,
    Path(link): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<HtmlPage, Refused> {
    let view = View::read(&engine, &link, asked.return_to).await?;
    let source = address(&format!("/connect/{link}/progress"), view.return_to.as_deref());
    let content = html! { div #progress data-source=(source) { (view.render()) } };
    let mut page = page(&edge.options.installation, &view.brand, view.heading(), content);
    page.reload_seconds = (!view.is_over()).then_some(3);
    page.scripts = &["connect.js"];
    Ok(page)
}

/// `GET /connect/{link}/progress`: the changing part of the page.
pub(crate) async fn progress(
    State(engine): State<Arc<Engine>>,
    Path(link): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Fragment, Refused> {
    Ok(Fragment(View::read(&engine, &link, asked.return_to).await?.render()))
}

struct View {
    connection: Connection,
    run: Option<Run>,
    brand: ConnectBrand,
    return_to: Option<String>,
}

impl View {
    async fn read(engine: &Engine, link: &str, return_to: Option<String>) -> Result<View, Refused> {
        let (connection, run) = look(engine, link).await.map_err(|refusal| Refused::at(refusal, link))?;
        if connection.status == ConnectionStatus::Disconnected {
            return Err(Refused::at(Refusal::Disconnected, link));
        }
        let brand = brand_of(engine, &connection).await?;
        let return_to = allowed_return(engine, &connection, return_to).await?;
        Ok(View { connection, run, brand, return_to })
    }

    /// Nothing will change any more.
    fn is_over(&self) -> bool {
        let is_reading = self.run.as_ref().is_none_or(|run| matches!(run.status, RunStatus::Requested | RunStatus::Running));
        self.connection.status != ConnectionStatus::Connected || !is_reading
    }

    fn heading(&self) -> &'static str {
        match (self.connection.status, self.run.as_ref().map(|run| run.status)) {
            (ConnectionStatus::PendingAuth, _) => "Not connected yet",
            (ConnectionStatus::Deauthorized | ConnectionStatus::Disconnected, _) => "Access was lost",
            (ConnectionStatus::Connected, Some(RunStatus::Failed)) => "Connected, but reading stopped",
            (ConnectionStatus::Connected, Some(RunStatus::Complete | RunStatus::Partial)) => "Connected",
            (ConnectionStatus::Connected, _) => "Connected. Reading your books",
        }
    }

    fn render(&self) -> Markup {
        let company = self.connection.company.as_ref().map_or("the company", |company| company.name.as_str());
        let provider = connected_platform(&self.connection).map_or("the provider", title);
        html! {
            div.state data-over[self.is_over()] {
                h1 { (self.heading()) }
                p.lead role="status" aria-live="polite" { (self.lead(company, provider)) }
                @if self.connection.status == ConnectionStatus::Connected {
                    (self.streams())
                    @if !self.is_over() { p.fine { "You may close this page: the sync continues without it." } }
                } @else {
                    a.button.primary href=(address(&format!("/connect/{}", self.connection.link), self.return_to.as_deref())) { "Connect" }
                }
                (self.way_on())
            }
        }
    }

    fn lead(&self, company: &str, provider: &str) -> Markup {
        let partner = &self.brand.partner;
        match (self.connection.status, &self.run) {
            (ConnectionStatus::PendingAuth, _) => html! { "Nobody has given access yet." },
            (ConnectionStatus::Deauthorized | ConnectionStatus::Disconnected, _) => {
                html! { (provider) " no longer accepts the access that was given. Connect again to continue." }
            }
            (_, Some(run)) if run.status == RunStatus::Failed => html! {
                (run.problem.as_deref().unwrap_or("The books could not be read.")) " " (partner) " retries automatically."
            },
            (_, Some(run)) if run.status == RunStatus::Partial => html! {
                strong { (company) } " at " (provider) " is connected to " (partner) ". " (run.problem.as_deref().unwrap_or_default())
            },
            (_, Some(run)) if run.status == RunStatus::Complete => html! {
                strong { (company) } " at " (provider) " is connected to " (partner) ", and its books are synced from now on."
            },
            _ => {
                html! { strong { (company) } " at " (provider) " is connected to " (partner) ". Its books are being read for the first time." }
            }
        }
    }

    /// What was read so far, in the order in which it is read.
    fn streams(&self) -> Markup {
        let Some(platform) = connected_platform(&self.connection) else { return html! {} };
        let streams = &Facts::of(platform).streams;
        let count = |name: &str| self.run.as_ref().and_then(|run| run.progress.get(name)).copied();
        let reached = streams.iter().rposition(|stream| count(&stream.name).is_some());
        let is_reading = self.run.as_ref().is_some_and(|run| run.status == RunStatus::Running);
        let is_done = |place: usize| self.is_over() || reached.is_some_and(|reached| place < reached);
        html! {
            dl.progress {
                @for (place, stream) in streams.iter().enumerate() {
                    @let number = count(&stream.name);
                    @let state = if is_done(place) { "read" } else if is_reading && reached.unwrap_or_default() == place { "reading" } else { "waiting" };
                    div class=(state) {
                        dt { (words::stream(platform, &stream.name)) }
                        dd {
                            @if let Some(number) = number.or((state == "read").then_some(0)) { span.count { (words::number(number)) } }
                            span.word { (state) }
                        }
                    }
                }
            }
        }
    }

    fn way_on(&self) -> Markup {
        let partner = &self.brand.partner;
        html! {
            @if self.connection.status == ConnectionStatus::Connected {
                @if let Some(return_to) = &self.return_to {
                    div.actions { a.button.primary href=(return_to) { "Continue to " (partner) } }
                } @else if self.is_over() {
                    p.fine { "You can close this page and go back to " (partner) "." }
                }
            }
        }
    }
}
