//! OAuth2 and connections: consent, tokens, revocation, and the organisations a token may open.

use super::access;
use super::answers::{json_answer, no_content};
use super::dates;
use super::problems::Problem;
use super::query::Query;
use super::state::Connection;
use crate::Provider;
use crate::consent::{self, Choice};
use crate::oauth::{Exchange, Grant, Pair, Refusal};
use crate::signing;
use crate::world::{Shared, World, lock};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, LOCATION};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// The consent page. What is wrong with the request is said here, for the person who configured the app.
pub async fn ask(State(world): State<Shared>, uri: Uri) -> Response {
    let query = Query::read(uri.query());
    let world = lock(&world);
    if let Err(response) = check(&world, &query) {
        return *response;
    }
    let app = query.text("client_id").unwrap_or_default();
    let user = world.xero.user.to_string();
    let companies: Vec<Choice> = world
        .xero
        .organisations
        .iter()
        .map(|organisation| Choice {
            id: organisation.id.to_string(),
            name: organisation.name.clone(),
            is_connected: world.xero.is_connected(app, &user, organisation.id),
        })
        .collect();
    let page = consent::Page {
        provider: "Xero",
        app,
        scope: query.text("scope").unwrap_or_default(),
        companies: &companies,
        several: world.xero_settings.xero.several_organisations,
    };
    consent::page(&page).into_response()
}

/// The posted consent: back to the app with a code, or with `access_denied`.
pub async fn decide(State(world): State<Shared>, uri: Uri, body: Bytes) -> Response {
    let query = Query::read(uri.query());
    let mut world = lock(&world);
    let world = &mut *world;
    if let Err(response) = check(world, &query) {
        return *response;
    }
    let decision = consent::decision(&body);
    let back = |pairs: &[(&str, &str)]| redirect(query.text("redirect_uri").unwrap_or_default(), pairs, query.text("state"));
    if !decision.allowed {
        return back(&[("error", "access_denied")]);
    }
    let tenants: Vec<Uuid> =
        decision.companies.iter().filter_map(|id| Uuid::parse_str(id).ok()).filter(|id| world.xero.organisation(*id).is_ok()).collect();
    if tenants.is_empty() || (tenants.len() > 1 && !world.xero_settings.xero.several_organisations) {
        return page_error("choose one organisation");
    }
    let (now, event, client_id) = (world.clock.now(), world.random.uuid(), query.text("client_id").unwrap_or_default().to_owned());
    let user = world.xero.user.to_string();
    for tenant in &tenants {
        let id = world.random.uuid();
        world.xero.connect(Connection {
            id,
            event,
            tenant: *tenant,
            client_id: client_id.clone(),
            user: user.clone(),
            created: now,
            updated: now,
        });
    }
    let scope = query.text("scope").unwrap_or_default().to_owned();
    let companies = tenants.iter().map(Uuid::to_string).collect();
    let nonce = query.text("nonce").map(str::to_owned);
    let grant = Grant { provider: Provider::Xero, client_id, companies, scope: scope.clone(), user, event: event.to_string(), nonce };
    let challenge = query.text("code_challenge").map(str::to_owned);
    let code = world.oauth.issue_code(grant, query.text("redirect_uri").unwrap_or_default(), challenge, &mut world.random, now);
    back(&[("code", &code), ("scope", &scope)])
}

fn check(world: &World, query: &Query) -> Result<(), Box<Response>> {
    for name in ["client_id", "redirect_uri", "scope"] {
        if query.text(name).is_none() {
            return Err(Box::new(page_error(&format!("{name} is missing"))));
        }
    }
    if query.text("response_type") != Some("code") {
        return Err(Box::new(page_error("response_type must be code")));
    }
    if world.xero_settings.pkce_required && query.text("code_challenge").is_none() {
        return Err(Box::new(redirect(
            query.text("redirect_uri").unwrap_or_default(),
            &[("error", "invalid_request")],
            query.text("state"),
        )));
    }
    Ok(())
}

fn page_error(text: &str) -> Response {
    (StatusCode::BAD_REQUEST, format!("Sorry, something went wrong: {text}")).into_response()
}

fn redirect(to: &str, pairs: &[(&str, &str)], state: Option<&str>) -> Response {
    let pairs: Vec<(&str, &str)> = pairs.iter().copied().chain(state.map(|state| ("state", state))).collect();
    let query = serde_html_form::to_string(&pairs).unwrap_or_default();
    let mark = if to.contains('?') { '&' } else { '?' };
    let mut response = StatusCode::FOUND.into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{to}{mark}{query}")) {
        response.headers_mut().insert(LOCATION, value);
    }
    response
}

/// Tokens for a code or for a refresh token; the app names itself by Basic authentication or in the form.
pub async fn token(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Query::read(std::str::from_utf8(&body).ok());
    let latency = lock(&world).xero_settings.token_latency_milliseconds;
    if latency > 0 {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }
    let mut world = lock(&world);
    match grant(&mut world, &headers, &form) {
        Ok(pair) => json_answer(StatusCode::OK, tokens(&world, &world.address(&headers), &pair).to_string()),
        Err(error) => json_answer(StatusCode::BAD_REQUEST, json!({"error": error}).to_string()),
    }
}

fn grant(world: &mut World, headers: &HeaderMap, form: &Query) -> Result<Pair, &'static str> {
    let (id, secret) = client(headers, form);
    world.oauth.client(&id, &secret).map_err(word)?;
    let (now, settings) = (world.clock.now(), &world.xero_settings);
    match form.text("grant_type") {
        Some("authorization_code") => {
            let asked = Exchange {
                provider: Provider::Xero,
                code: form.text("code").unwrap_or_default(),
                redirect_uri: form.text("redirect_uri").unwrap_or_default(),
                client_id: &id,
                verifier: form.text("code_verifier"),
            };
            world.oauth.exchange(&asked, settings, &mut world.random, now).map_err(word)
        }
        Some("refresh_token") => {
            let token = form.text("refresh_token").unwrap_or_default();
            world.oauth.refresh(Provider::Xero, token, &id, settings, &mut world.random, now).map_err(word)
        }
        _ => Err("unsupported_grant_type"),
    }
}

fn word(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::InvalidGrant => "invalid_grant",
        Refusal::InvalidClient => "invalid_client",
    }
}

fn client(headers: &HeaderMap, form: &Query) -> (String, String) {
    let basic = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Basic "));
    let decoded = basic.and_then(|text| STANDARD.decode(text.trim()).ok()).and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some((id, secret)) = decoded.as_deref().and_then(|text| text.split_once(':')) {
        return (id.to_owned(), secret.to_owned());
    }
    (form.text("client_id").unwrap_or_default().to_owned(), form.text("client_secret").unwrap_or_default().to_owned())
}

/// Exactly these keys: an unknown one makes an official client fail.
fn tokens(world: &World, issuer: &str, pair: &Pair) -> Value {
    let mut body = json!({"access_token": pair.access, "expires_in": pair.access_seconds, "token_type": "Bearer", "scope": pair.scope});
    if pair.grant.has_scope("offline_access") {
        body["refresh_token"] = pair.refresh.as_str().into();
    }
    if pair.grant.has_scope("openid") {
        body["id_token"] = signing::sign(&id_claims(world, issuer, pair)).into();
    }
    body
}

/// `profile` and `email` decide what is said of the person.
fn id_claims(world: &World, issuer: &str, pair: &Pair) -> Value {
    let (now, grant) = (world.clock.now(), &pair.grant);
    let mut claims = grant.id_claims(issuer, now);
    let profile =
        json!({ "given_name": "Alex", "family_name": "Keeper", "name": "Alex Keeper", "preferred_username": "alex.keeper@books.example" });
    for (scope, said) in [
        (
            "openid",
            json!({ "aud": grant.client_id, "sub": grant.user.replace('-', ""), "nbf": now.timestamp(), "xero_userid": grant.user }),
        ),
        ("profile", profile),
        ("email", json!({ "email": "alex.keeper@books.example" })),
    ] {
        if let (true, Value::Object(said), Some(claims)) = (grant.has_scope(scope), said, claims.as_object_mut()) {
            claims.extend(said);
        }
    }
    claims
}

/// Ends the tokens and every connection of the user for the app.
pub async fn revoke(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Query::read(std::str::from_utf8(&body).ok());
    let (id, secret) = client(&headers, &form);
    let mut world = lock(&world);
    if world.oauth.client(&id, &secret).is_err() {
        return json_answer(StatusCode::BAD_REQUEST, json!({"error": "invalid_client"}).to_string());
    }
    if world.oauth.revoke(form.text("token").unwrap_or_default()) {
        world.xero.connections.retain(|connection| connection.client_id != id);
    }
    StatusCode::OK.into_response()
}

/// The organisations that the caller's user connected to the app, of one consent or of all.
pub async fn connections(State(world): State<Shared>, headers: HeaderMap, uri: Uri) -> Response {
    let mut world = lock(&world);
    let caller = match access::caller(&mut world, &headers) {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    let event = Query::read(uri.query()).text("authEventId").and_then(|text| Uuid::parse_str(text).ok());
    let mine =
        world.xero.connections.iter().filter(|connection| connection.client_id == caller.client_id && connection.user == caller.user);
    let list: Vec<Value> =
        mine.filter(|connection| event.is_none_or(|event| connection.event == event)).map(|connection| body(&world, connection)).collect();
    json_answer(StatusCode::OK, Value::Array(list).to_string())
}

fn body(world: &World, connection: &Connection) -> Value {
    json!({
        "id": connection.id,
        "authEventId": connection.event,
        "tenantId": connection.tenant,
        "tenantType": "ORGANISATION",
        "tenantName": world.xero.organisation(connection.tenant).map(|organisation| organisation.name.clone()).unwrap_or_default(),
        "createdDateUtc": dates::seven_decimals(connection.created),
        "updatedDateUtc": dates::seven_decimals(connection.updated),
    })
}

/// Takes one organisation away; the id is the connection's and not the tenant's.
pub async fn disconnect(State(world): State<Shared>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let mut world = lock(&world);
    let caller = match access::caller(&mut world, &headers) {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    let before = world.xero.connections.len();
    world.xero.connections.retain(|connection| connection.id.to_string() != id.to_lowercase() || connection.client_id != caller.client_id);
    if world.xero.connections.len() == before { Problem::NotFound.into_response() } else { no_content() }
}

/// The key that tokens are signed with.
pub async fn keys() -> Response {
    json_answer(StatusCode::OK, signing::key_set().to_string())
}

/// OpenID discovery; the issuer is the address that the client asked at, here and in id tokens, as clients compare the three.
pub async fn discovery(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let base = lock(&world).address(&headers);
    let document = json!({
        "issuer": base,
        "jwks_uri": format!("{base}/.well-known/openid-configuration/jwks"),
        "authorization_endpoint": format!("{base}/identity/connect/authorize"),
        "token_endpoint": format!("{base}/connect/token"),
        "revocation_endpoint": format!("{base}/connect/revocation"),
        "scopes_supported": ["openid", "profile", "email", "offline_access", "accounting.settings", "accounting.contacts", "accounting.transactions"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    });
    json_answer(StatusCode::OK, document.to_string())
}
