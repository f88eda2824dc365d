//! OAuth2 as Intuit has it: discovery, consent, tokens and revocation. The realm id comes with the redirect and nowhere else.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::response::Response;
use base64::Engine;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderValue, header};
use serde_json::{Value, json};

use super::errors;
use crate::Provider;
use crate::consent::{self, Choice};
use crate::faults::answer;
use crate::oauth::{Exchange, Grant, Pair, Refusal};
use crate::signing;
use crate::world::{Shared, lock};

const PROVIDER: Provider = Provider::QuickBooks;
const ISSUER: &str = "https://oauth.platform.intuit.com/op/v1";

/// Where everything is, as clients discover it.
pub async fn discovery(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let base = lock(&world).address(&headers);
    let document = json!({
        "issuer": ISSUER,
        "authorization_endpoint": format!("{base}/connect/oauth2"),
        "token_endpoint": format!("{base}/oauth2/v1/tokens/bearer"),
        "userinfo_endpoint": format!("{base}/v1/openid_connect/userinfo"),
        "revocation_endpoint": format!("{base}/v2/oauth2/tokens/revoke"),
        "jwks_uri": format!("{base}/op/v1/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile", "address", "phone"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
    });
    answer(200, "application/json", document.to_string())
}

/// The key that id tokens are signed with.
pub async fn keys() -> Response {
    answer(200, "application/json", signing::key_set().to_string())
}

/// Who consented, for a token with the scope `openid`.
pub async fn user_info(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let world = lock(&world);
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    match world.oauth.access(PROVIDER, token.unwrap_or_default(), world.clock.now()) {
        Ok(family) if family.grant.has_scope("openid") => {
            let person = json!({ "sub": family.grant.user, "email": "alex.keeper@books.example", "emailVerified": true, "givenName": "Alex", "familyName": "Keeper" });
            answer(200, "application/json", person.to_string())
        }
        _ => errors::unauthorized(&world, "Token invalid"),
    }
}

type Parameters = HashMap<String, String>;

fn parameter<'a>(parameters: &'a Parameters, name: &str) -> &'a str {
    parameters.get(name).map(String::as_str).unwrap_or_default()
}

/// The consent page, for one company.
pub async fn authorize(State(world): State<Shared>, Query(asked): Query<Parameters>) -> Response {
    if let Err(problem) = check(&asked) {
        return answer(400, "text/plain", problem);
    }
    let world = lock(&world);
    let (app, scope) = (parameter(&asked, "client_id"), parameter(&asked, "scope"));
    let choice = |(id, name): (String, String)| Choice { is_connected: world.oauth.has_company(PROVIDER, app, &id), id, name };
    let companies: Vec<Choice> = world.quickbooks.companies().into_iter().map(choice).collect();
    let page = consent::page(&consent::Page { provider: "QuickBooks Online", app, scope, companies: &companies, several: false });
    answer(200, "text/html; charset=utf-8", page.into_string())
}

fn check(asked: &Parameters) -> Result<(), String> {
    for name in ["client_id", "redirect_uri", "response_type", "scope"] {
        if parameter(asked, name).is_empty() {
            return Err(format!("The {name} query parameter is missing or invalid."));
        }
    }
    Ok(())
}

/// Back to the app: with a code and the realm, or with `access_denied`.
pub async fn decide(State(world): State<Shared>, Query(asked): Query<Parameters>, form: Bytes) -> Response {
    if let Err(problem) = check(&asked) {
        return answer(400, "text/plain", problem);
    }
    let decision = consent::decision(&form);
    let state = parameter(&asked, "state").to_owned();
    let mut pairs = vec![("state", state)];
    if decision.allowed {
        let mut world = lock(&world);
        let world = &mut *world;
        let companies = world.quickbooks.companies();
        let chosen = decision.companies.first().cloned().unwrap_or_default();
        let Some((realm, _)) = companies.into_iter().find(|(id, name)| *id == chosen || *name == chosen) else {
            return answer(400, "text/plain", "Choose a company.");
        };
        let grant = Grant {
            provider: PROVIDER,
            client_id: parameter(&asked, "client_id").to_owned(),
            companies: vec![realm.clone()],
            scope: parameter(&asked, "scope").to_owned(),
            user: world.random.uuid().to_string(),
            event: world.random.uuid().to_string(),
            nonce: asked.get("nonce").cloned(),
        };
        let challenge = asked.get("code_challenge").cloned();
        let now = world.clock.now();
        let code = world.oauth.issue_code(grant, parameter(&asked, "redirect_uri"), challenge, &mut world.random, now);
        pairs.insert(0, ("code", code));
        pairs.push(("realmId", realm));
    } else {
        pairs.insert(0, ("error", "access_denied".to_owned()));
    }
    let target = parameter(&asked, "redirect_uri");
    let joint = if target.contains('?') { '&' } else { '?' };
    let address = format!("{target}{joint}{}", serde_html_form::to_string(&pairs).unwrap_or_default());
    let mut response = answer(302, "text/plain", "");
    if let Ok(address) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

/// Tokens for a code or for a refresh token.
pub async fn token(State(world): State<Shared>, headers: HeaderMap, form: Bytes) -> Response {
    let latency = lock(&world).quickbooks_settings.token_latency_milliseconds;
    if latency > 0 {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }
    let form: Vec<(String, String)> = serde_html_form::from_bytes(&form).unwrap_or_default();
    let form: Parameters = form.into_iter().collect();
    let mut world = lock(&world);
    let world = &mut *world;
    let (now, settings) = (world.clock.now(), world.quickbooks_settings.clone());
    let client = match client(&headers).filter(|(id, secret)| world.oauth.client(id, secret).is_ok()) {
        Some((id, _)) => id,
        None => return refuse(Refusal::InvalidClient),
    };
    let outcome = match parameter(&form, "grant_type") {
        "authorization_code" => {
            let exchange = Exchange {
                provider: PROVIDER,
                code: parameter(&form, "code"),
                redirect_uri: parameter(&form, "redirect_uri"),
                client_id: &client,
                verifier: form.get("code_verifier").map(String::as_str),
            };
            world.oauth.exchange(&exchange, &settings, &mut world.random, now)
        }
        "refresh_token" => world.oauth.refresh(PROVIDER, parameter(&form, "refresh_token"), &client, &settings, &mut world.random, now),
        _ => return answer(400, "application/json", r#"{"error":"unsupported_grant_type"}"#),
    };
    match outcome {
        Ok(pair) => answer(200, "application/json;charset=utf-8", bearer(&pair, now).to_string()),
        Err(refusal) => refuse(refusal),
    }
}

fn bearer(pair: &Pair, now: DateTime<Utc>) -> Value {
    let mut body = json!({
        "token_type": "bearer", "access_token": pair.access, "expires_in": pair.access_seconds,
        "refresh_token": pair.refresh, "x_refresh_token_expires_in": pair.refresh_seconds,
    });
    if pair.grant.has_scope("openid") {
        let mut claims = pair.grant.id_claims(ISSUER, now);
        claims["sub"] = json!(pair.grant.user);
        claims["aud"] = json!([pair.grant.client_id]);
        claims["realmid"] = json!(pair.grant.companies.first());
        body["id_token"] = json!(signing::sign(&claims));
    }
    body
}

fn refuse(refusal: Refusal) -> Response {
    match refusal {
        Refusal::InvalidGrant => answer(400, "application/json", r#"{"error":"invalid_grant"}"#),
        Refusal::InvalidClient => answer(401, "application/json", r#"{"error":"invalid_client"}"#),
    }
}

/// The app's id and secret from the Basic header.
fn client(headers: &HeaderMap) -> Option<(String, String)> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text.trim()).ok()?;
    let (id, secret) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// Ends a connection; the token comes as JSON or as a form.
pub async fn revoke(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let mut world = lock(&world);
    if client(&headers).filter(|(id, secret)| world.oauth.client(id, secret).is_ok()).is_none() {
        return refuse(Refusal::InvalidClient);
    }
    let from_json = serde_json::from_slice::<Value>(&body).ok().and_then(|body| body["token"].as_str().map(str::to_owned));
    let token = from_json.or_else(|| {
        let form: Vec<(String, String)> = serde_html_form::from_bytes(&body).ok()?;
        form.into_iter().find(|(name, _)| name == "token").map(|(_, value)| value)
    });
    match token {
        Some(token) if world.oauth.revoke(&token) => answer(200, "application/json", ""),
        _ => answer(400, "application/json", r#"{"error":"invalid_request"}"#),
    }
}
