//! Tokens at the providers: refreshed by one worker at a time, stored before they are used, never in a log.

use std::time::Duration;

use bursar_connectors::oauth::{OAuthError, TokenAnswer};
use bursar_connectors::{Facts, Secret};
use bursar_kernel::{DateTime, Error, Result, TimeDelta, Timestamp, Utc, Uuid, wire};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::apps::{self, App};
use crate::engine::Engine;

pub(crate) mod revoke;
pub(crate) mod store;

/// What a person's consent gave us.
#[derive(Debug, Clone)]
pub(crate) struct TokenSet {
    pub(crate) id: Uuid,
    pub(crate) app_id: Uuid,
    /// The person, where the provider says: consents of one person may be revoked together.
    pub(crate) subject: Option<String>,
    /// The consent, where the answer for its code says: only its companies are offered. Not kept.
    pub(crate) event: Option<String>,
    pub(crate) access: Option<Secret>,
    pub(crate) refresh: Option<Secret>,
    /// The refresh token before this one: tried again when an answer may have been lost.
    pub(crate) previous: Option<Secret>,
    pub(crate) access_expires_at: Timestamp,
    pub(crate) refresh_expires_at: Option<Timestamp>,
    /// What the consent granted, where the provider says.
    pub(crate) scopes: Option<Vec<String>>,
    /// Counts the refreshes: who holds an older one has been overtaken.
    pub(crate) generation: i64,
    /// Until when a worker may refresh it.
    pub(crate) refreshing_until: Option<Timestamp>,
}

impl TokenSet {
    /// A refresh began and nobody knows how it ended: the provider may have replaced the refresh token and takes the old one for a while only.
    fn is_unsettled(&self, now: Timestamp) -> bool {
        self.refreshing_until.is_some_and(|until| until <= now)
    }
}

/// What came of telling the provider that tokens are revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub(crate) enum RevocationEnd {
    /// The provider confirmed that the tokens are revoked, or that it no longer knows them.
    Confirmed,
    /// It did not confirm: it is told again.
    Failed,
    /// The tokens had expired before the provider confirmed: nobody can use them any more.
    Expired,
}

/// One attempt to revoke the tokens at the provider.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RevocationAttempt {
    /// What came of it.
    pub(crate) ended: RevocationEnd,
    /// When.
    #[serde(with = "wire")]
    pub(crate) at: DateTime<Utc>,
}

/// An access token that should be good.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) token: Secret,
    pub(crate) generation: i64,
}

/// Why there is no access token.
#[derive(Debug)]
pub(crate) enum NoAccess {
    /// The authorization is gone: a person must give it again.
    Dead,
    /// Not now.
    Later(Error),
}

impl From<Error> for NoAccess {
    fn from(error: Error) -> Self {
        NoAccess::Later(error)
    }
}

/// Refreshed this long before it expires.
const EARLY: TimeDelta = TimeDelta::minutes(2);
/// How long one worker may take over a refresh before another may try: longer than the wire's time-out.
const REFRESH_TAKES: TimeDelta = TimeDelta::seconds(30);
/// How often, and how many times, a worker looks whether another one has finished the refresh.
const LOOK: Duration = Duration::from_millis(200);
const LOOKS: u32 = 200;

/// An access token that lives long enough for a call, refreshed when it must be.
pub(crate) async fn access(engine: &Engine, app: &App, id: Uuid) -> Result<Access, NoAccess> {
    let set = store::get(&engine.db, &engine.vault, id).await?.ok_or(NoAccess::Dead)?;
    let now = engine.env.now();
    if set.access_expires_at - EARLY > now
        && !set.is_unsettled(now)
        && let Some(token) = set.access.clone()
    {
        return Ok(Access { token, generation: set.generation });
    }
    newer(engine, app, id, set.generation).await
}

/// Can the connection's tokens be used now? Refreshes them when they are due. For whoever checks a connection's health.
pub async fn is_usable(engine: &Engine, connection_id: Uuid) -> Result<bool> {
    let Some(token_set_id) = crate::connections::store::tokens_of(&engine.db, connection_id).await? else { return Ok(false) };
    let Some(set) = store::get(&engine.db, &engine.vault, token_set_id).await? else { return Ok(false) };
    let app = app_of(engine, &set).await?;
    match access(engine, &app, token_set_id).await {
        Ok(_) => Ok(true),
        Err(NoAccess::Dead) => Ok(false),
        Err(NoAccess::Later(error)) => Err(error),
    }
}

/// An access token newer than `generation`, which the provider did not accept. One worker refreshes, the others wait for it.
pub(crate) async fn newer(engine: &Engine, app: &App, id: Uuid, generation: i64) -> Result<Access, NoAccess> {
    for _ in 0..LOOKS {
        let set = store::get(&engine.db, &engine.vault, id).await?.ok_or(NoAccess::Dead)?;
        if set.generation > generation {
            return set.access.map(|token| Access { token, generation: set.generation }).ok_or(NoAccess::Dead);
        }
        let now = engine.env.now();
        if store::claim_refresh(&engine.db, id, generation, now, now + REFRESH_TAKES).await? {
            return refresh(engine, app, &set).await;
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(NoAccess::Later(Error::internal("another worker has been refreshing this token for too long")))
}

/// Refreshes a token that this worker has claimed. No transaction is open meanwhile; the answer is stored before anyone uses it.
async fn refresh(engine: &Engine, app: &App, set: &TokenSet) -> Result<Access, NoAccess> {
    let Some(current) = &set.refresh else { return Err(NoAccess::Dead) };
    let oauth = engine.oauth(app);
    metrics::counter!("bursar_token_refreshes_total", "platform" => app.platform.as_str()).increment(1);
    let mut answer = oauth.refresh(current).await;
    if let (Err(OAuthError::InvalidGrant), Some(previous)) = (&answer, &set.previous) {
        // An earlier answer may have been lost on its way to us: then the token before is still good for a while.
        answer = oauth.refresh(previous).await;
    }
    match answer {
        Ok(answer) => {
            let next = renewed(set, answer, Facts::of(app.platform), engine.env.now());
            store::save_refreshed(engine, &next).await?;
            next.access.map(|token| Access { token, generation: next.generation }).ok_or(NoAccess::Dead)
        }
        Err(OAuthError::InvalidGrant) => {
            // Before it is declared dead: did somebody else refresh it meanwhile?
            let now = store::get(&engine.db, &engine.vault, set.id).await?.ok_or(NoAccess::Dead)?;
            store::release_refresh(engine, set.id, set.generation, None).await?;
            match now.access {
                Some(token) if now.generation > set.generation => Ok(Access { token, generation: now.generation }),
                _ => Err(NoAccess::Dead),
            }
        }
        Err(other) => {
            let given_up_at = other.may_have_been_granted().then(|| engine.env.now());
            store::release_refresh(engine, set.id, set.generation, given_up_at).await?;
            Err(NoAccess::Later(Error::internal(format!("the token could not be refreshed: {other}"))))
        }
    }
}

/// The set after a refresh: pure.
fn renewed(set: &TokenSet, answer: TokenAnswer, facts: &Facts, now: Timestamp) -> TokenSet {
    // The connector bounds what a provider says; a clock at the end of time is all that could overflow.
    let in_seconds = |seconds: u64| {
        let seconds = i64::try_from(seconds).ok().and_then(TimeDelta::try_seconds).unwrap_or_default();
        now.checked_add_signed(seconds).unwrap_or(now)
    };
    let is_rotated = set.refresh.as_ref() != Some(&answer.refresh_token);
    let (user, event) = answer.subject.map(|subject| (subject.user_id, subject.event_id)).unzip();
    TokenSet {
        subject: user.or_else(|| set.subject.clone()),
        event: event.flatten(),
        access: Some(answer.access_token),
        previous: if is_rotated { set.refresh.clone() } else { set.previous.clone() },
        refresh: Some(answer.refresh_token),
        access_expires_at: in_seconds(answer.access_expires_in),
        scopes: answer.scope.map(|scope| scope.split_whitespace().map(str::to_owned).collect()).or_else(|| set.scopes.clone()),
        refresh_expires_at: Some(in_seconds(answer.refresh_expires_in.unwrap_or(facts.oauth.refresh_seconds))),
        generation: set.generation + 1,
        refreshing_until: None,
        ..set.clone()
    }
}

/// A new set out of the answer for a code: pure.
pub(crate) fn granted(id: Uuid, app: &App, answer: TokenAnswer, now: Timestamp) -> TokenSet {
    let empty = TokenSet {
        id,
        app_id: app.id,
        subject: None,
        event: None,
        access: None,
        refresh: None,
        previous: None,
        access_expires_at: now,
        refresh_expires_at: None,
        scopes: None,
        generation: 0,
        refreshing_until: None,
    };
    renewed(&empty, answer, Facts::of(app.platform), now)
}

/// The app of a set of tokens.
pub(crate) async fn app_of(engine: &Engine, set: &TokenSet) -> Result<App> {
    apps::store::get(&engine.db, &engine.vault, set.app_id).await
}
