//! The log of requests: who asked for what, what was answered, how long it took. Bodies, headers and queries are not in it.
//!
//! Lines wait in memory and are written many at a time, so that no request pays a commit for being logged. A process that is killed
//! loses the lines of its last second; what a request changed is in the audit log, which commits with the change.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::Request;
use bursar_kernel::{Error, ErrorKind, Result, Timestamp, Uuid};
use bursar_store::sea_orm::DbErr;
use bursar_store::{Db, is_refused_row};
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
            count_dropped();
        }
    }

    /// Writes what waits; what cannot be written waits on. A line that the database refuses is dropped and counted: it holds up no other.
    /// `db` is the database itself and not a request's, whose rollback would take the lines of everybody with it.
    pub async fn flush(&self, db: &Db) -> Result<()> {
        let lines = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let mut unwritten = Unwritten { parts: vec![lines], journal: self };
        while let Some(lines) = unwritten.parts.last_mut() {
            match store::write(db, lines).await {
                Ok(()) => drop(unwritten.parts.pop()),
                Err(error) if !is_refused(&error) => return Err(error),
                Err(error) if lines.len() == 1 => {
                    unwritten.parts.pop();
                    count_dropped();
                    tracing::error!(error = %error.report(), "a line of the request log was refused by the database and is dropped");
                }
                Err(_) => {
                    let later = lines.split_off(lines.len() / 2);
                    unwritten.parts.push(later);
                }
            }
        }
        Ok(())
    }
}

/// Lines on their way to the database. What is left of them waits on, also when nobody waits for the writing any more.
struct Unwritten<'a> {
    parts: Vec<Vec<Line>>,
    journal: &'a Journal,
}

impl Drop for Unwritten<'_> {
    fn drop(&mut self) {
        let mut waiting = self.journal.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let newer = std::mem::take(&mut *waiting);
        waiting.extend(self.parts.drain(..).flatten().chain(newer).take(WAITING));
    }
}

fn is_refused(error: &Error) -> bool {
    let ErrorKind::Internal(cause) = error.kind() else { return false };
    cause.downcast_ref::<DbErr>().is_some_and(is_refused_row)
}

fn count_dropped() {
    metrics::counter!("bursar_request_log_lines_dropped_total").increment(1);
}
