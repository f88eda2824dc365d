//! What was asked of the providers: the auditor of a simulation reads the books and this journal, and nothing else.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::Provider;

/// The journal keeps this many calls; the counters keep counting.
const KEPT: usize = 200_000;

/// One request that reached a provider, with what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    pub sequence: u64,
    pub at: DateTime<Utc>,
    pub provider: Provider,
    pub method: String,
    pub path: String,
    pub query: String,
    /// `GET /invoice/{id}`, or the name that the handler gave by [`Operation`].
    pub operation: String,
    /// 0 where the connection was dropped without an answer.
    pub status: u16,
    pub company: Option<String>,
    pub idempotency_key: Option<String>,
    /// The size of the answer's body.
    pub bytes: u64,
    /// An earlier answer was given again and nothing was done.
    pub replayed: bool,
    /// The faults that were applied to this call.
    pub faults: Vec<&'static str>,
}

/// Response extension: the handler's own name for the operation, for the counters.
#[derive(Clone, Debug)]
pub struct Operation(pub String);

/// Response extension: this answer was given before, under the same idempotency key.
#[derive(Clone, Copy, Debug)]
pub struct Replayed;

/// Calls and bytes of one operation, as a provider's meter would count them.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Count {
    pub calls: u64,
    pub bytes: u64,
}

/// The calls by age, and the meter.
#[derive(Default)]
pub struct Journal {
    calls: VecDeque<Call>,
    sequence: u64,
    counters: BTreeMap<(Provider, String, String), Count>,
    total: Count,
}

impl Journal {
    /// Writes a call down and counts it. The sequence number is given here.
    pub fn record(&mut self, mut call: Call) {
        self.sequence += 1;
        call.sequence = self.sequence;
        let key = (call.provider, call.company.clone().unwrap_or_default(), call.operation.clone());
        for count in [self.counters.entry(key).or_default(), &mut self.total] {
            count.calls += 1;
            count.bytes += call.bytes;
        }
        if self.calls.len() == KEPT {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    /// The calls after a sequence number; 0 asks for all that are kept.
    pub fn since(&self, sequence: u64) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(move |call| call.sequence > sequence)
    }

    /// The newest calls, the last one first.
    pub fn newest(&self, count: usize) -> impl Iterator<Item = &Call> {
        self.calls.iter().rev().take(count)
    }

    /// Calls and bytes by provider, company and operation.
    pub fn counters(&self) -> &BTreeMap<(Provider, String, String), Count> {
        &self.counters
    }

    /// Calls and bytes of everything.
    pub fn total(&self) -> Count {
        self.total
    }
}

/// `POST /bill`, `GET /invoice/{id}`: the method and the path with every segment that holds an id cut out.
pub fn operation(method: &str, path: &str) -> String {
    let trimmed = path.find("/company/").map_or(path, |start| path[start + 9..].find('/').map_or("", |rest| &path[start + 9 + rest..]));
    let trimmed = trimmed.trim_start_matches("/api.xro/2.0");
    let segments: Vec<&str> = trimmed.split('/').map(|segment| if is_id(segment) { "{id}" } else { segment }).collect();
    format!("{method} {}", segments.join("/"))
}

fn is_id(segment: &str) -> bool {
    !segment.is_empty()
        && (segment.bytes().all(|byte| byte.is_ascii_digit())
            || (segment.len() == 36 && segment.bytes().filter(|byte| *byte == b'-').count() == 4))
}
