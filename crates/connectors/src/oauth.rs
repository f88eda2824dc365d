//! How a person lets us in: the address to send them to, and the three calls about tokens.
//!
//! Each function makes one call and does not repeat it: a refresh whose answer was lost is settled by whoever keeps the tokens.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bursar_kernel::Rng;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use crate::client::shorten;
use crate::facts::{ClientAuthentication, Endpoints, Environment, Facts, Feature, RevokeBody};
use crate::secret::Secret;
use crate::wire::{Wire, WireError};

/// The longest life of a token, in seconds, that is believed: a year. Twice the longest that any provider gives.
const MAX_LIFE_SECONDS: u64 = 365 * 24 * 3600;

/// Our app at a provider.
#[derive(Debug, Clone)]
pub struct OAuth {
    facts: &'static Facts,
    endpoints: Endpoints,
    client_id: String,
    client_secret: Secret,
    wire: Wire,
}

/// What a provider gives for a code or a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenAnswer {
    /// Opens the interface for a short while.
    pub access_token: Secret,
    /// Yields the next tokens; it replaces the one that was sent.
    pub refresh_token: Secret,
    /// Seconds from now.
    pub access_expires_in: u64,
    /// Seconds from now, where the provider says.
    pub refresh_expires_in: Option<u64>,
    /// What was granted, where the provider says.
    pub scope: Option<String>,
    /// Who consented, and in which event, where the access token says.
    pub subject: Option<Subject>,
}

/// Who consented, as Xero writes it into the access token.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Subject {
    /// The provider's id of the person: tokens of one person and app replace each other.
    #[serde(rename = "xero_userid")]
    pub user_id: String,
    /// The consent that the token came from; connections made by it carry the same id.
    #[serde(rename = "authentication_event_id")]
    pub event_id: Option<String>,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OAuthError {
    /// The code or refresh token is used up, expired or taken back. Nothing else means that.
    #[error("the provider no longer accepts this authorization")]
    InvalidGrant,
    /// The provider does not know the app by this id and secret.
    #[error("the provider does not accept the app's client id and secret")]
    InvalidClient,
    /// An answer of success that holds no token: a page of HTML, an error with status 200, nothing. Nothing was learned from it.
    #[error("the provider's answer is not a token")]
    NotAToken,
    /// No answer.
    #[error(transparent)]
    Unreachable(#[from] WireError),
    /// Any other refusal, in the provider's words.
    #[error("the provider refused with status {status}: {reason}")]
    Refused {
        /// HTTP status; 429 and 5xx may be tried again.
        status: u16,
        /// In words, without secrets.
        reason: String,
    },
}

impl OAuthError {
    /// Nobody knows whether the provider did what was asked: the answer was lost on its way, or was none.
    pub fn may_have_been_granted(&self) -> bool {
        match self {
            OAuthError::InvalidGrant | OAuthError::InvalidClient => false,
            OAuthError::NotAToken | OAuthError::Unreachable(_) => true,
            OAuthError::Refused { status, .. } => *status >= 500,
        }
    }
}

/// A proof key: the challenge goes with the person, the verifier with the code.
#[derive(Debug, Clone)]
pub struct ProofKey {
    /// Kept until the code comes back.
    pub verifier: Secret,
    /// Shown to the provider beforehand (S256).
    pub challenge: String,
}

impl ProofKey {
    /// A fresh one.
    pub fn new(rng: &Rng) -> ProofKey {
        ProofKey::of(rng.token())
    }

    fn of(verifier: String) -> ProofKey {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        ProofKey { verifier: Secret::new(verifier), challenge }
    }
}

impl OAuth {
    /// Our app at this provider.
    pub fn new(facts: &'static Facts, environment: &Environment, wire: Wire, client_id: &str, client_secret: Secret) -> OAuth {
        OAuth { facts, endpoints: facts.endpoints(environment), client_id: client_id.to_owned(), client_secret, wire }
    }

    /// Where to send the person's browser, to be asked for what these features need. `state` comes back with the code and must be
    /// unguessable.
    pub fn authorize_url(&self, redirect_uri: &str, state: &str, proof: Option<&ProofKey>, features: &[Feature]) -> String {
        let scopes = self.facts.scopes(features).join(" ");
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("response_type", "code").append_pair("client_id", &self.client_id);
        query.append_pair("redirect_uri", redirect_uri).append_pair("scope", &scopes).append_pair("state", state);
        if let Some(proof) = proof.filter(|_| self.facts.oauth.uses_pkce) {
            query.append_pair("code_challenge", &proof.challenge).append_pair("code_challenge_method", "S256");
        }
        format!("{}?{}", self.endpoints.authorize, query.finish())
    }

    /// Tokens for the code of a callback. The redirect URI must be the one of the authorize URL.
    pub async fn exchange(&self, code: &str, redirect_uri: &str, verifier: Option<&Secret>) -> Result<TokenAnswer, OAuthError> {
        let mut form = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect_uri)];
        if let Some(verifier) = verifier.filter(|_| self.facts.oauth.uses_pkce) {
            form.push(("code_verifier", verifier.expose()));
        }
        self.token(form).await
    }

    /// The next tokens for a refresh token.
    pub async fn refresh(&self, refresh_token: &Secret) -> Result<TokenAnswer, OAuthError> {
        self.token(vec![("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())]).await
    }

    /// Gives a refresh token back. At Xero that ends every connection of the person. A token that is already dead is given back too.
    pub async fn revoke(&self, refresh_token: &Secret) -> Result<(), OAuthError> {
        let answer = match self.facts.oauth.revoke_body {
            RevokeBody::Form => self.post(&self.endpoints.revoke, vec![("token", refresh_token.expose())]).await?,
            RevokeBody::Json => {
                let body = serde_json::json!({ "token": refresh_token.expose() }).to_string();
                self.send(&self.endpoints.revoke, "application/json", body).await?
            }
        };
        if answer.status().is_success() {
            return Ok(());
        }
        match refused(&answer) {
            OAuthError::InvalidGrant => Ok(()),
            OAuthError::Refused { ref reason, .. } if reason.contains("invalid_token") => Ok(()),
            other => Err(other),
        }
    }

    async fn token(&self, form: Vec<(&str, &str)>) -> Result<TokenAnswer, OAuthError> {
        let answer = self.post(&self.endpoints.token, form).await?;
        // An error is an error whatever the status; a success is a success only with both tokens in it.
        let read: Option<TokenBody> = serde_json::from_slice(answer.body()).ok();
        match read {
            Some(TokenBody { access_token: Some(access), refresh_token: Some(refresh), error: None, expires_in, refresh_in, scope })
                if answer.status().is_success() && access.is_token() && refresh.is_token() =>
            {
                Ok(TokenAnswer {
                    subject: subject(&access),
                    access_token: access,
                    refresh_token: refresh,
                    access_expires_in: life(expires_in.as_ref()).unwrap_or(self.facts.oauth.access_seconds),
                    refresh_expires_in: life(refresh_in.as_ref()),
                    scope: scope.as_ref().and_then(|scope| scope.as_str()).filter(|scope| !scope.trim().is_empty()).map(str::to_owned),
                })
            }
            Some(TokenBody { error: Some(_), .. }) => Err(refused(&answer)),
            _ if answer.status().is_success() => Err(OAuthError::NotAToken),
            _ => Err(refused(&answer)),
        }
    }

    async fn post(&self, url: &str, mut form: Vec<(&str, &str)>) -> Result<Response<Bytes>, OAuthError> {
        if self.facts.oauth.client_authentication == ClientAuthentication::Body {
            form.push(("client_id", &self.client_id));
            form.push(("client_secret", self.client_secret.expose()));
        }
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.send(url, "application/x-www-form-urlencoded", body).await
    }

    async fn send(&self, url: &str, content_type: &str, body: String) -> Result<Response<Bytes>, OAuthError> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header(header::CONTENT_TYPE, content_type)
            .header(header::ACCEPT, "application/json");
        if self.facts.oauth.client_authentication == ClientAuthentication::Basic {
            let pair = STANDARD.encode(format!("{}:{}", self.client_id, self.client_secret.expose()));
            request = request.header(header::AUTHORIZATION, format!("Basic {pair}"));
        }
        // What cannot be built cannot have been sent.
        let request = request.body(Bytes::from(body)).map_err(|_| WireError::NotSent)?;
        Ok(self.wire.send(request).await?)
    }
}

#[derive(Deserialize)]
struct TokenBody {
    access_token: Option<Secret>,
    refresh_token: Option<Secret>,
    expires_in: Option<serde_json::Value>,
    #[serde(rename = "x_refresh_token_expires_in")]
    refresh_in: Option<serde_json::Value>,
    scope: Option<serde_json::Value>,
    error: Option<serde_json::Value>,
}

/// Seconds for which a token lives, written as a number or as text, and never more than is believed; nothing for what is neither.
fn life(written: Option<&serde_json::Value>) -> Option<u64> {
    let written = written?;
    let seconds = written.as_u64().or_else(|| written.as_str()?.trim().parse().ok())?;
    Some(seconds.min(MAX_LIFE_SECONDS))
}

fn refused(answer: &Response<Bytes>) -> OAuthError {
    #[derive(Deserialize)]
    struct Refusal {
        error: Option<String>,
        error_description: Option<String>,
    }
    let refusal: Option<Refusal> = serde_json::from_slice(answer.body()).ok();
    let error = refusal.as_ref().and_then(|refusal| refusal.error.as_deref());
    match error {
        Some("invalid_grant") => OAuthError::InvalidGrant,
        Some("invalid_client" | "unauthorized_client") => OAuthError::InvalidClient,
        None if answer.status() == StatusCode::UNAUTHORIZED => OAuthError::InvalidClient,
        error => {
            let words = [error, refusal.as_ref().and_then(|refusal| refusal.error_description.as_deref())];
            let reason = words.into_iter().flatten().collect::<Vec<_>>().join(": ");
            OAuthError::Refused { status: answer.status().as_u16(), reason: shorten(&reason) }
        }
    }
}

/// Who consented, from the middle part of the access token. It came straight from the provider, so its signature is not checked.
fn subject(access_token: &Secret) -> Option<Subject> {
    let claims = access_token.expose().split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?).ok()
}

#[cfg(test)]
mod tests;
