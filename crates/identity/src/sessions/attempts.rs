//! Guessing is limited: by what is guessed at, and by who guesses. Counted before anything is looked at, so that attempts which run side
//! by side count too, and known and unknown addresses are answered alike.

use bursar_kernel::{Error, ErrorKind, Result, TimeDelta};
use bursar_web::{CallerAddress, Edge};
use sha2::{Digest, Sha256};

use super::store;

/// Window in which attempts are counted.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Attempts at one e-mail address.
pub const PER_EMAIL: i32 = 10;
/// Attempts from one address of the network, or one /64 of IPv6.
pub const PER_ADDRESS: i32 = 50;
/// Codes and passwords that a session may try.
pub const PER_MEMBER: i32 = 10;

/// What is guessed at, or who guesses.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AttemptKey<'a> {
    Email(&'a str),
    Address(&'a str),
    Member(bursar_kernel::Uuid),
}

impl AttemptKey<'_> {
    fn hash(self) -> [u8; 32] {
        let (kind, word) = match self {
            AttemptKey::Email(email) => ("email", email.to_owned()),
            AttemptKey::Address(address) => ("address", network(address)),
            AttemptKey::Member(id) => ("member", id.to_string()),
        };
        Sha256::new().chain_update(kind).chain_update([0]).chain_update(word).finalize().into()
    }

    fn limit(self) -> i32 {
        match self {
            AttemptKey::Email(_) => PER_EMAIL,
            AttemptKey::Address(_) => PER_ADDRESS,
            AttemptKey::Member(_) => PER_MEMBER,
        }
    }
}

/// Whoever has one address of a network has them all.
fn network(address: &str) -> String {
    address.parse().map_or_else(|_| address.to_owned(), |address| CallerAddress::network(address).to_string())
}

/// Counts an attempt, in a commit of its own, and answers how often the first was tried. Refuses it where it is one too many; of
/// what stands behind the one that refuses, nothing is counted or kept.
pub(crate) async fn count(edge: &Edge, keys: &[AttemptKey<'_>]) -> Result<i32> {
    let now = edge.env.now();
    let (mut first, mut wait) = (None, None);
    let tx = edge.db.begin().await?;
    for key in keys {
        let (tried, until) = store::count_attempt(&tx, &key.hash(), now, now + WINDOW).await?;
        first.get_or_insert(tried);
        if tried > key.limit() {
            wait = Some(until - now);
            break;
        }
    }
    tx.commit().await?;
    let Some(wait) = wait else { return Ok(first.unwrap_or_default()) };
    let retry_after_seconds = u64::try_from(wait.num_seconds()).unwrap_or_default().max(1);
    Err(Error::new(ErrorKind::TooManyRequests { retry_after_seconds }))
}

/// Whoever got in has not guessed: of an office behind one address, all get in.
pub(crate) async fn give_back(tx: &bursar_store::Tx, key: AttemptKey<'_>) -> Result<()> {
    store::give_back_attempt(tx, &key.hash()).await
}

/// Whoever got in was no guesser.
pub(crate) async fn forget(tx: &bursar_store::Tx, key: AttemptKey<'_>) -> Result<()> {
    store::forget_attempts(tx, &key.hash()).await
}
