//! The log of requests: who asked for what, what was answered, how long it took. Bodies, headers and queries are not in it.
//!
//! Lines wait in memory and are written many at a time, so that no request pays a commit for being logged. A process that is killed
//! loses the lines of its last second; what a request changed is in the audit log, which commits with the change.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::Request;
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::Db;
use http::Method;

use crate::call::Caller;

mod store;

pub use store::{CALLER, Kind, Logged, get, list};

/// Lines that wait at most; beyond, new ones are dropped and counted.
const WAITING: usize = 50_000;

/// Longest path in a line, in characters: ids are shorter, and what is none may be as long as a client likes.
const PATH: usize = 500;

/// Lines that wait to be written.
#[derive(Default)]
pub struct Journal {
    waiting: Mutex<Vec<Line>>,
}

/// One request.
pub(crate) struct Line {
    pub(crate) id: Uuid,
    pub(crate) request_id: Uuid,
    pub(crate) caller: Caller,
    pub(crate) sent: Sent,
    pub(crate) status: u16,
    pub(crate) took: Duration,
    pub(crate) error: Option<String>,
}

/// What was asked for, and how.
pub(crate) struct Sent {
    at: Timestamp,
    method: Method,
    /// `/entities/{entity_id}`.
    route: String,
    path: String,
    api_version: Option<String>,
    user_agent: Option<String>,
}

impl Sent {
    pub(crate) fn of(request: &Request, route: &str, at: Timestamp) -> Self {
        let header = |name: &str, longest: usize| {
            let word = request.headers().get(name).and_then(|value| value.to_str().ok());
            word.map(|word| word.chars().take(longest).collect())
        };
        Sent {
            at,
            method: request.method().clone(),
            route: route.strip_prefix("/v1").unwrap_or(route).to_owned(),
            path: request.uri().path().chars().take(PATH).collect(),
            api_version: header("x-monite-version", 10),
            user_agent: header("user-agent", 200),
        }
    }
}

/// What an error said: handed from whoever answered to whoever writes the line.
#[derive(Clone)]
pub(crate) struct Said(pub(crate) String);

impl Journal {
    /// One more line.
    pub(crate) fn push(&self, line: Line) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < WAITING {
            waiting.push(line);
        } else {
            metrics::counter!("bursar_request_log_lines_dropped_total").increment(1);
        }
    }

    /// Writes what waits; what cannot be written waits on.
    pub async fn flush(&self, db: &Db) -> Result<()> {
        let lines = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if lines.is_empty() {
            return Ok(());
        }
        let written = store::write(db, &lines).await;
        if written.is_err() {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let newer = std::mem::replace(&mut *waiting, lines);
            waiting.extend(newer);
            waiting.truncate(WAITING);
        }
        written
    }
}
