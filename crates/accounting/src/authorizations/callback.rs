use bursar_connectors::facts::CompanySource;
use bursar_connectors::oauth::OAuthError;
use bursar_connectors::{Company, Facts, Platform, Secret, companies};

use super::begin::verifier_place;
use super::{Again, Authorization, Offered, Refusal, Stopped, check_open, digest, lifetime, store};
use crate::apps::{self, App};
use crate::connections::{self, Connection};
use crate::engine::Engine;
use crate::tokens::{self, TokenSet};

/// What the provider sent back with the person.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    /// The state that went out.
    pub state: String,
    /// The code, when the person consented.
    pub code: Option<String>,
    /// The company, where the callback names it.
    pub realm_id: Option<String>,
    /// The refusal, when the person did not.
    pub error: Option<String>,
}

/// The person came back. Turns the code into tokens that wait for the confirmation, and answers with the connection.
pub async fn callback(engine: &Engine, platform: Platform, browser: Option<&str>, returned: Returned) -> Result<Connection, Stopped> {
    let (authorization, connection) = find(engine, platform, browser, digest(&returned.state)).await?;
    let again = Again { link: connection.link.clone(), return_to: authorization.return_to.clone() };
    match finish(engine, platform, &authorization, returned).await {
        Ok(()) => Ok(connection),
        Err(refusal) => Err(Stopped { refusal, again: Some(again) }),
    }
}

/// The consent that this state began, and its connection, for the browser that began it.
async fn find(engine: &Engine, platform: Platform, browser: Option<&str>, state: [u8; 32]) -> Result<(Authorization, Connection), Refusal> {
    let authorization =
        store::by_state(&engine.db, state).await?.filter(|found| found.platform == platform).ok_or(Refusal::UnknownState)?;
    if browser.map(digest) != Some(authorization.browser) {
        return Err(Refusal::OtherBrowser);
    }
    let connection = connections::store::by_id(&engine.db, authorization.connection_id).await?.ok_or(Refusal::UnknownLink)?;
    Ok((authorization, connection))
}

async fn finish(engine: &Engine, platform: Platform, authorization: &Authorization, returned: Returned) -> Result<(), Refusal> {
    use_up(engine, authorization).await?;
    let connection = connections::store::by_id(&engine.db, authorization.connection_id).await?.ok_or(Refusal::Disconnected)?;
    check_open(engine, &connection).await?;
    let code = code(platform, &returned)?;
    let app = apps::store::get(&engine.db, &engine.vault, authorization.app_id).await?;
    if !apps::store::is_registered(&engine.db, app.id).await? {
        return Err(Refusal::NotConfigured(platform));
    }
    let set = exchange(engine, &app, authorization, &code).await?;
    let offered = offered(engine, &app, &set, returned.realm_id).await?;
    let tx = engine.db.begin().await?;
    store::granted(&tx, authorization.state, set.id, &offered).await?;
    tx.commit().await?;
    Ok(())
}

/// Uses the state up: once, and in time.
async fn use_up(engine: &Engine, authorization: &Authorization) -> Result<(), Refusal> {
    let now = engine.env.now();
    let tx = engine.db.begin().await?;
    if authorization.used_at.is_some() || !store::use_up(&tx, authorization.state, now).await? {
        return Err(Refusal::UsedState);
    }
    if authorization.expires_at <= now {
        return Err(Refusal::ExpiredState);
    }
    tx.commit().await?;
    Ok(())
}

/// A person's no and a provider's failure are told apart: only the first is what the person wanted.
fn code(platform: Platform, returned: &Returned) -> Result<String, Refusal> {
    match (&returned.error, &returned.code) {
        (None, Some(code)) => Ok(code.clone()),
        (Some(error), _) if error == "access_denied" => Err(Refusal::Denied(platform)),
        (error, _) => {
            tracing::warn!(
                platform = platform.as_str(),
                error = error.as_deref().unwrap_or("no code"),
                "a consent came back without a code"
            );
            Err(Refusal::ProviderFailed(platform))
        }
    }
}

/// The tokens are stored before anything is asked with them, together with the order to give them back if nobody confirms.
async fn exchange(engine: &Engine, app: &App, authorization: &Authorization, code: &str) -> Result<TokenSet, Refusal> {
    let sealed = authorization.verifier.as_deref();
    let verifier = sealed.map(|sealed| engine.vault.open(&verifier_place(authorization.state), sealed)).transpose()?.map(Secret::new);
    let answer = engine.oauth(app).exchange(code, &engine.redirect_uri(app.platform), verifier.as_ref()).await;
    let answer = answer.map_err(|error| failed(app.platform, &error))?;
    let now = engine.env.now();
    let set = tokens::granted(engine.env.id(), app, answer, now);
    let tx = engine.db.begin().await?;
    apps::store::hold(&tx, app.id).await?;
    if !apps::store::is_registered(&tx, app.id).await? {
        return Err(Refusal::NotConfigured(app.platform));
    }
    tokens::store::insert(&tx, &engine.vault, &engine.env, &set).await?;
    tokens::revoke::enqueue_unconfirmed(&tx, &engine.env, app.id, set.id, now + lifetime()).await?;
    store::granted(&tx, authorization.state, set.id, &[]).await?;
    tx.commit().await?;
    Ok(set)
}

/// The companies that the person may confirm: exactly those of this consent.
async fn offered(engine: &Engine, app: &App, set: &TokenSet, realm_id: Option<String>) -> Result<Vec<Offered>, Refusal> {
    let facts = Facts::of(app.platform);
    let unavailable = |error: bursar_connectors::ConnectorError| {
        tracing::warn!(platform = facts.title, %error, "the company of a consent could not be read");
        Refusal::ProviderFailed(app.platform)
    };
    let token = set.access.clone().ok_or(Refusal::ProviderFailed(app.platform))?;
    if facts.oauth.companies == CompanySource::Callback {
        let realm_id = realm_id.ok_or(Refusal::ProviderFailed(app.platform))?;
        let company = engine.ledger(app, &realm_id, token).company().await.map_err(unavailable)?.company;
        return Ok(vec![Offered { company: Company { id: realm_id, ..company }, remote_connection_id: None }]);
    }
    let pacer = engine.pacer(app, "connections");
    let (remote, _) =
        companies(facts, &app.environment, engine.wire.clone(), pacer, token, set.event.as_deref()).await.map_err(unavailable)?;
    let offer = |remote: bursar_connectors::RemoteCompany| Offered {
        company: Company { id: remote.id, name: remote.name.unwrap_or_default(), ..Company::default() },
        remote_connection_id: remote.connection_id,
    };
    Ok(remote.into_iter().map(offer).collect())
}

fn failed(platform: Platform, error: &OAuthError) -> Refusal {
    tracing::warn!(platform = platform.as_str(), %error, "a code was not turned into tokens");
    Refusal::ProviderFailed(platform)
}
