//! The partner's own registrations at Intuit and Xero.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::{Method, StatusCode};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{project, tabs};
use crate::partner::parts::{
    Ask, Field, Need, Tone, ago, ask, choice, copy, empty, field, form, id, status, table, text_of, time_of, wrong_whole,
};
use crate::partner::refusal::Wrong;
use crate::partner::{NoFields, Place, Refused, SignedIn, SubmittedForm};
use crate::words::number;

/// `GET /portal/settings`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let project = project(&signed_in);
    page(&signed_in, project, &Typed::default(), &Wrong::default()).await
}

async fn page(signed_in: &SignedIn, project: Uuid, typed: &Typed, wrong: &Wrong) -> Result<HtmlPage, Refused> {
    let apps = signed_in.get(&format!("/partner_projects/{project}/provider_apps"), &[]).await?;
    let content = html! {
        (tabs(signed_in, "/portal/settings").await?)
        section.part {
            h2 { "Registered" }
            p.soft { "New connections use the default app of their provider. Connections stay with the app that they were made with. An app that is no longer the default stays until no connection uses it." }
            (rows(signed_in, project, &apps))
        }
        @if signed_in.may_write() { (register_form(signed_in, project, typed, wrong)) }
    };
    Ok(signed_in.page(Place::Settings, "Settings", html! {}, content))
}

fn rows(signed_in: &SignedIn, project: Uuid, apps: &Value) -> Markup {
    let list = apps["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() {
        return empty(
            "No apps yet",
            "Until the project has an app at Intuit or Xero, nobody can connect. Create one there, and register its keys here.",
        );
    }
    let columns: &[&str] = &["Provider", "Keys", "Client ID", "New connections", "In use", "Changed", ""];
    html! { div.dense { (table("Provider apps", columns, html! { @for app in list { (row(signed_in, project, app, list)) } })) } }
}

fn row(signed_in: &SignedIn, project: Uuid, app: &Value, list: &[Value]) -> Markup {
    let (own_id, environment) = (text_of(&app["id"]), text_of(&app["environment"]));
    let is_default = app["is_default"] == true;
    let action = |what: &str| format!("/portal/settings/apps/{own_id}/{what}?project={project}");
    let title = provider(text_of(&app["platform"]));
    html! {
        tr {
            th.lead scope="row" { (title) }
            td title=(environment) { (keys(environment)) }
            td {
                (id(text_of(&app["client_id"])))
                @if let Some(url) = app["webhook_url"].as_str() {
                    div.webhook { span { "Webhook URL" } code title=(url) { (url) } (copy(url, "Copy the webhook URL")) }
                }
            }
            td { @if is_default { (status(Tone::Ok, "Default")) } @else { (status(Tone::Paused, "Not used")) } }
            td { (in_use(app)) }
            td { @if let Some(at) = time_of(&app["updated_at"]) { (ago(at, signed_in.now)) } }
            td.acts {
                @if signed_in.may_write() {
                    @if !is_default { (form(signed_in, &action("choose"), html! { button.quiet.small type="submit" { "Make default" } })) }
                    (delete_button(signed_in, app, list, &action("delete")))
                }
            }
        }
    }
}

/// Where the connections are that live by the app's tokens.
fn connections_of(app: &Value) -> String {
    format!("/portal/connections?provider_app_id={}", text_of(&app["id"]))
}

/// `3 connections`.
fn connections(app: &Value) -> String {
    let count = app["connections"].as_u64().unwrap_or_default();
    if count == 1 { "1 connection".to_owned() } else { format!("{} connections", number(count)) }
}

fn in_use(app: &Value) -> Markup {
    html! {
        @if app["connections"] != 0 { a href=(connections_of(app)) { (connections(app)) } }
        @else if app["is_used"] == true { span title="Tokens of disconnected connections are being revoked at the provider." { "Being revoked" } }
        @else { span.soft { "No" } }
    }
}

/// Asks before an app goes; for one that connections live by, says which must go first.
fn delete_button(signed_in: &SignedIn, app: &Value, list: &[Value], action: &str) -> Markup {
    let (title, panel) = (provider(text_of(&app["platform"])), format!("delete-{}", text_of(&app["id"])));
    if app["is_used"] != true {
        let next = list.iter().any(|other| other["platform"] == app["platform"] && other["id"] != app["id"]);
        let then = match (app["is_default"] == true, next) {
            (false, _) => "",
            (true, true) => " New connections then use the app that was chosen before it.",
            (true, false) => " Nobody can connect with this provider then, until an app is registered.",
        };
        return ask(
            signed_in,
            Ask {
                id: &panel,
                button: "Delete",
                question: &format!("Delete this {title} app?"),
                will: &format!("delete its keys here; whoever is on its consent page now has to start again.{then}"),
                will_not: "delete the app at the provider, or anything that was pulled with it. Registered again, it is the same app.",
                action,
            },
            html! {},
        );
    }
    let is_live = app["connections"] != 0;
    html! {
        button.quiet.small.danger type="button" popovertarget=(panel) { "Delete" }
        div.ask id=(panel) popover role="dialog" aria-labelledby={ (panel) "-why" } {
            @if is_live {
                h2 id={ (panel) "-why" } { (connections(app)) " must go first" }
                p { "A connection uses the tokens of the app that it was made with, which do not work with another app. Disconnect first, or keep this app and choose another one for new connections." }
            } @else {
                h2 id={ (panel) "-why" } { "Its tokens are still being revoked" }
                p { "Tokens of disconnected connections are being revoked at the provider, or a consent waits for its confirmation. This completes automatically: when the provider has confirmed, at the latest when the tokens expire." }
            }
            div.actions {
                @if is_live { a.button.quiet href=(connections_of(app)) { "View connections" } }
                button.quiet type="button" popovertarget=(panel) popovertargetaction="hide" autofocus { "Close" }
            }
        }
    }
}

fn provider(platform: &str) -> &'static str {
    if platform == "xero" { "Xero" } else { "QuickBooks Online" }
}

fn keys(environment: &str) -> &'static str {
    match environment {
        "production" => "Production",
        "sandbox" => "Sandbox",
        _ => "Simulator",
    }
}

fn register_form(signed_in: &SignedIn, project: Uuid, typed: &Typed, wrong: &Wrong) -> Markup {
    let public_url = &signed_in.portal.edge.options.public_url;
    let redirect = |platform: &str| format!("{public_url}/oauth/{platform}/callback");
    let providers = [("quickbooks_online", "QuickBooks Online"), ("xero", "Xero")];
    let environments = [("production", "Production keys"), ("sandbox", "Development keys: sandbox companies (QuickBooks only)")];
    html! {
        section.part {
            h2 { "Register an app" }
            p.soft { "At the provider, add this redirect URI exactly as shown. Entering an existing client ID replaces its secret." }
            @for (platform, title) in providers {
                div.secret.short { span.soft { (title) } code { (redirect(platform)) } (copy(&redirect(platform), "Copy the redirect URI")) }
            }
            (wrong_whole(wrong))
            (form(signed_in, &format!("/portal/settings/apps?project={project}"), html! {
                div.columns-2 {
                    (choice(wrong, "platform", "Provider", &typed.platform, &providers))
                    (choice(wrong, "environment", "Keys", &typed.environment, &environments))
                }
                (field(wrong, Field::text("client_id", "Client ID", &typed.client_id)))
                (field(wrong, Field { kind: "password", fills: "new-password", hint: "Encrypted, and never shown again.", ..Field::text("client_secret", "Client secret", "") }))
                (field(wrong, Field {
                    kind: "password",
                    fills: "off",
                    hint: "QuickBooks only: shown at Intuit beside the webhooks, which report merged customers and vendors. Register their address once the app is listed here.",
                    need: Need::Optional,
                    ..Field::text("webhook_verifier_token", "Webhook verifier token", "")
                }))
                button.primary type="submit" { "Register app" }
            }))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    platform: String,
    environment: String,
    client_id: String,
    client_secret: String,
    webhook_verifier_token: String,
}

fn here(project: Uuid) -> String {
    format!("/portal/settings?project={project}")
}

/// `POST /portal/settings/apps`.
pub(crate) async fn register(submitted: SubmittedForm<Typed>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let project = project(&signed_in);
    signed_in.writes()?;
    signed_in.confirmed(&here(project))?;
    let Typed { platform, environment, client_id, client_secret, webhook_verifier_token } = &typed;
    let mut body = json!({"platform": platform, "environment": environment, "client_id": client_id, "client_secret": client_secret});
    if !webhook_verifier_token.is_empty() {
        body["webhook_verifier_token"] = json!(webhook_verifier_token);
    }
    match signed_in.send(Method::POST, &format!("/partner_projects/{project}/provider_apps"), None, Some(&body)).await {
        Ok(_) => {
            let words = format!("the {} app is registered: new connections use it", provider(platform));
            Ok(signed_in.leads_to(&here(project), &words).await?.into_response())
        }
        Err(refused) => {
            let wrong = refused.fields()?;
            let page = page(&signed_in, project, &typed, &wrong).await?;
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }.into_response())
        }
    }
}

/// `POST /portal/settings/apps/{id}/choose`.
pub(crate) async fn choose(Path(id): Path<Uuid>, SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Redirect, Refused> {
    let project = project(&signed_in);
    signed_in.send(Method::POST, &format!("/partner_projects/{project}/provider_apps/{id}/make_default"), None, None).await?;
    signed_in.leads_to(&here(project), "new connections use this app now").await
}

/// `POST /portal/settings/apps/{id}/delete`.
pub(crate) async fn delete(Path(id): Path<Uuid>, SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Redirect, Refused> {
    let project = project(&signed_in);
    signed_in.writes()?;
    signed_in.confirmed(&here(project))?;
    signed_in.send(Method::DELETE, &format!("/partner_projects/{project}/provider_apps/{id}"), None, None).await?;
    signed_in.leads_to(&here(project), "the app is deleted").await
}
