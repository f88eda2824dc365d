use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bursar_kernel::{Error, Result};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, Script};

/// A window begins with its first request and ends by itself a second later, by the clock of the Redis: nodes need not agree on the time.
const COUNT: &str = "local used = redis.call('INCR', KEYS[1])
if used == 1 then redis.call('PEXPIRE', KEYS[1], 1000) end
return used";
/// Nobody waits longer for a count than this.
const PATIENCE: Duration = Duration::from_millis(100);
/// After a failure requests are counted here for a while, so that they do not all wait.
const PAUSE: Duration = Duration::from_secs(1);

/// Counts that all nodes on one Redis share.
pub(super) struct Shared {
    connection: ConnectionManager,
    script: Script,
    started: Instant,
    /// Milliseconds after the start until which nobody asks; 0 when the Redis answers.
    away_until: AtomicU64,
}

impl Shared {
    pub(super) fn new(url: &str) -> Result<Self> {
        let settings = ConnectionManagerConfig::new()
            .set_response_timeout(Some(PATIENCE))
            .set_connection_timeout(Some(PATIENCE))
            .set_number_of_retries(1);
        let client = Client::open(url).map_err(|error| Error::internal(format!("redis_url cannot be used: {error}")))?;
        let connection = ConnectionManager::new_lazy_with_config(client, settings)
            .map_err(|error| Error::internal(format!("redis_url cannot be used: {error}")))?;
        Ok(Shared { connection, script: Script::new(COUNT), started: Instant::now(), away_until: AtomicU64::new(0) })
    }

    pub(super) fn is_away(&self) -> bool {
        self.away_until.load(Ordering::Relaxed) > 0
    }

    /// How many requests of this key all nodes have seen in this window; `None` when the Redis does not say.
    pub(super) async fn count(&self, key: &[u8; 32]) -> Option<u32> {
        let elapsed = || u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        if elapsed() < self.away_until.load(Ordering::Relaxed) {
            return None;
        }
        let mut call = self.script.prepare_invoke();
        call.key([&b"bursar:rate:"[..], key].concat());
        let mut connection = self.connection.clone();
        let answer = tokio::time::timeout(PATIENCE, call.invoke_async::<u32>(&mut connection)).await;
        let failure = match answer {
            Ok(Ok(used)) => {
                if self.away_until.swap(0, Ordering::Relaxed) > 0 {
                    tracing::info!("redis answers again: all nodes count requests together");
                }
                metrics::gauge!("bursar_rate_limits_shared").set(1.0);
                return Some(used);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it takes too long".to_owned(),
        };
        if self.away_until.swap(elapsed() + u64::try_from(PAUSE.as_millis()).unwrap_or(1000), Ordering::Relaxed) == 0 {
            tracing::warn!(failure, "redis does not answer: this node counts requests for itself");
        }
        metrics::gauge!("bursar_rate_limits_shared").set(0.0);
        None
    }
}
