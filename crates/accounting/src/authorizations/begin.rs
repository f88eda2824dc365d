use bursar_connectors::oauth::ProofKey;
use bursar_connectors::{Facts, Platform};
use bursar_store::{KeyColumn, SealedColumn};

use super::{Authorization, Refusal, check_open, digest, lifetime, store};
use crate::apps::{self, App};
use crate::connections::{self, Connection};
use crate::engine::Engine;

/// What the first page shows.
#[derive(Debug, Clone)]
pub struct Entrance {
    /// The connection.
    pub connection: Connection,
    /// The providers that the person may choose.
    pub platforms: Vec<Platform>,
    /// Where those providers ask for consent: scheme, host and port.
    pub consent_origins: Vec<String>,
}

/// The connection behind a link, if it waits for a person or lacks a right that one may give. Looking consumes nothing.
pub async fn enter(engine: &Engine, link: &str) -> Result<Entrance, Refusal> {
    let connection = connections::store::by_link(&engine.db, link).await?.ok_or(Refusal::UnknownLink)?;
    check_open(engine, &connection).await?;
    let apps = offered(engine, &connection).await?;
    let fixed = fixed_platform(&connection);
    let offered: Vec<_> = apps.iter().filter(|app| fixed.is_none_or(|fixed| fixed == app.platform)).collect();
    let platforms: Vec<Platform> = offered.iter().map(|app| app.platform).collect();
    let consent_origins = offered.iter().filter_map(|app| consent_origin(app)).collect();
    match fixed.filter(|_| platforms.is_empty()) {
        Some(platform) => Err(Refusal::NotConfigured(platform)),
        None => Ok(Entrance { connection, platforms, consent_origins }),
    }
}

/// The project of the connection behind a link, whatever its status: its pages look like the project wants.
pub async fn project_of_link(engine: &Engine, link: &str) -> bursar_kernel::Result<Option<bursar_kernel::Uuid>> {
    Ok(connections::store::by_link(&engine.db, link).await?.map(|connection| connection.project_id))
}

/// The apps that a consent of this connection may begin with, one of each provider.
async fn offered(engine: &Engine, connection: &Connection) -> bursar_kernel::Result<Vec<App>> {
    let apps = apps::store::list(&engine.db, &engine.vault, connection.project_id).await?;
    Ok(apps::offered(apps, connection.platform.as_deref()))
}

fn consent_origin(app: &App) -> Option<String> {
    let endpoints = Facts::of(app.platform).endpoints(&app.environment);
    url::Url::parse(&endpoints.authorize).ok().map(|url| url.origin().ascii_serialization())
}

/// The platform that the request named, or that the lost authorization was for.
fn fixed_platform(connection: &Connection) -> Option<Platform> {
    let lost = connection.platform.as_deref().and_then(|name| match name {
        "quickbooks_online_sandbox" => Some(Platform::QuickbooksOnline),
        name => Platform::parse(name),
    });
    lost.or(connection.requested_platform)
}

/// Begins a consent in this browser; answers where to send it.
pub async fn begin(engine: &Engine, link: &str, platform: Platform, browser: &str, return_to: Option<String>) -> Result<String, Refusal> {
    let Entrance { connection, platforms, .. } = enter(engine, link).await?;
    if !platforms.contains(&platform) {
        return Err(Refusal::NotConfigured(platform));
    }
    let apps = offered(engine, &connection).await?;
    let app = apps.into_iter().find(|app| app.platform == platform).ok_or(Refusal::NotConfigured(platform))?;
    let (state, proof) = (engine.env.rng.token(), ProofKey::new(&engine.env.rng));
    let now = engine.env.now();
    let authorization = Authorization {
        state: digest(&state),
        connection_id: connection.id,
        browser: digest(browser),
        platform,
        app_id: app.id,
        return_to,
        token_set_id: None,
        verifier: Some(engine.vault.seal(&engine.env.rng, &verifier_place(digest(&state)), proof.verifier.expose())?),
        companies: Vec::new(),
        used_at: None,
        expires_at: now + lifetime(),
    };
    let tx = engine.db.begin().await?;
    store::insert(&tx, &authorization, now).await?;
    tx.commit().await?;
    Ok(engine.oauth(&app).authorize_url(&engine.redirect_uri(platform), &state, Some(&proof), &engine.settings.features))
}

pub(super) fn verifier_place(state: [u8; 32]) -> String {
    place(hex::encode(state))
}

fn place(state: impl std::fmt::Display) -> String {
    format!("authorizations/{state}/verifier")
}

/// Where verifiers are sealed.
pub(crate) const SEALED: SealedColumn =
    SealedColumn { table: "authorizations", column: "verifier", key: &[KeyColumn::Bytes("state")], place: |key| place(&key[0]) };
