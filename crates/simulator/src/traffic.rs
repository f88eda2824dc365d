//! The one middleware around a provider: armed faults, rate limits and the journal.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, header};
use http_body_util::BodyExt;
use std::time::Duration;
use tower::ServiceExt;

use crate::Provider;
use crate::faults::{self, Dropped, Kind, Target, When};
use crate::journal::{Call, Operation, Replayed, operation};
use crate::limits::Remaining;
use crate::world::{Shared, World, lock};
use crate::{quickbooks, xero};

/// Puts the middleware around a provider's routes.
pub fn watch(routes: Router<Shared>, provider: Provider, world: &Shared) -> Router<Shared> {
    routes.layer(from_fn_with_state((world.clone(), provider), pass))
}

/// The end of a call for the limit on calls at the same time, also where the caller went away.
struct Running {
    world: Shared,
    provider: Provider,
    company: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        lock(&self.world).limits.leave(self.provider, &self.company);
    }
}

/// What the journal needs of the request, kept while the handler has it.
struct Seen {
    provider: Provider,
    method: String,
    path: String,
    query: String,
    company: Option<String>,
    idempotency_key: Option<String>,
}

async fn pass(State((world, provider)): State<(Shared, Provider)>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let seen = Seen {
        provider,
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        company: company_of(provider, &parts),
        idempotency_key: idempotency_key(&parts),
    };
    let (struck, entered) = {
        let mut world = lock(&world);
        let world = &mut *world;
        let target = Target { provider, method: &seen.method, path: &seen.path, query: &seen.query, company: seen.company.as_deref() };
        (world.faults.strike(&target, &mut world.random), enter(world, &seen))
    };
    let (running, remaining) = match entered {
        Ok(remaining) => {
            (remaining.map(|_| Running { world: world.clone(), provider, company: seen.company.clone().unwrap_or_default() }), remaining)
        }
        Err(refusal) => return finish(&world, &seen, &[], *refusal, None),
    };
    wait(&struck, When::Before).await;
    let refusal = struck.iter().find_map(|kind| instead(kind, &mut lock(&world), &seen));
    let response = match refusal {
        Some(refusal) => refusal,
        None => {
            let mut answered = next.run(Request::from_parts(parts, body)).await;
            for kind in &struck {
                answered = afterwards(kind, answered).await;
            }
            answered
        }
    };
    let response = finish(&world, &seen, &struck, response, remaining);
    wait(&struck, When::After).await;
    drop(running);
    response
}

/// Counts the call against the limits; the refusal is the provider's own.
fn enter(world: &mut World, seen: &Seen) -> Result<Option<Remaining>, Box<Response>> {
    let is_limited = match seen.provider {
        Provider::QuickBooks => quickbooks::is_limited(&seen.path),
        Provider::Xero => xero::is_limited(&seen.path),
    };
    let Some(company) = seen.company.as_deref().filter(|_| is_limited) else { return Ok(None) };
    let now = world.clock.now();
    match world.limits.enter(seen.provider, company, seen.path.ends_with("/batch"), now) {
        Ok(remaining) => Ok(Some(remaining)),
        Err(exceeded) => Err(Box::new(match seen.provider {
            Provider::QuickBooks => quickbooks::rate_limited(world, None),
            Provider::Xero => xero::exceeded(world, exceeded),
        })),
    }
}

/// The answer that a fault gives in place of the handler's.
fn instead(kind: &Kind, world: &mut World, seen: &Seen) -> Option<Response> {
    let is_quickbooks = seen.provider == Provider::QuickBooks;
    Some(match kind {
        Kind::Refuse { status } => faults::answer(*status, "text/plain", Body::empty()),
        Kind::Status { status, body, content_type, headers } => faults::armed(*status, content_type, body, headers),
        Kind::RateLimited { retry_after, .. } if is_quickbooks => quickbooks::rate_limited(world, *retry_after),
        Kind::RateLimited { retry_after, problem } => xero::rate_limited(world, problem, *retry_after),
        Kind::DropBefore => faults::dropped(),
        Kind::Html { status } => faults::answer(*status, "text/html", faults::HTML),
        Kind::FaultWith200 if is_quickbooks => quickbooks::fault_with_200(world),
        Kind::FaultWith200 => faults::answer(
            200,
            "application/json",
            r#"{"ErrorNumber":0,"Type":"InternalServerException","Message":"An internal error occurred"}"#,
        ),
        Kind::TokenDead if is_quickbooks => quickbooks::token_dead(world, &seen.path),
        Kind::TokenDead => xero::token_dead(world, &seen.path),
        _ => return None,
    })
}

/// What a fault makes of an answer when everything is done.
async fn afterwards(kind: &Kind, response: Response) -> Response {
    match kind {
        Kind::DropAfter => faults::dropped(),
        Kind::CommitThen500 => faults::answer(500, "text/plain", "Internal Server Error"),
        Kind::TruncatedJson => rewrite(response, |bytes| bytes.slice(..bytes.len() / 2)).await,
        Kind::Gzip => compressed(response).await,
        Kind::ShrinkList { share } => rewrite(response, |bytes| change(bytes, |body| faults::shrink(body, *share))).await,
        Kind::WrongTotal { extra } => rewrite(response, |bytes| change(bytes, |body| faults::announce_more(body, *extra))).await,
        Kind::ChangeRow { row, fields, without } => {
            rewrite(response, |bytes| change(bytes, |body| faults::change_row(body, *row, fields, without))).await
        }
        _ => response,
    }
}

fn change(bytes: Bytes, with: impl FnOnce(&mut serde_json::Value)) -> Bytes {
    let Ok(mut body) = serde_json::from_slice(&bytes) else { return bytes };
    with(&mut body);
    Bytes::from(body.to_string())
}

async fn rewrite(response: Response, with: impl FnOnce(Bytes) -> Bytes) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(with(bytes)))
}

async fn compressed(response: Response) -> Response {
    let mut asking = Request::new(Body::empty());
    asking.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    let mut kept = Some(response);
    let once = tower::service_fn(move |_: Request| std::future::ready(Ok::<_, std::convert::Infallible>(kept.take().unwrap_or_default())));
    match tower_http::compression::Compression::new(once).oneshot(asking).await {
        Ok(response) => response.map(Body::new),
    }
}

async fn wait(struck: &[Kind], moment: When) {
    for kind in struck {
        if let Kind::Delay { milliseconds, when } = kind
            && *when == moment
        {
            tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
        }
    }
}

/// Gives the answer the provider's headers and writes the call down, before the client can see the answer.
fn finish(world: &Shared, seen: &Seen, struck: &[Kind], mut response: Response, remaining: Option<Remaining>) -> Response {
    let mut world = lock(world);
    match seen.provider {
        Provider::QuickBooks => quickbooks::decorate(&mut world, &mut response),
        Provider::Xero => xero::decorate(&mut world, &mut response, remaining),
    }
    let is_dropped = response.extensions().get::<Dropped>().is_some();
    let call = Call {
        sequence: 0,
        at: world.clock.now(),
        provider: seen.provider,
        method: seen.method.clone(),
        path: seen.path.clone(),
        query: seen.query.clone(),
        operation: response.extensions().get::<Operation>().map_or_else(|| operation(&seen.method, &seen.path), |named| named.0.clone()),
        status: if is_dropped { 0 } else { response.status().as_u16() },
        company: seen.company.clone(),
        idempotency_key: seen.idempotency_key.clone(),
        bytes: if is_dropped { 0 } else { axum::body::HttpBody::size_hint(response.body()).lower() },
        replayed: response.extensions().get::<Replayed>().is_some(),
        faults: struck.iter().map(Kind::name).collect(),
    };
    world.journal.record(call);
    response
}

fn company_of(provider: Provider, parts: &http::request::Parts) -> Option<String> {
    match provider {
        Provider::QuickBooks => quickbooks::company_of(parts.uri.path()),
        Provider::Xero => xero::company_of(parts),
    }
}

fn idempotency_key(parts: &http::request::Parts) -> Option<String> {
    let header = parts.headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    header.or_else(|| {
        let pairs: Vec<(String, String)> = serde_html_form::from_str(parts.uri.query()?).ok()?;
        pairs.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("requestid")).map(|(_, value)| value)
    })
}
