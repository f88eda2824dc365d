//! The simulator's clock: the system's time or a time that only the test moves. Tokens expire, rate windows roll and
//! documents are stamped by this clock alone.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, SubsecRound, Utc};

/// A shared clock; clones show the same time.
#[derive(Clone)]
pub struct Clock(Arc<Mutex<Source>>);

enum Source {
    System { offset: Duration },
    Manual { now: DateTime<Utc> },
    Given { read: Box<dyn Fn() -> DateTime<Utc> + Send>, offset: Duration },
}

impl Clock {
    /// The system's clock plus an offset that [`Clock::set`] and [`Clock::advance`] change.
    pub fn system() -> Self {
        Self(Arc::new(Mutex::new(Source::System { offset: Duration::zero() })))
    }

    /// A clock that stands at `now` until it is moved.
    pub fn manual(now: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(Source::Manual { now })))
    }

    /// Somebody else's clock, for a test that already owns the time, plus an offset.
    pub fn given(read: impl Fn() -> DateTime<Utc> + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Source::Given { read: Box::new(read), offset: Duration::zero() })))
    }

    /// The time, cut to milliseconds: what both providers keep at most.
    pub fn now(&self) -> DateTime<Utc> {
        self.source().now().trunc_subsecs(3)
    }

    /// Makes it `at` now.
    pub fn set(&self, at: DateTime<Utc>) {
        let mut source = self.source();
        let distance = at - source.now();
        source.shift(distance);
    }

    /// Moves the time; a negative duration moves it back.
    pub fn advance(&self, by: Duration) {
        self.source().shift(by);
    }

    fn source(&self) -> MutexGuard<'_, Source> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source {
    #[expect(clippy::disallowed_methods, reason = "the one place of the simulator that reads the system's time")]
    fn now(&self) -> DateTime<Utc> {
        match self {
            Source::System { offset } => Utc::now() + *offset,
            Source::Manual { now } => *now,
            Source::Given { read, offset } => read() + *offset,
        }
    }

    fn shift(&mut self, by: Duration) {
        match self {
            Source::System { offset } | Source::Given { offset, .. } => *offset += by,
            Source::Manual { now } => *now += by,
        }
    }
}
