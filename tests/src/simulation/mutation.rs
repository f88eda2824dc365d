//! Engines that do wrong: what leaves for the provider, or comes back, is another than the engine of the product would make it, so that the
//! simulation can be seen to notice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use axum::Router;
use bursar_connectors::WireError;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response};
use serde_json::{Number, Value};

use super::world::deliver;

/// What is done wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    /// Each write is sent twice, the second time under another key.
    SendsTwice,
    /// A write whose answer was lost is sent again at once under another key, and nobody looks whether it is there.
    GuessesAfterALoss,
    /// A write is not sent: the answer to an earlier one of its kind is believed.
    BelievesAnEarlierAnswer,
    /// Each line of a document is a cent less than it should be.
    WritesLess,
    /// What is about to be sent is not written down before: a process that dies has forgotten it.
    SkipsTheIntent,
    /// Each sending has another key, that of the same write too.
    ChangesTheKey,
    /// Every write of a document has the key of the first one.
    IgnoresTheGeneration,
}

/// The way of an engine to the provider, with what is done wrong there.
#[derive(Default)]
pub(super) struct Way {
    mutation: Option<Mutation>,
    /// How many writes were sent.
    sent: AtomicU64,
    /// The first good answer to a write, by its path.
    answers: Mutex<BTreeMap<String, Response<Bytes>>>,
}

impl Way {
    pub(super) fn of(mutation: Option<Mutation>) -> Self {
        Way { mutation, ..Way::default() }
    }

    pub(super) fn is(&self, mutation: Mutation) -> bool {
        self.mutation == Some(mutation)
    }

    /// A request as it is sent, where it alone is wrong.
    pub(super) fn altered(&self, request: Request<Bytes>) -> Request<Bytes> {
        match self.mutation.filter(|_| is_write(&request)) {
            Some(Mutation::WritesLess) => with_less(request),
            Some(Mutation::ChangesTheKey) => under_key(&request, &format!("sent{}", self.sent.fetch_add(1, Ordering::SeqCst))),
            Some(Mutation::IgnoresTheGeneration) => match mark(&request) {
                Some(mark) => under_key(&request, &mark),
                None => request,
            },
            _ => request,
        }
    }

    /// Brings a request to the provider, and its answer back.
    pub(super) async fn deliver(&self, provider: &Router, request: Request<Bytes>) -> Result<Response<Bytes>, WireError> {
        let request = self.altered(request);
        match self.mutation.filter(|_| is_write(&request)) {
            Some(Mutation::SendsTwice) => {
                let again = under_another_key(&request);
                let answer = deliver(provider, request).await;
                drop(deliver(provider, again).await);
                answer
            }
            Some(Mutation::GuessesAfterALoss) => {
                let again = under_another_key(&request);
                let answer = deliver(provider, request).await;
                let is_lost = answer.as_ref().map_or(true, |answer| answer.status().is_server_error());
                if is_lost { deliver(provider, again).await } else { answer }
            }
            Some(Mutation::BelievesAnEarlierAnswer) => self.believe(provider, request).await,
            _ => deliver(provider, request).await,
        }
    }

    async fn believe(&self, provider: &Router, request: Request<Bytes>) -> Result<Response<Bytes>, WireError> {
        let path = request.uri().path().to_owned();
        if let Some(earlier) = self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(&path) {
            return Ok(earlier.clone());
        }
        let answer = deliver(provider, request).await?;
        if answer.status().is_success() {
            self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(path, answer.clone());
        }
        Ok(answer)
    }
}

/// Does this request change an object of the books?
pub(super) fn is_write(request: &Request<Bytes>) -> bool {
    let path = request.uri().path();
    let is_elsewhere = ["token", "/query", "/batch", "/connections", "revoke"].iter().any(|word| path.contains(word));
    matches!(*request.method(), Method::POST | Method::PUT) && !is_elsewhere
}

fn under_another_key(request: &Request<Bytes>) -> Request<Bytes> {
    let key = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok());
    let in_query = request.uri().query().unwrap_or_default().split('&').find_map(|part| part.strip_prefix("requestid="));
    under_key(request, &format!("again{}", key.or(in_query).unwrap_or_default()))
}

fn under_key(request: &Request<Bytes>, key: &str) -> Request<Bytes> {
    let mut again = request.clone();
    if let Some(known) = again.headers_mut().get_mut("idempotency-key") {
        *known = HeaderValue::from_str(key).expect("a key");
    }
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    let part = |part: &str| if part.starts_with("requestid=") { format!("requestid={key}") } else { part.to_owned() };
    let address = format!("{path}?{}", query.split('&').map(part).collect::<Vec<_>>().join("&"));
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = Some(address.parse().expect("an address"));
    *again.uri_mut() = http::Uri::from_parts(parts).expect("an address");
    again
}

/// Our mark in the body of a write, which is that of its record.
fn mark(request: &Request<Bytes>) -> Option<String> {
    let body = std::str::from_utf8(request.body()).ok()?;
    let at = body.find("B-0")?;
    Some(body[at..].chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect())
}

fn with_less(request: Request<Bytes>) -> Request<Bytes> {
    let Ok(mut body) = serde_json::from_slice::<Value>(request.body()) else { return request };
    lessen(&mut body);
    request.map(|_| Bytes::from(body.to_string()))
}

/// Takes a cent off each line of a document, wherever it stands.
fn lessen(value: &mut Value) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(lessen),
        Value::Object(members) => {
            let amount = if members.contains_key("DetailType") { "Amount" } else { "LineAmount" };
            if let Some(whole) = members.get(amount).and_then(Value::as_f64) {
                let less = Number::from_f64((whole * 100.0 - 1.0).round() / 100.0).expect("an amount");
                members.insert(amount.to_owned(), Value::Number(less));
                // A price and a quantity would contradict it.
                for name in ["Quantity", "UnitAmount"] {
                    members.remove(name);
                }
                for name in ["Qty", "UnitPrice"] {
                    members.get_mut("SalesItemLineDetail").and_then(Value::as_object_mut).map(|detail| detail.remove(name));
                }
            }
            members.values_mut().for_each(lessen);
        }
        _ => {}
    }
}
