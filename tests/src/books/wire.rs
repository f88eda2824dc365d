//! The wire to the simulator.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use bursar_connectors::{Platform, Wire, WireError, WireLimits};
use bursar_simulator::{Dropped, Simulator};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use super::recorded::{Answer, Recorded};

pub(super) type Act = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// What the wire has seen and what it waits for.
#[derive(Default)]
pub(super) struct Overheard {
    pub(super) tokens: Vec<String>,
    /// What happens before the next call whose path and query hold these words.
    pub(super) ambush: Option<(String, Act)>,
    /// A recorded ledger that answers for the company in the simulator's place.
    pub(super) recorded: Option<(Platform, Arc<Recorded>)>,
}

/// Hears what tokens are given out, and springs the ambush.
pub(super) fn to(simulator: &Simulator, overheard: &Arc<Mutex<Overheard>>) -> Wire {
    let (provider, overheard) = (simulator.router(), overheard.clone());
    let send = move |request: Request<Bytes>| {
        let (provider, overheard) = (provider.clone(), overheard.clone());
        async move {
            let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
            let sprung = {
                let mut known = overheard.lock().unwrap_or_else(PoisonError::into_inner);
                known.ambush.take_if(|(words, _)| target.contains(words.as_str()))
            };
            if let Some((_, act)) = sprung {
                act().await;
            }
            let recorded = overheard.lock().unwrap_or_else(PoisonError::into_inner).recorded.clone();
            match recorded.and_then(|(platform, recorded)| recorded.answer(platform, &request)) {
                Some(Answer::Given(answer)) => return Ok(answer),
                Some(Answer::Silence) => return Err(WireError::Unknown),
                None => {}
            }
            let answer = provider.oneshot(request.map(Body::from)).await.unwrap_or_else(|never| match never {});
            if answer.extensions().get::<Dropped>().is_some() {
                return Err(WireError::Unknown);
            }
            let (parts, body) = answer.into_parts();
            let bytes = body.collect().await.map_err(|_| WireError::Unknown)?.to_bytes();
            let known: Value = serde_json::from_slice(&bytes).unwrap_or_default();
            let given = ["access_token", "refresh_token"].iter().filter_map(|name| known[*name].as_str().map(str::to_owned));
            overheard.lock().unwrap_or_else(PoisonError::into_inner).tokens.extend(given);
            Ok(Response::from_parts(parts, bytes))
        }
    };
    Wire::from_function(send, WireLimits::default())
}
