//! Randomness from one seed. Every random choice of the simulator is drawn here, so that equal seeds and equal requests
//! give equal answers, byte for byte.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

/// The one source of chance of a world.
pub struct Random(ChaCha8Rng);

impl Random {
    /// A source that always gives the same sequence for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number in `0..bound`; 0 where the bound is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.0.next_u64() % bound }
    }

    /// A number in `low..=high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.below(high.abs_diff(low) + 1)).unwrap_or(0)
    }

    /// One element of a list that is not empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).unwrap_or(0)]
    }

    /// True with the given probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        (self.0.next_u64() >> 11) as f64 / ((1_u64 << 53) as f64) < probability
    }

    /// A random version 4 UUID.
    pub fn uuid(&mut self) -> Uuid {
        let mut bytes = [0_u8; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// `count` hexadecimal digits.
    pub fn hex(&mut self, count: usize) -> String {
        let mut bytes = vec![0_u8; count.div_ceil(2)];
        self.0.fill_bytes(&mut bytes);
        let mut text = hex::encode(bytes);
        text.truncate(count);
        text
    }

    /// `count` letters and digits, as tokens and codes have them.
    pub fn token(&mut self, count: usize) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        (0..count).map(|_| char::from(*self.pick(LETTERS))).collect()
    }

    /// `count` decimal digits, the first of them not 0.
    pub fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|place| char::from(b'0' + u8::try_from(if place == 0 { 1 + self.below(9) } else { self.below(10) }).unwrap_or(1)))
            .collect()
    }
}
