//! Time and chance, handed in as parameters, so that a test or the simulation can set both.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{SubsecRound, TimeDelta, Utc};
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

/// Where randomness comes from: one generator, seeded by the operating system or by a number. Clones draw from the same one.
#[derive(Clone, Debug)]
pub struct Rng(Arc<Mutex<Source>>);

#[derive(Debug)]
struct Source {
    generator: ChaCha12Rng,
    last_id: IdCounter,
}

/// The moment and the counter of the last id. Method 1 of RFC 9562, section 6.2: a counter that begins anew in each millisecond.
#[derive(Debug, Default)]
struct IdCounter {
    milliseconds: u64,
    counter: u64,
}

/// The counter has 42 bits, of which the first is nothing at the start of a millisecond: 2^41 ids follow at least.
const COUNTER_BITS: u32 = 42;

impl Rng {
    /// Seeded by the operating system.
    pub fn system() -> Self {
        Self::from(rand::make_rng())
    }

    /// Seeded by a number: equal seeds give equal runs.
    pub fn seeded(seed: u64) -> Self {
        Self::from(ChaCha12Rng::seed_from_u64(seed))
    }

    fn from(generator: ChaCha12Rng) -> Self {
        Rng(Arc::new(Mutex::new(Source { generator, last_id: IdCounter::default() })))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        locked(&self.0).generator.fill_bytes(&mut bytes);
        bytes
    }

    /// An id that is larger than every one before it, also within one millisecond and after the clock was set back.
    fn id(&self, milliseconds: u64) -> Uuid {
        let Source { generator, last_id } = &mut *locked(&self.0);
        if milliseconds > last_id.milliseconds {
            *last_id = IdCounter { milliseconds, counter: generator.next_u64() >> (64 - COUNTER_BITS + 1) };
        } else {
            last_id.counter += 1;
        }
        if last_id.counter >> COUNTER_BITS != 0 {
            *last_id = IdCounter { milliseconds: last_id.milliseconds + 1, counter: 0 };
        }
        last_id.with(generator.next_u32())
    }

    /// A number in `0..below`; 0 when `below` is 0.
    pub fn below(&self, below: u64) -> u64 {
        if below == 0 { 0 } else { locked(&self.0).generator.next_u64() % below }
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
        self.rng.id(u64::try_from(self.now().timestamp_millis()).unwrap_or_default())
    }
}

impl IdCounter {
    /// The id of this moment and counter. Of the 74 bits that are free beside the moment, the counter has the first 42.
    fn with(&self, random: u32) -> Uuid {
        let [_, _, _, _, low @ ..] = (self.counter & 0x3fff_ffff).to_be_bytes();
        let [.., upper, lower] = (self.counter >> 30).to_be_bytes();
        let mut rest = [0; 10];
        rest[..2].copy_from_slice(&[upper, lower]);
        rest[2..6].copy_from_slice(&low);
        rest[6..].copy_from_slice(&random.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(self.milliseconds, &rest).into_uuid()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn at(millisecond: i64, seed: u64) -> Env {
        let moment = DateTime::<Utc>::from_timestamp_millis(1_700_000_000_000 + millisecond).unwrap();
        Env { clock: Clock::fixed(moment), rng: Rng::seeded(seed) }
    }

    #[test]
    fn ids_rise_within_a_millisecond_over_the_next_and_when_the_clock_is_set_back() {
        let env = at(0, 1);
        let mut ids: Vec<Uuid> = (0..10_000).map(|_| env.id()).collect();
        env.clock.advance(TimeDelta::milliseconds(1));
        ids.extend((0..100).map(|_| env.id()));
        env.clock.advance(TimeDelta::milliseconds(-500));
        ids.extend((0..100).map(|_| env.id()));
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ids.iter().all(|id| id.get_version_num() == 7 && id.get_variant() == uuid::Variant::RFC4122));
        let milliseconds = |id: &Uuid| id.get_timestamp().unwrap().to_unix();
        assert_eq!(milliseconds(&ids[0]), (1_700_000_000, 0));
        assert_eq!(milliseconds(&ids[10_000]), (1_700_000_000, 1_000_000));
    }

    #[test]
    fn a_counter_that_is_used_up_goes_on_in_the_next_millisecond() {
        let rng = Rng::seeded(1);
        locked(&rng.0).last_id = IdCounter { milliseconds: 7, counter: (1 << COUNTER_BITS) - 2 };
        let ids = [rng.id(7), rng.id(7), rng.id(7)];
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(ids.map(|id| id.as_u128() >> 80), [7, 8, 8]);
    }

    #[test]
    fn equal_seeds_give_equal_ids() {
        let (one, other) = (at(0, 9), at(0, 9));
        assert!((0..100).all(|_| one.id() == other.id()));
        assert_ne!(at(0, 9).id(), at(0, 10).id());
    }
}
