use std::time::Duration;

use bursar_kernel::TimeDelta;

use crate::job::Queue;

/// Bounds of a worker.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Lanes of our own work at the same time.
    pub lanes: usize,
    /// Lanes of deliveries at the same time.
    pub deliveries: usize,
    /// How long a lease lasts without a guarded write.
    pub lease: Duration,
    /// The same for deliveries: longer than an attempt may take, and no longer than a receiver should wait when a worker dies.
    pub delivery_lease: Duration,
    /// How long a lane is worked on before others get their turn.
    pub turn: Duration,
    /// How long an idle worker waits before it looks again, where nobody tells it that there is work.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            lanes: 16,
            deliveries: 64,
            lease: Duration::from_secs(120),
            delivery_lease: Duration::from_secs(45),
            turn: Duration::from_secs(10),
            idle: Duration::from_millis(250),
        }
    }
}

impl Limits {
    pub(crate) fn lease_time(&self, queue: Queue) -> TimeDelta {
        let lease = match queue {
            Queue::Work => self.lease,
            Queue::Delivery => self.delivery_lease,
        };
        TimeDelta::from_std(lease).unwrap_or(TimeDelta::days(1))
    }

    pub(crate) fn turn_time(&self) -> TimeDelta {
        TimeDelta::from_std(self.turn).unwrap_or(TimeDelta::days(1))
    }

    pub(crate) fn slots(&self, queue: Queue) -> usize {
        match queue {
            Queue::Work => self.lanes,
            Queue::Delivery => self.deliveries,
        }
    }
}
