//! Requests per second and token: counted together by all nodes where they share a Redis, else by each node for itself.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bursar_kernel::{Result, Timestamp};

use shared::Shared;

mod shared;

/// Counts requests in windows of a second.
#[derive(Default)]
pub struct Meter {
    windows: Mutex<Windows>,
    shared: Option<Shared>,
}

#[derive(Default)]
struct Windows {
    second: i64,
    used: HashMap<[u8; 32], u32>,
}

/// What is left of a limit: for the headers of every answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests allowed per second.
    pub limit: u32,
    /// How many are left in this second; `None` when this request was one too many.
    pub remaining: Option<u32>,
}

/// Who counts at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// This node for itself.
    Local,
    /// All nodes together.
    Shared,
    /// This node for itself, because the Redis that the nodes share does not answer.
    Away,
}

impl Counting {
    /// In a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Counting::Local => "local",
            Counting::Shared => "shared",
            Counting::Away => "local: redis does not answer",
        }
    }
}

impl Meter {
    /// A meter that shares its counts with every other one on this Redis (`redis://` or `rediss://`). Connects when it first counts.
    pub fn shared(redis_url: &str) -> Result<Self> {
        Ok(Meter { shared: Some(Shared::new(redis_url)?), ..Meter::default() })
    }

    /// Counts one request of this key.
    pub async fn count(&self, key: [u8; 32], limit: u32, now: Timestamp) -> Allowance {
        let together = match &self.shared {
            Some(shared) => shared.count(&key).await,
            None => None,
        };
        let used = together.unwrap_or_else(|| self.count_here(key, now));
        Allowance { limit, remaining: limit.checked_sub(used) }
    }

    /// Who counts at the moment.
    pub fn counting(&self) -> Counting {
        match &self.shared {
            None => Counting::Local,
            Some(shared) if shared.is_away() => Counting::Away,
            Some(_) => Counting::Shared,
        }
    }

    fn count_here(&self, key: [u8; 32], now: Timestamp) -> u32 {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.second != now.timestamp() {
            // A new second forgets the old one whole: the map never holds more than one second of callers.
            windows.second = now.timestamp();
            windows.used.clear();
        }
        let used = windows.used.entry(key).or_default();
        *used = used.saturating_add(1);
        *used
    }
}
