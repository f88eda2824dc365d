//! Calls that a provider carries out long after their sending, when the caller has given them up: no assumption holds of them but that the
//! provider keeps its keys.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use bursar_connectors::WireError;
use bursar_kernel::Rng;
use bytes::Bytes;
use http::Request;
use tokio::time::Instant;

use super::fate::Log;
use super::world::deliver;

/// Calls that are still on their way.
#[derive(Default)]
pub(super) struct Late {
    waiting: Mutex<Vec<(Instant, Request<Bytes>)>>,
}

impl Late {
    /// Keeps a call back; the caller hears nothing of it. Longer than anybody waits before the write is looked for.
    pub(super) fn keep(&self, request: &Request<Bytes>, rng: &Rng) -> WireError {
        let due = Instant::now() + Duration::from_secs(60 + rng.below(600));
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push((due, request.clone()));
        WireError::Unknown
    }

    /// Carries out what is due.
    pub(super) async fn carry_out(&self, provider: &Router, log: &Log) {
        let due = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let (due, later) = std::mem::take(&mut *waiting).into_iter().partition::<Vec<_>, _>(|(due, _)| *due <= Instant::now());
            *waiting = later;
            due
        };
        for (_, request) in due {
            let what = format!("{} {}", request.method(), request.uri().path());
            let answer = deliver(provider, request).await;
            log.write(format!("late: {what} {:?}", answer.map(|answer| answer.status().as_u16())));
        }
    }
}
