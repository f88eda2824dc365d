//! Delivering: the job of a lane, which is one object at one subscription.
//!
//! Every delivery is made with a job. A job works on whatever delivery is at the head of its lane, so that order holds while the head is
//! tried again, and it ends when it has settled one. A lane thus never has fewer jobs than waiting deliveries.

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, LastWrite, Lease, Next, Outcome, Priority, Queue, enqueue, wake, wake_all};
use bursar_kernel::{Env, Result, TimeDelta, Timestamp, Uuid};
use bursar_store::Tx;
use serde::{Deserialize, Serialize};

use super::schedule::next_attempt;
use super::sender::{Attempt, WebhookSender};
use super::store::{self, Head, Verdict};
use crate::catalog::ObjectType;
use crate::emit::{Event, emit};
use crate::events::EventRow;
use crate::subscriptions::{self, Subscription};

/// A subscription that has failed for so long is told of.
const TOLD_AFTER: TimeDelta = TimeDelta::hours(1);
/// When a job comes again at the earliest, and at the latest, that found its subscription busy failing.
const BUSY: (TimeDelta, TimeDelta) = (TimeDelta::seconds(5), TimeDelta::minutes(10));

/// Sends what waits at the head of a lane.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeliverWebhook {
    partner_id: Uuid,
    subscription_id: Uuid,
    object_id: Uuid,
}

/// Puts an event on its way to a subscription, in the caller's transaction. One that was sent before is sent again, last in its lane; one
/// that waits for another attempt is due at once.
pub(crate) async fn schedule(tx: &Tx, env: &Env, subscription: &Subscription, event: &EventRow) -> Result<()> {
    store::put(tx, env, subscription, event).await?;
    enqueue(tx, env, &DeliverWebhook::of(subscription, event)).await
}

/// The same for an event that may wait already for another attempt: whatever waits behind it in the lane waits no longer than it.
pub(crate) async fn reschedule(tx: &Tx, env: &Env, subscription: &Subscription, event: &EventRow) -> Result<()> {
    schedule(tx, env, subscription, event).await?;
    wake(tx, &DeliverWebhook::of(subscription, event).lane(), env.now()).await
}

/// How the lanes of a subscription begin.
fn lanes(partner_id: Uuid, subscription_id: Uuid) -> String {
    format!("webhook/{partner_id}/{subscription_id}/")
}

impl DeliverWebhook {
    fn of(subscription: &Subscription, event: &EventRow) -> Self {
        DeliverWebhook { partner_id: subscription.partner_id, subscription_id: subscription.id, object_id: event.object_id }
    }
}

#[async_trait]
impl Job for DeliverWebhook {
    const KIND: &'static str = "deliver_webhook";
    const PRIORITY: Priority = Priority::Incremental;
    /// Attempts to send are counted in the delivery: what fails here is the database.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    const QUEUE: Queue = Queue::Delivery;
    type Context = WebhookSender;

    fn lane(&self) -> String {
        format!("{}{}", lanes(self.partner_id, self.subscription_id), self.object_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn flow(&self) -> String {
        self.subscription_id.to_string()
    }

    async fn run(self, sender: &WebhookSender, lease: &Lease) -> Result<Outcome, JobError> {
        let now = sender.env.now();
        let Some(head) = store::head(&sender.db, &sender.vault, self.subscription_id, self.object_id, now).await? else {
            return Ok(Outcome::Done);
        };
        if !head.is_enabled {
            // It was disabled while the event was written.
            let tx = lease.begin(&sender.db).await?;
            let has_canceled = store::cancel(&tx, self.subscription_id, now).await?;
            tx.commit().await?;
            // One that was enabled meanwhile still has what waits.
            return Ok(if has_canceled { Outcome::Done } else { Outcome::Again(now, Priority::Incremental) });
        }
        if head.next_attempt_at > now {
            return Ok(Outcome::Again(head.next_attempt_at, Priority::Incremental));
        }
        let Some(turn) = sender.turn(&head) else {
            return Ok(Outcome::Again(now + busy(head.failing_since.unwrap_or(now), now), Priority::Incremental));
        };
        let attempt = sender.send(&head, now).await;
        drop(turn);
        Ok(Attempted { env: sender.env.clone(), verdict: outcome(&head, &attempt, sender.env.now()), head, attempt }.recorded())
    }
}

/// An attempt that was made and what becomes of the delivery.
pub(crate) struct Attempted {
    pub(crate) env: Env,
    pub(crate) head: Head,
    pub(crate) attempt: Attempt,
    pub(crate) verdict: Verdict,
}

impl Attempted {
    /// What came of it is written in the transaction that ends the job.
    fn recorded(self) -> Outcome {
        let ended = if self.attempt.is_success() { "taken" } else { "refused" };
        metrics::counter!("bursar_webhook_attempts_total", "ended" => ended).increment(1);
        let next = match self.verdict {
            Verdict::Again(at) => Next::Again(at, Priority::Incremental),
            Verdict::Delivered | Verdict::GivenUp => Next::Done,
        };
        Outcome::write(self, next)
    }
}

#[async_trait]
impl LastWrite for Attempted {
    async fn write(ended: &[&Self], tx: &Tx) -> Result<()> {
        // Subscriptions before deliveries, as everywhere: nobody then waits for each other.
        for Attempted { env, head, attempt, .. } in ended {
            mark(env, tx, head, attempt, env.now()).await?;
        }
        store::record(tx, ended).await
    }
}

/// Taken, tried again, or given up: pure.
fn outcome(head: &Head, attempt: &Attempt, now: Timestamp) -> Verdict {
    if attempt.is_success() {
        return Verdict::Delivered;
    }
    let first = head.first_attempt_at.unwrap_or(now);
    next_attempt(head.attempts.saturating_add(1), first, now).map_or(Verdict::GivenUp, Verdict::Again)
}

/// How long a job waits that found its subscription busy failing: a tenth of the time for which it has failed, so that the jobs of a long outage do
/// not keep workers at work. All of them come at once when the address works again. Pure.
fn busy(since: Timestamp, now: Timestamp) -> TimeDelta {
    ((now - since) / 10).clamp(BUSY.0, BUSY.1)
}

/// A subscription that fails is marked, never disabled; after an hour the partner is told.
async fn mark(env: &Env, tx: &Tx, head: &Head, attempt: &Attempt, now: Timestamp) -> Result<()> {
    let id = head.subscription_id;
    match (attempt.is_success(), head.failing_since) {
        (true, None) => Ok(()),
        (true, Some(_)) => {
            // Of several attempts that end together, one is the first.
            if !subscriptions::store::mark_working(tx, id).await? {
                return Ok(());
            }
            wake_all(tx, &lanes(head.event.partner_id, id), now).await?;
            if !subscriptions::store::mark_untold(tx, id).await? {
                return Ok(());
            }
            emit_health(tx, env, head, "recovered", "an address accepts webhooks again").await
        }
        (false, None) => subscriptions::store::mark_failing(tx, id, now).await,
        (false, Some(since)) => {
            if head.is_told || now - since < TOLD_AFTER || !subscriptions::store::mark_told(tx, id, now).await? {
                return Ok(());
            }
            emit_health(tx, env, head, "failing", "an address has accepted no webhook for an hour").await
        }
    }
}

/// An event of our own, so that somebody hears of it.
async fn emit_health(tx: &Tx, env: &Env, head: &Head, action: &'static str, description: &'static str) -> Result<()> {
    const OBJECT_TYPE: ObjectType = ObjectType::named("webhook_subscription");
    let (partner_id, object_id) = (head.event.partner_id, head.subscription_id);
    let event = Event { object_type: OBJECT_TYPE, object_id, partner_id, entity_id: None, action, description: description.into() };
    emit(tx, env, event).await
}
