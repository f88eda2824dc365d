//! The seeded connection, made the way a person makes it: our API, the provider's consent form, the confirmation.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bursar_accounting::{Connection, ConnectionStatus, RunStatus, authorizations};
use bursar_connectors::{Platform, Wire};
use bursar_kernel::{Error, Result, Uuid};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use serde_json::{Value, json};
use url::Url;

use super::home::Secrets;
use super::{ENTITY, UNCONNECTED};
use crate::commands::say;
use crate::compose::Server;

/// How long the start waits for a pull before it lets it go on in the background.
const PATIENCE: Duration = Duration::from_secs(15);

/// The first company of the simulated providers.
pub(super) const COMPANY: &str = "Harbour Light Trading";

/// How often a call is sent again that our own limits refused.
const ATTEMPTS: usize = 10;

/// A client of our own API.
#[derive(Clone)]
pub(super) struct Caller {
    wire: Wire,
    api: String,
    token: String,
}

/// The connection that the start leaves behind.
pub(super) struct Connected {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) platform: String,
    pub(super) is_pulled: bool,
}

impl Caller {
    /// Gets a token.
    pub(super) async fn sign_in(wire: &Wire, api: &str, secrets: &Secrets) -> Result<Caller> {
        let mut caller = Caller { wire: wire.clone(), api: api.to_owned(), token: String::new() };
        let credentials =
            json!({"grant_type": "client_credentials", "client_id": secrets.client_id, "client_secret": secrets.client_secret});
        let answer = caller.call(ENTITY, Method::POST, "/auth/token", Some(credentials)).await?;
        caller.token = text(&answer, "access_token");
        Ok(caller)
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Calls an operation; one that the limits refuse is called again when the answer says so.
    pub(super) async fn call(&self, entity: Uuid, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let body = body.map_or_else(Bytes::new, |body| Bytes::from(body.to_string()));
        let mut answer = self.send(entity, &method, path, body.clone()).await?;
        for _ in 1..ATTEMPTS {
            if answer.status() != StatusCode::TOO_MANY_REQUESTS {
                break;
            }
            let after = answer.headers().get(header::RETRY_AFTER).and_then(|after| after.to_str().ok()?.parse().ok());
            tokio::time::sleep(Duration::from_secs(after.unwrap_or(1))).await;
            answer = self.send(entity, &method, path, body.clone()).await?;
        }
        if !answer.status().is_success() {
            let words = String::from_utf8_lossy(answer.body()).into_owned();
            return Err(Error::internal(format!("{method} {path} was answered with {}: {words}", answer.status())));
        }
        if answer.body().is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_slice(answer.body())?) }
    }

    async fn send(&self, entity: Uuid, method: &Method, path: &str, body: Bytes) -> Result<Response<Bytes>> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}/v1{path}", self.api))
            .header("x-monite-version", "2024-05-25")
            .header("x-monite-entity-id", entity.to_string())
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json");
        Ok(self.wire.send(request.body(body)?).await?)
    }
}

/// The entities of the examples answer again, whoever deactivated them.
pub(super) async fn activate(caller: &Caller) -> Result<()> {
    for id in [ENTITY, UNCONNECTED] {
        if caller.call(id, Method::GET, &format!("/entities/{id}"), None).await?["status"] != "active" {
            caller.call(id, Method::POST, &format!("/entities/{id}/activate"), None).await?;
        }
    }
    Ok(())
}

/// Makes sure that the entity has a connection that works and has been pulled.
pub(super) async fn connected(server: &Server, caller: &Caller) -> Result<Connected> {
    let live = caller.call(ENTITY, Method::GET, "/accounting_connections", None).await?;
    let connection = match live["data"].get(0).cloned() {
        Some(known) => known,
        None => caller.call(ENTITY, Method::POST, "/accounting_connections", Some(json!({"platform": "quickbooks_online"}))).await?,
    };
    let link = link_of(&connection);
    let mut is_pulled = revive(server, caller, ENTITY, &connection).await?;
    let (current, _) = authorizations::progress(&server.engine, &link).await.map_err(refused)?;
    if current.is_waiting() {
        let platform = if connection["platform"] == "xero" { Platform::Xero } else { Platform::QuickbooksOnline };
        is_pulled = authorize(server, &current, platform).await?;
    }
    let (current, _) = authorizations::progress(&server.engine, &link).await.map_err(refused)?;
    let status = current.status.as_str().to_owned();
    Ok(Connected { id: current.id.to_string(), status, platform: current.platform.unwrap_or_default(), is_pulled })
}

/// The connections of all other entities that a restart of the simulator may have cut off, asked for before the worker notices.
pub(super) async fn others(caller: &Caller) -> Result<Vec<Value>> {
    let (mut found, mut page) = (Vec::new(), String::from("status=connected&is_paused=false&limit=100"));
    loop {
        let list = caller.call(ENTITY, Method::GET, &format!("/connection_reports?{page}"), None).await?;
        found.extend(list["data"].as_array().into_iter().flatten().filter(|report| report["entity_id"] != json!(ENTITY)).cloned());
        match list["next_pagination_token"].as_str() {
            Some(token) => page = format!("pagination_token={token}"),
            None => return Ok(found),
        }
    }
}

/// Brings them back one by one while the developer works already; one that fails holds up no other.
pub(super) async fn revive_others(server: Server, caller: Caller, others: Vec<Value>) {
    for report in &others {
        let entity = text(report, "entity_id").parse().unwrap_or_default();
        if let Err(error) = revive(&server, &caller, entity, report).await {
            say(&format!("The connection of entity {entity} was not reconnected ({error}): open its link"));
        }
    }
}

/// A connected one may hold tokens that a restarted simulator does not know: our sync finds that out, and the same person consents again.
async fn revive(server: &Server, caller: &Caller, entity: Uuid, connection: &Value) -> Result<bool> {
    let link = link_of(connection);
    let (known, _) = authorizations::progress(&server.engine, &link).await.map_err(refused)?;
    let mut is_pulled = false;
    if known.is_pulled() {
        let path = format!("/accounting_connections/{}/sync", text(connection, "id"));
        caller.call(entity, Method::POST, &path, None).await?;
        is_pulled = pulled(server, &link).await?;
    }
    let (current, _) = authorizations::progress(&server.engine, &link).await.map_err(refused)?;
    if current.status != ConnectionStatus::Deauthorized {
        return Ok(is_pulled);
    }
    let platform = if connection["platform"] == "xero" { Platform::Xero } else { Platform::QuickbooksOnline };
    authorize(server, &current, platform).await
}

fn link_of(connection: &Value) -> String {
    text(connection, "connection_url").rsplit('/').next().unwrap_or_default().to_owned()
}

/// The link of the entity that nobody has connected yet, or its connection's after somebody has.
pub(super) async fn link(caller: &Caller) -> Result<String> {
    let live = caller.call(UNCONNECTED, Method::GET, "/accounting_connections", None).await?;
    let connection = match live["data"].get(0).cloned() {
        Some(known) => known,
        None => caller.call(UNCONNECTED, Method::POST, "/accounting_connections", None).await?,
    };
    Ok(text(&connection, "connection_url"))
}

/// A person opens the link, consents at the provider, comes back and confirms the company.
async fn authorize(server: &Server, connection: &Connection, platform: Platform) -> Result<bool> {
    let (link, browser) = (connection.link.as_str(), server.env.rng.token());
    let consent = authorizations::begin(&server.engine, link, platform, &browser, None).await.map_err(refused)?;
    let company = match &connection.company {
        Some(known) => known.id.clone(),
        None => company(&server.engine.wire, &consent, platform).await?,
    };
    let returned = consent_to(&server.engine.wire, &consent, &company).await?;
    let take = |name: &str| returned.get(name).cloned();
    let came_back = authorizations::Returned {
        state: take("state").unwrap_or_default(),
        code: take("code"),
        realm_id: take("realmId"),
        error: take("error"),
    };
    authorizations::callback(&server.engine, platform, Some(&browser), came_back).await.map_err(refused)?;
    authorizations::confirm(&server.engine, link, &browser, &company).await.map_err(refused)?;
    pulled(server, link).await
}

/// The id of the company that the form offers.
async fn company(wire: &Wire, consent: &str, platform: Platform) -> Result<String> {
    let companies = Url::parse(consent)?.join("/_sim/companies")?;
    let answer = wire.send(Request::get(companies.as_str()).body(Bytes::new())?).await?;
    let known: Value = serde_json::from_slice(answer.body())?;
    let of_platform = match platform {
        Platform::QuickbooksOnline => &known["quickbooks"],
        Platform::Xero => &known["xero"],
    };
    let found = of_platform.as_array().into_iter().flatten().find(|company| company["name"] == COMPANY);
    found.map(|company| text(company, "id")).ok_or_else(|| Error::internal(format!("the simulator has no company named {COMPANY}")))
}

/// Posts the form and reads where it leads back to.
async fn consent_to(wire: &Wire, consent: &str, company: &str) -> Result<BTreeMap<String, String>> {
    let form =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("company", company).append_pair("decision", "allow").finish();
    let request = Request::post(consent).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Bytes::from(form))?;
    let answer = wire.send(request).await?;
    let location = answer.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    let location = location.ok_or_else(|| Error::internal(format!("the consent form was answered with {}", answer.status())))?;
    Ok(Url::parse(location)?.query_pairs().into_owned().collect())
}

/// Waits for the pull that was just asked for; false when it did not go through, or takes longer than a person waits.
async fn pulled(server: &Server, link: &str) -> Result<bool> {
    let (started, mut shown) = (Instant::now(), 0);
    while started.elapsed() < PATIENCE {
        let (connection, run) = authorizations::progress(&server.engine, link).await.map_err(refused)?;
        if connection.status != ConnectionStatus::Connected {
            return Ok(false);
        }
        match run {
            Some(run) if matches!(run.status, RunStatus::Complete | RunStatus::Partial) => return Ok(true),
            Some(run) if run.status == RunStatus::Failed => {
                say(&format!("The pull failed: {}", run.problem.unwrap_or_default()));
                return Ok(false);
            }
            Some(run) if started.elapsed().as_secs() > shown => {
                shown = started.elapsed().as_secs();
                say(&format!("  pulling: {} records so far", run.fetched));
            }
            _ => {}
        }
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
    Ok(false)
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn refused(refusal: impl std::fmt::Debug) -> Error {
    Error::internal(format!("the seeded connection could not be made: {refusal:?}"))
}
