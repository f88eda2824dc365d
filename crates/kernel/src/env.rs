//! Time and chance, handed in as parameters, so that a test or the simulation can set both.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rand::rngs::ChaCha12Rng;
use rand::{Rng as _, SeedableRng};
use uuid::Uuid;

use crate::Timestamp;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until somebody moves it.
    Fixed(Arc<Mutex<Timestamp>>),
    /// A clock that follows tokio's, so that the paused time of a simulation moves it: start and origin.
    Tokio(Timestamp, Arc<dyn Elapsed>),
}

/// How much time has passed since a simulation began; implemented by the harness over tokio's paused clock.
pub trait Elapsed: Send + Sync + std::fmt::Debug {
    /// Time since the start of the simulation.
    fn elapsed(&self) -> std::time::Duration;
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: Timestamp) -> Self {
        Clock::Fixed(Arc::new(Mutex::new(at.trunc_subsecs(6))))
    }

    /// The present moment, cut to microseconds.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => Utc::now().trunc_subsecs(6),
            Clock::Fixed(at) => *locked(at),
            Clock::Tokio(start, source) => {
                let elapsed = TimeDelta::from_std(source.elapsed()).unwrap_or(TimeDelta::zero());
                (*start + elapsed).trunc_subsecs(6)
            }
        }
    }

    /// Moves a fixed clock forward; the others move by themselves.
    pub fn advance(&self, by: TimeDelta) {
        if let Clock::Fixed(at) = self {
            let mut at = locked(at);
            *at += by;
        }
    }
}

/// Where randomness comes from: one generator, seeded by the operating system or by a number.
#[derive(Clone, Debug)]
pub struct Rng(Arc<Mutex<ChaCha12Rng>>);

impl Rng {
    /// Seeded by the operating system.
    pub fn system() -> Self {
        Rng(Arc::new(Mutex::new(rand::make_rng())))
    }

    /// Seeded by a number: equal seeds give equal runs.
    pub fn seeded(seed: u64) -> Self {
        Rng(Arc::new(Mutex::new(ChaCha12Rng::seed_from_u64(seed))))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        locked(&self.0).fill_bytes(&mut bytes);
        bytes
    }

    /// A number in `0..below`; 0 when `below` is 0.
    pub fn below(&self, below: u64) -> u64 {
        if below == 0 { 0 } else { locked(&self.0).next_u64() % below }
    }

    /// An unguessable word of 256 bits in URL-safe characters.
    pub fn token(&self) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        self.bytes::<43>().iter().map(|byte| char::from(ALPHABET[usize::from(byte & 63)])).collect()
    }
}

/// What a piece of work may know of its surroundings.
#[derive(Clone, Debug)]
pub struct Env {
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub rng: Rng,
}

impl Env {
    /// The machine's own clock and randomness.
    pub fn system() -> Self {
        Env { clock: Clock::System, rng: Rng::system() }
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id: UUID version 7, so that ids sort by birth.
    pub fn id(&self) -> Uuid {
        let now: DateTime<Utc> = self.now();
        let milliseconds = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &self.rng.bytes()).into_uuid()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
