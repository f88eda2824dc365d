//! Requests per second and token, counted in memory.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bursar_kernel::Timestamp;

/// Counts requests in windows of a second.
#[derive(Default)]
pub struct Meter {
    windows: Mutex<Windows>,
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

impl Meter {
    /// Counts one request of this key.
    pub fn count(&self, key: [u8; 32], limit: u32, now: Timestamp) -> Allowance {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.second != now.timestamp() {
            // A new second forgets the old one whole: the map never holds more than one second of callers.
            windows.second = now.timestamp();
            windows.used.clear();
        }
        let used = windows.used.entry(key).or_default();
        *used = used.saturating_add(1);
        Allowance { limit, remaining: limit.checked_sub(*used) }
    }
}
