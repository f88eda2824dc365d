//! Rate limits by the simulator's clock: calls in a minute and in a day, and calls at the same time, per company and per
//! kind of call. The provider modules say what the refusal looks like.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Provider;

/// The limits of one provider; what is absent is not limited.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Limit {
    /// Calls a minute per company.
    pub per_minute: Option<u64>,
    /// Calls at the same time per company.
    pub concurrent: Option<u64>,
    /// Calls a day per company.
    pub per_day: Option<u64>,
    /// Calls a minute over all companies.
    pub app_per_minute: Option<u64>,
    /// Batch calls a minute per company (QuickBooks).
    pub batch_per_minute: Option<u64>,
    pub enforced: bool,
}

/// Why a call is refused, and what the provider would say about when to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Problem {
    Minute,
    Day,
    Concurrent,
    AppMinute,
}

impl Problem {
    /// The word Xero puts in `X-Rate-Limit-Problem`.
    pub fn name(self) -> &'static str {
        match self {
            Problem::Minute => "minute",
            Problem::Day => "day",
            Problem::Concurrent => "concurrent",
            Problem::AppMinute => "appminute",
        }
    }
}

/// A refusal with the seconds until the window rolls.
#[derive(Clone, Copy, Debug)]
pub struct Exceeded {
    pub problem: Problem,
    pub retry_after: u64,
}

/// What is left after a call, for providers that say so in headers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Remaining {
    pub minute: u64,
    pub day: u64,
    pub app_minute: u64,
}

#[derive(Clone, Copy, Default)]
struct Window {
    number: i64,
    calls: u64,
}

/// The windows of all companies.
pub struct Limits {
    pub quickbooks: Limit,
    pub xero: Limit,
    windows: BTreeMap<(Provider, String, &'static str), Window>,
    running: BTreeMap<(Provider, String), u64>,
}

impl Limits {
    /// The providers' published limits.
    pub fn published(enforced: bool) -> Self {
        Self {
            quickbooks: Limit {
                per_minute: Some(500),
                concurrent: Some(10),
                per_day: None,
                app_per_minute: None,
                batch_per_minute: Some(120),
                enforced,
            },
            xero: Limit {
                per_minute: Some(60),
                concurrent: Some(5),
                per_day: Some(5_000),
                app_per_minute: Some(10_000),
                batch_per_minute: None,
                enforced,
            },
            windows: BTreeMap::new(),
            running: BTreeMap::new(),
        }
    }

    pub fn of(&mut self, provider: Provider) -> &mut Limit {
        match provider {
            Provider::QuickBooks => &mut self.quickbooks,
            Provider::Xero => &mut self.xero,
        }
    }

    /// Counts a call that begins, or refuses it; a refused call is not counted. Every admitted call needs [`Limits::leave`].
    pub fn enter(&mut self, provider: Provider, company: &str, is_batch: bool, now: DateTime<Utc>) -> Result<Remaining, Exceeded> {
        let limit = self.of(provider).clone();
        let running = self.running.entry((provider, company.to_owned())).or_default();
        if limit.enforced && limit.concurrent.is_some_and(|most| *running >= most) {
            return Err(Exceeded { problem: Problem::Concurrent, retry_after: 1 });
        }
        let wanted = [
            ("day", company, 86_400, limit.per_day, Problem::Day),
            ("minute", company, 60, limit.per_minute, Problem::Minute),
            ("app", "", 60, limit.app_per_minute, Problem::AppMinute),
            ("batch", company, 60, if is_batch { limit.batch_per_minute } else { None }, Problem::Minute),
        ];
        for (name, company, seconds, most, problem) in wanted {
            let window = self.windows.entry((provider, company.to_owned(), name)).or_default();
            let number = now.timestamp().div_euclid(seconds);
            if window.number != number {
                *window = Window { number, calls: 0 };
            }
            if limit.enforced && most.is_some_and(|most| window.calls >= most) {
                let left = seconds - now.timestamp().rem_euclid(seconds);
                return Err(Exceeded { problem, retry_after: left.unsigned_abs() });
            }
        }
        let mut left = [u64::MAX; 4];
        for (place, (name, company, _, most, _)) in wanted.into_iter().enumerate() {
            if name == "batch" && !is_batch {
                continue;
            }
            let window = self.windows.entry((provider, company.to_owned(), name)).or_default();
            window.calls += 1;
            left[place] = most.unwrap_or(u64::MAX).saturating_sub(window.calls);
        }
        *self.running.entry((provider, company.to_owned())).or_default() += 1;
        Ok(Remaining { day: left[0], minute: left[1], app_minute: left[2] })
    }

    /// A call that was admitted has ended.
    pub fn leave(&mut self, provider: Provider, company: &str) {
        if let Some(running) = self.running.get_mut(&(provider, company.to_owned())) {
            *running = running.saturating_sub(1);
        }
    }
}
