//! OAuth2 for both providers: apps, authorization codes and families of tokens, with the rotation, grace, reuse and expiry
//! that the settings ask for. All times are the world's.

use std::collections::{BTreeMap, HashMap};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Provider;
use crate::random::Random;
use crate::settings::{Rotation, Settings};
use crate::signing;

/// Codes are spent within this time at both providers.
const CODE_SECONDS: i64 = 300;
const ID_TOKEN_SECONDS: i64 = 300;

/// What a person agreed to.
#[derive(Clone, Debug)]
pub struct Grant {
    pub provider: Provider,
    pub client_id: String,
    /// Realm ids or tenant ids.
    pub companies: Vec<String>,
    pub scope: String,
    /// The person; Xero's `xero_userid`.
    pub user: String,
    /// Xero's `authentication_event_id`: one consent.
    pub event: String,
    /// Comes back in the id token, so that the client knows its own request.
    pub nonce: Option<String>,
}

impl Grant {
    /// Whether the person granted a scope, by its whole name.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scope.split_whitespace().any(|granted| granted == scope)
    }

    /// What both providers say of the person in an id token, for its issuer to complete.
    pub fn id_claims(&self, issuer: &str, now: DateTime<Utc>) -> Value {
        let mut claims = json!({ "iss": issuer, "iat": now.timestamp(), "exp": now.timestamp() + ID_TOKEN_SECONDS });
        if let Some(nonce) = &self.nonce {
            claims["nonce"] = nonce.as_str().into();
        }
        claims
    }
}

struct Code {
    grant: Grant,
    redirect_uri: String,
    challenge: Option<String>,
    expires_at: DateTime<Utc>,
}

/// All tokens that descend from one consent.
#[derive(Clone, Debug)]
pub struct Family {
    pub grant: Grant,
    pub consented_at: DateTime<Utc>,
    pub revoked: bool,
    /// Times a refresh was granted.
    pub refreshes: u64,
    refresh: String,
    refresh_since: DateTime<Utc>,
    refresh_expires_at: DateTime<Utc>,
}

struct Access {
    family: u64,
    expires_at: DateTime<Utc>,
}

struct Spent {
    family: u64,
    replaced_at: DateTime<Utc>,
}

/// A pair as the token endpoint gives it.
#[derive(Clone, Debug)]
pub struct Pair {
    pub access: String,
    pub refresh: String,
    pub access_seconds: i64,
    pub refresh_seconds: i64,
    pub scope: String,
    pub grant: Grant,
}

/// Why a token endpoint refuses, with OAuth2's own word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    InvalidGrant,
    InvalidClient,
}

/// Why an access token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    Unknown,
    Expired,
    Revoked,
}

/// A request for tokens by code.
pub struct Exchange<'a> {
    pub provider: Provider,
    pub code: &'a str,
    pub redirect_uri: &'a str,
    pub client_id: &'a str,
    pub verifier: Option<&'a str>,
}

/// The token store of a world.
#[derive(Default)]
pub struct Tokens {
    /// Registered apps: id to secret. An app that is not registered may use any secret.
    pub apps: BTreeMap<String, String>,
    codes: HashMap<String, Code>,
    families: BTreeMap<u64, Family>,
    access: HashMap<String, Access>,
    current: HashMap<String, u64>,
    spent: HashMap<String, Spent>,
}

impl Tokens {
    /// Checks an app's id and secret.
    pub fn client(&self, id: &str, secret: &str) -> Result<(), Refusal> {
        let known = self.apps.get(id);
        if id.is_empty() || known.is_some_and(|known| known != secret) { Err(Refusal::InvalidClient) } else { Ok(()) }
    }

    /// A code for a consent, to be spent once.
    pub fn issue_code(
        &mut self,
        grant: Grant,
        redirect_uri: &str,
        challenge: Option<String>,
        random: &mut Random,
        now: DateTime<Utc>,
    ) -> String {
        let prefix = if grant.provider == Provider::QuickBooks { "AB11" } else { "" };
        let code = format!("{prefix}{}", random.token(46));
        let expires_at = now + Duration::seconds(CODE_SECONDS);
        self.codes.insert(code.clone(), Code { grant, redirect_uri: redirect_uri.to_owned(), challenge, expires_at });
        code
    }

    /// Tokens for a code: it must be unspent, young, of this app, for this redirect URI, and match its PKCE challenge.
    pub fn exchange(
        &mut self,
        asked: &Exchange<'_>,
        settings: &Settings,
        random: &mut Random,
        now: DateTime<Utc>,
    ) -> Result<Pair, Refusal> {
        let code = self.codes.remove(asked.code).ok_or(Refusal::InvalidGrant)?;
        let proven = code.challenge.as_ref().is_none_or(|challenge| {
            asked
                .verifier
                .is_some_and(|verifier| challenge == verifier || *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())))
        });
        let fits =
            code.grant.provider == asked.provider && code.grant.client_id == asked.client_id && code.redirect_uri == asked.redirect_uri;
        if !fits || !proven || code.expires_at <= now {
            return Err(Refusal::InvalidGrant);
        }
        let number = self.families.len() as u64;
        let refresh = mint_refresh(asked.provider, random);
        let family = Family {
            grant: code.grant,
            consented_at: now,
            revoked: false,
            refreshes: 0,
            refresh: refresh.clone(),
            refresh_since: now,
            refresh_expires_at: now + Duration::seconds(settings.refresh_token_seconds),
        };
        self.families.insert(number, family);
        self.current.insert(refresh, number);
        Ok(self.pair(number, settings, random, now))
    }

    /// New tokens for a refresh token, rotated as the settings say.
    pub fn refresh(
        &mut self,
        provider: Provider,
        token: &str,
        client_id: &str,
        settings: &Settings,
        random: &mut Random,
        now: DateTime<Utc>,
    ) -> Result<Pair, Refusal> {
        let number = match (self.current.get(token), self.spent.get(token)) {
            (Some(&number), _) => number,
            (None, Some(spent)) => {
                let (number, in_grace) = (spent.family, now < spent.replaced_at + Duration::seconds(settings.old_refresh_grace_seconds));
                if !in_grace {
                    if settings.reuse_revokes_family {
                        self.end(number);
                    }
                    return Err(Refusal::InvalidGrant);
                }
                number
            }
            (None, None) => return Err(Refusal::InvalidGrant),
        };
        let family = self.families.get_mut(&number).ok_or(Refusal::InvalidGrant)?;
        let capped = settings.hard_expiry_seconds.is_some_and(|seconds| now >= family.consented_at + Duration::seconds(seconds));
        let foreign = family.grant.provider != provider || family.grant.client_id != client_id;
        if foreign || family.revoked || family.refresh_expires_at <= now || capped {
            return Err(Refusal::InvalidGrant);
        }
        family.refreshes += 1;
        family.refresh_expires_at = now + Duration::seconds(settings.refresh_token_seconds);
        let rotates = match settings.rotation {
            Rotation::EveryCall => true,
            Rotation::Sticky24h => token == family.refresh && now >= family.refresh_since + Duration::hours(24),
        };
        if rotates {
            let fresh = mint_refresh(provider, random);
            let old = std::mem::replace(&mut family.refresh, fresh.clone());
            family.refresh_since = now;
            self.current.remove(&old);
            self.current.insert(fresh, number);
            self.spent.insert(old, Spent { family: number, replaced_at: now });
        }
        Ok(self.pair(number, settings, random, now))
    }

    fn pair(&mut self, number: u64, settings: &Settings, random: &mut Random, now: DateTime<Utc>) -> Pair {
        let family = &self.families[&number];
        let expires_at = now + Duration::seconds(settings.access_token_seconds);
        let access = mint_access(&family.grant, random, now, expires_at);
        let pair = Pair {
            access: access.clone(),
            refresh: family.refresh.clone(),
            access_seconds: settings.access_token_seconds,
            refresh_seconds: (family.refresh_expires_at - now).num_seconds(),
            scope: family.grant.scope.clone(),
            grant: family.grant.clone(),
        };
        self.access.insert(access, Access { family: number, expires_at });
        pair
    }

    /// The family that an access token belongs to, if the token is accepted now.
    pub fn access(&self, provider: Provider, token: &str, now: DateTime<Utc>) -> Result<&Family, Denied> {
        let access = self.access.get(token).ok_or(Denied::Unknown)?;
        let family = self.families.get(&access.family).filter(|family| family.grant.provider == provider).ok_or(Denied::Unknown)?;
        match (family.revoked, access.expires_at <= now) {
            (true, _) => Err(Denied::Revoked),
            (_, true) => Err(Denied::Expired),
            _ => Ok(family),
        }
    }

    /// Ends the family of a token, access or refresh; false where the token is unknown.
    pub fn revoke(&mut self, token: &str) -> bool {
        let access = self.access.get(token).map(|access| access.family);
        let number = access.or_else(|| self.current.get(token).copied()).or_else(|| self.spent.get(token).map(|spent| spent.family));
        number.inspect(|&number| self.end(number)).is_some()
    }

    /// A person disconnected the app in the provider's own UI. A family that covers other companies too lives on without
    /// this one; the others end.
    pub fn revoke_company(&mut self, provider: Provider, company: &str) -> usize {
        let concerned = |family: &&mut Family| family.grant.provider == provider && family.grant.companies.iter().any(|id| id == company);
        let mut count = 0;
        for family in self.families.values_mut().filter(concerned) {
            family.grant.companies.retain(|id| id != company);
            family.revoked |= family.grant.companies.is_empty();
            count += 1;
        }
        count
    }

    /// Ends all tokens of a provider's access kind now, as if they had expired; refresh tokens live on.
    pub fn expire_access(&mut self, provider: Provider, now: DateTime<Utc>) {
        for access in self.access.values_mut() {
            if self.families.get(&access.family).is_some_and(|family| family.grant.provider == provider) {
                access.expires_at = access.expires_at.min(now);
            }
        }
    }

    /// Whether an app holds tokens for a company that nobody ended.
    pub fn has_company(&self, provider: Provider, client_id: &str, company: &str) -> bool {
        let opens = |family: &Family| family.grant.provider == provider && family.grant.companies.iter().any(|id| id == company);
        self.families.values().any(|family| !family.revoked && family.grant.client_id == client_id && opens(family))
    }

    /// All families, by age.
    pub fn families(&self) -> impl Iterator<Item = &Family> {
        self.families.values()
    }

    fn end(&mut self, number: u64) {
        if let Some(family) = self.families.get_mut(&number) {
            family.revoked = true;
        }
    }
}

fn mint_refresh(provider: Provider, random: &mut Random) -> String {
    match provider {
        Provider::QuickBooks => format!("RT1-{}-H0-{}", random.below(250), random.token(40)),
        Provider::Xero => random.token(43),
    }
}

/// Opaque for QuickBooks; for Xero a token of three parts whose claims clients read and may check.
fn mint_access(grant: &Grant, random: &mut Random, now: DateTime<Utc>, expires_at: DateTime<Utc>) -> String {
    if grant.provider == Provider::QuickBooks {
        return format!("eyJhbGciOiJkaXIi..{}", random.token(120));
    }
    let claims = json!({
        "nbf": now.timestamp(), "exp": expires_at.timestamp(), "iat": now.timestamp(),
        "iss": "https://identity.xero.com", "aud": "https://identity.xero.com/resources",
        "client_id": grant.client_id, "sub": grant.user.replace('-', ""), "xero_userid": grant.user,
        "global_session_id": random.hex(32), "jti": random.hex(32), "authentication_event_id": grant.event,
        "scope": grant.scope.split_whitespace().collect::<Vec<_>>(),
    });
    signing::sign(&claims)
}
