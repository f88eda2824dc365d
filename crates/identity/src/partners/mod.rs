//! A partner is who calls: a platform with projects, each with a client id and secrets.

use std::collections::BTreeSet;

use bursar_kernel::{Env, Error, Result, Uuid};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Db, ONE_CLIENT_ID, on_unique};
use url::Url;

use crate::secrets;

pub(crate) mod store;

/// Requests that a token may make per second, unless the operator says otherwise.
pub const DEFAULT_REQUESTS_PER_SECOND: i32 = 30;

/// What a partner signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The partner.
    pub partner_id: Uuid,
    /// The project that the credentials belong to.
    pub project_id: Uuid,
    /// The public half.
    pub client_id: Uuid,
    /// The secret half: shown when it is made or brought along, kept only as a hash.
    pub client_secret: Option<String>,
}

/// Makes a partner with one project, or returns the one of that name.
///
/// Credentials of a former provider can be brought along: its clients then sign in as they always did. Without a client id a new one is
/// made; without a secret a random one is, which is shown this once. Called again with the same name and client id it changes nothing,
/// but a secret that is brought along is accepted from then on beside the others.
pub async fn create_partner(db: &Db, env: &Env, name: &str, client_id: Option<Uuid>, client_secret: Option<String>) -> Result<Credentials> {
    let now = env.now();
    let tx = db.begin().await?;
    let known = store::project_of(&tx, name).await?;
    let (partner_id, project_id, client_id, is_new) = match (known, client_id) {
        (Some(known), Some(asked)) if known.client_id != asked => {
            return Err(Error::conflict(format!(
                "the partner {name} exists with client id {}: leave the client id out or choose another name",
                known.client_id
            )));
        }
        (Some(known), _) => (known.partner_id, known.project_id, known.client_id, false),
        (None, asked) => {
            let made = store::Project { partner_id: env.id(), project_id: env.id(), client_id: asked.unwrap_or_else(|| env.id()) };
            let is_taken = || Error::conflict(format!("the client id {} belongs to another partner", made.client_id));
            store::insert(&tx, name, &made, DEFAULT_REQUESTS_PER_SECOND, now).await.map_err(on_unique(ONE_CLIENT_ID, is_taken))?;
            (made.partner_id, made.project_id, made.client_id, true)
        }
    };
    let client_secret = client_secret.or_else(|| is_new.then(|| env.rng.token()));
    if let Some(secret) = &client_secret {
        // A revoked secret does not come back by being brought along again.
        if !secrets::store::list(&tx, project_id).await?.iter().any(|known| known.is(secret)) {
            secrets::store::insert(&tx, project_id, env.id(), &secrets::hash(secret), None, now).await?;
        }
    }
    tx.commit().await?;
    Ok(Credentials { partner_id, project_id, client_id, client_secret })
}

/// Is there a project of this id?
pub async fn project_exists(db: &Db, id: Uuid) -> Result<bool> {
    store::project_exists(db, id).await
}

/// Everybody who may call, the oldest first.
pub async fn partner_ids(db: &Db) -> Result<Vec<Uuid>> {
    store::partner_ids(db).await
}

/// Whose this client id is.
pub async fn partner_of(db: &Db, client_id: Uuid) -> Result<Uuid> {
    store::partner_of(db, client_id).await?.ok_or_else(|| Error::not_found("client"))
}

/// Is it a project of this partner?
pub async fn owns_project(db: &impl ConnectionTrait, partner_id: Uuid, project_id: Uuid) -> Result<bool> {
    store::is_project_of(db, partner_id, project_id).await
}

/// Sets how many requests a token of the partner may make per second.
pub async fn set_requests_per_second(db: &Db, partner_id: Uuid, requests_per_second: i32) -> Result<()> {
    let tx = db.begin().await?;
    store::set_requests_per_second(&tx, partner_id, requests_per_second).await?;
    tx.commit().await
}

/// Sets the addresses that a person may be sent to after connecting: each allows itself and what lies below its path.
pub async fn set_return_urls(db: &Db, project_id: Uuid, urls: &[String]) -> Result<()> {
    let tx = db.begin().await?;
    store::set_return_urls(&tx, project_id, urls).await?;
    tx.commit().await
}

/// May a person be sent to this address? Only where the project said so: an open redirect would lend our name to anybody.
pub async fn return_url_allowed(db: &Db, project_id: Uuid, url: &str) -> Result<bool> {
    let Some(wanted) = web_address(url) else { return Ok(false) };
    let allowed = store::return_urls(db, project_id).await?;
    Ok(allowed.iter().filter_map(|allowed| web_address(allowed)).any(|allowed| lies_below(&wanted, &allowed)))
}

/// Where the addresses are to which a person may be sent: whose pages may show one of ours in a frame.
pub async fn return_origins(db: &Db, project_id: Uuid) -> Result<Vec<String>> {
    let allowed = store::return_urls(db, project_id).await?;
    let origins: BTreeSet<String> =
        allowed.iter().filter_map(|allowed| Some(web_address(allowed)?.origin().ascii_serialization())).collect();
    Ok(origins.into_iter().collect())
}

/// An absolute http(s) address without a user name in it.
fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    is_plain.then_some(url)
}

fn lies_below(wanted: &Url, allowed: &Url) -> bool {
    let below = wanted.path().strip_prefix(allowed.path().trim_end_matches('/'));
    wanted.origin() == allowed.origin() && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_allows_itself_and_what_lies_below() {
        let allowed = web_address("https://app.example/settings").unwrap();
        let is_allowed = |url: &str| web_address(url).is_some_and(|url| lies_below(&url, &allowed));
        assert!(is_allowed("https://app.example/settings"));
        assert!(is_allowed("https://app.example/settings/accounting?tab=1#top"));
        for other in [
            "https://app.example/settings-of-others",
            "https://app.example/settings/../admin",
            "https://app.example.evil.test/settings",
            "https://app.example@evil.test/settings",
            "http://app.example/settings",
            "//app.example/settings",
            "javascript:alert(1)",
        ] {
            assert!(!is_allowed(other), "{other}");
        }
    }
}
