//! One round of the worker, which is one transaction: how jobs ended is written, their lanes go on or are given back, and free slots
//! get lanes. So the more there is to do, the more jobs share a commit.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bursar_kernel::{Result, TimeDelta, Timestamp, Uuid};
use bursar_store::Tx;

use crate::job::{JobError, Next, Outcome, Queue};
use crate::last_write::AnyLastWrite;
use crate::lease::Lease;
use crate::runner::Runner;
use crate::slots::{JobSlot, JobSlots};
use crate::store::{self, BATCH, JobRow, Lanes, Postponed};

/// A job that runs, in a lane that is leased for it.
#[derive(Clone)]
pub(crate) struct RunningJob {
    pub(crate) row: JobRow,
    pub(crate) lease: Lease,
    /// What the lane was given its turn for.
    pub(crate) slot: JobSlot,
    turn_ends: Timestamp,
}

/// A job that ended; how is not written yet.
pub(crate) struct EndedJob {
    pub(crate) job: RunningJob,
    pub(crate) result: Result<Outcome, JobError>,
    /// How often writing it has failed.
    pub(crate) refusals: u32,
}

impl EndedJob {
    fn last_write(&self) -> Option<&AnyLastWrite> {
        match &self.result {
            Ok(Outcome::Write(last, _)) => Some(last),
            _ => None,
        }
    }
}

fn is_held(ended: &EndedJob, renewed: &BTreeSet<Uuid>) -> bool {
    let is_held = renewed.contains(&ended.job.lease.id) && !matches!(ended.result, Err(JobError::LeaseLost));
    if !is_held {
        tracing::warn!(lane = ended.job.row.lane, "the lane was taken over by another worker");
    }
    is_held
}

/// What a round may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begins<'a> {
    /// What the slots allow.
    Lanes,
    /// One lane with this prefix, whosever turn it is.
    OneLane(&'a str),
    /// The next jobs of lanes that go on.
    NextJobs,
    /// Nothing: the worker ends.
    Nothing,
}

/// What came of a round.
#[derive(Default)]
pub(crate) struct Round {
    /// Jobs to run now.
    pub(crate) started: Vec<RunningJob>,
    /// Jobs wait to be made ready: another round is due at once.
    pub(crate) has_more: bool,
    /// Lanes stand in line, and none of them may begin before something ends.
    pub(crate) is_full: bool,
}

/// A request may hold a row that a job's end needs: the ends of others do not wait for it, and no request is given up because of them (it
/// would be after a second, where two wait for each other).
const MAX_LOCK_WAIT: Duration = Duration::from_millis(500);
/// How often a line is looked at in a round.
const LOOKS: usize = 8;
/// A job that asks to wait for longer waits for so long: a provider's absurd number must not put work off for years.
const MAX_WAIT: TimeDelta = TimeDelta::days(7);

impl Runner {
    /// Writes how these ended, and begins what may begin beside what has `slots`.
    pub(crate) async fn round(&self, ended: &[EndedJob], slots: &mut JobSlots, begins: Begins<'_>) -> Result<Round> {
        let now = self.env.now();
        let tx = self.db.begin().await?;
        let held = self.write_ends(&tx, ended, now).await?;
        tx.hold(store::TURN).await?;
        let mut round = Round { started: self.go_on(&tx, &held, slots, begins, now).await?, ..Round::default() };
        let renewed = round.started.len();
        if matches!(begins, Begins::Lanes | Begins::OneLane(_)) {
            round.has_more = self.line_up(&tx, begins, now).await?;
            let claimed = self.claim(&tx, slots, begins, now).await?;
            round.is_full = claimed.is_empty() && !store::lines(&tx).await?.is_empty();
            round.started.extend(claimed);
        }
        tx.commit().await?;
        for job in &round.started[..renewed] {
            job.lease.renewed(now + job.lease.lasts);
        }
        Ok(round)
    }

    /// Writes how jobs ended; answers those whose lane is still ours.
    async fn write_ends<'a>(&self, tx: &Tx, ended: &'a [EndedJob], now: Timestamp) -> Result<Vec<&'a RunningJob>> {
        if ended.is_empty() {
            return Ok(Vec::new());
        }
        tx.limit_waits(Some(MAX_LOCK_WAIT)).await?;
        let renewed = self.renew(tx, ended, now).await?;
        let held: Vec<&EndedJob> = ended.iter().filter(|ended| is_held(ended, &renewed)).collect();
        AnyLastWrite::write_all(held.iter().filter_map(|ended| ended.last_write()), tx).await?;
        let mut done = Vec::new();
        for EndedJob { job, result, .. } in &held {
            match self.postponed(&job.row, result.as_ref().map(Outcome::next), now) {
                None => done.push(&job.row),
                Some(postponed) => store::postpone(tx, &job.row, &postponed).await?,
            }
        }
        store::remove(tx, &done).await?;
        tx.limit_waits(None).await?;
        Ok(held.into_iter().map(|ended| &ended.job).collect())
    }

    /// Renews the leases of jobs that ended; answers which are still held.
    async fn renew(&self, tx: &Tx, ended: &[EndedJob], now: Timestamp) -> Result<BTreeSet<Uuid>> {
        let mut renewed = BTreeSet::new();
        for queue in Queue::ALL {
            let of_queue = ended.iter().filter(|ended| ended.job.slot.queue == queue);
            let leases: Vec<_> = of_queue.map(|ended| ended.job.lease.id).collect();
            if !leases.is_empty() {
                renewed.extend(store::renew(tx, &leases, now + self.limits.lease_time(queue)).await?);
            }
        }
        Ok(renewed)
    }

    /// What becomes of a job: `None` when it is done.
    fn postponed(&self, row: &JobRow, next: Result<Next, &JobError>, now: Timestamp) -> Option<Postponed> {
        let attempts = row.attempts.saturating_add(1);
        let same = Postponed { run_at: now, class: row.class, attempts: row.attempts, last_error: None, is_failed: false };
        Some(match next {
            Ok(Next::Done) => return None,
            Ok(Next::Again(run_at, priority)) => Postponed { run_at, class: priority as i32, attempts: 0, ..same },
            Err(JobError::Retry { after: Some(after), cause }) => {
                let wait = TimeDelta::from_std(*after).map_or(MAX_WAIT, |after| after.min(MAX_WAIT));
                Postponed { run_at: now + wait, last_error: Some(cause.to_string()), ..same }
            }
            Err(JobError::Retry { after: None, cause }) => {
                let is_failed = attempts >= self.registry.max_attempts(&row.kind);
                Postponed { run_at: now + self.back_off(attempts), attempts, last_error: Some(cause.to_string()), is_failed, ..same }
            }
            Err(JobError::Fail(cause)) => Postponed { attempts, last_error: Some(cause.to_string()), is_failed: true, ..same },
            Err(JobError::LeaseLost) => same,
        })
    }

    /// 5 s, doubled each time up to an hour, with up to a quarter more so that a crowd spreads.
    fn back_off(&self, attempts: i32) -> TimeDelta {
        let doublings = attempts.clamp(1, 10) - 1;
        let seconds = (5_i64 << doublings).min(3600);
        let more = self.env.rng.below(seconds.unsigned_abs() * 250);
        TimeDelta::milliseconds(seconds * 1000 + i64::try_from(more).unwrap_or_default())
    }

    /// A lane goes on while its turn lasts and what is next is as urgent as what the turn was given for; else it is given back.
    async fn go_on(
        &self,
        tx: &Tx,
        held: &[&RunningJob],
        slots: &mut JobSlots,
        begins: Begins<'_>,
        now: Timestamp,
    ) -> Result<Vec<RunningJob>> {
        if held.is_empty() {
            return Ok(Vec::new());
        }
        let lanes: Vec<&str> = held.iter().map(|job| job.row.lane.as_str()).collect();
        let mut next = store::next_jobs(tx, Lanes::Leased, &lanes, now).await?;
        let may_go_on = begins != Begins::Nothing;
        let (mut started, mut given_back, mut in_line) = (Vec::new(), Vec::new(), BTreeMap::new());
        for job in held {
            match next.remove(&job.row.lane) {
                Some(row) if may_go_on && now < job.turn_ends && row.class <= job.slot.priority && slots.take(&job.slot) => {
                    started.push(RunningJob { row, ..(*job).clone() });
                }
                next => {
                    given_back.push(job.row.lane.as_str());
                    if let Some(row) = next {
                        in_line.insert(row.lane.clone(), row.slot());
                    }
                }
            }
        }
        if !given_back.is_empty() {
            store::release(tx, &given_back).await?;
        }
        store::line_up(tx, &in_line, self.turns.next(now)).await?;
        Ok(started)
    }

    /// Puts lanes in line that have become due or whose worker is gone; answers whether there may be more.
    async fn line_up(&self, tx: &Tx, begins: Begins<'_>, now: Timestamp) -> Result<bool> {
        let prefix = if let Begins::OneLane(prefix) = begins { prefix } else { "" };
        let lapsed = store::lapsed(tx, prefix, now).await?;
        if !lapsed.is_empty() {
            let lanes: Vec<&str> = lapsed.iter().map(String::as_str).collect();
            let next = store::next_jobs(tx, Lanes::Leased, &lanes, now).await?;
            store::release(tx, &lanes).await?;
            let in_line = next.into_iter().map(|(lane, row)| (lane, row.slot())).collect();
            store::line_up(tx, &in_line, self.turns.next(now)).await?;
        }
        let (ready, jobs) = store::make_ready(tx, prefix, now).await?;
        if ready.is_empty() {
            return Ok(false);
        }
        // Whoever has a lane looks into it before it is given back: it need not stand in line.
        let leased = store::leased(tx, &ready.iter().map(|(lane, _)| lane.as_str()).collect::<Vec<_>>()).await?;
        let mut in_line = BTreeMap::<String, JobSlot>::new();
        for (lane, slot) in ready.into_iter().filter(|(lane, _)| !leased.contains(lane)) {
            // The most urgent one comes first.
            in_line.entry(lane).or_insert(slot);
        }
        store::line_up(tx, &in_line, self.turns.next(now)).await?;
        Ok(jobs == BATCH)
    }

    /// Takes the lanes whose turn it is and that have a slot.
    async fn claim(&self, tx: &Tx, slots: &mut JobSlots, begins: Begins<'_>, now: Timestamp) -> Result<Vec<RunningJob>> {
        if let Begins::OneLane(prefix) = begins
            && !prefix.is_empty()
        {
            let Some(head) = store::head_with(tx, prefix).await? else { return Ok(Vec::new()) };
            let line = (head.0.queue, head.0.priority);
            return self.begin_lanes(tx, line, vec![head], now).await;
        }
        let mut started = Vec::new();
        for line in store::lines(tx).await? {
            // Each look takes one lane of each flow; where few flows have many lanes, there are several.
            for _ in 0..LOOKS {
                let free = slots.free(line.0, line.1).min(BATCH);
                if free == 0 || (begins != Begins::Lanes && !started.is_empty()) {
                    break;
                }
                let full = [slots.full_tenants(line.0, line.1), slots.full_flows(line.0)];
                let heads = store::heads(tx, line, full, if begins == Begins::Lanes { free } else { 1 }).await?;
                let heads: Vec<_> = heads.into_iter().filter(|(slot, lane)| lane.is_none() || slots.take(slot)).collect();
                if heads.is_empty() {
                    break;
                }
                started.extend(self.begin_lanes(tx, line, heads, now).await?);
            }
        }
        Ok(started)
    }

    /// Leases the lanes at the heads of flows; those flows then stand behind the others.
    async fn begin_lanes(
        &self,
        tx: &Tx,
        line: (Queue, i32),
        heads: Vec<(JobSlot, Option<String>)>,
        now: Timestamp,
    ) -> Result<Vec<RunningJob>> {
        let turn = self.turns.next(now);
        let lanes: Vec<&str> = heads.iter().filter_map(|(_, lane)| lane.as_deref()).collect();
        let started = if lanes.is_empty() { Vec::new() } else { self.lease(tx, line, &lanes, now).await? };
        let flows: Vec<&str> = heads.iter().map(|(slot, _)| slot.flow.as_str()).collect();
        store::pass_turn(tx, line, &flows, turn).await?;
        Ok(started)
    }

    /// Leases lanes that stand in line; one without a due job leaves the line.
    async fn lease(&self, tx: &Tx, line: (Queue, i32), lanes: &[&str], now: Timestamp) -> Result<Vec<RunningJob>> {
        let next = store::next_jobs(tx, Lanes::Ready, lanes, now).await?;
        store::take_out(tx, lanes).await?;
        let (lasts, turn_ends) = (self.limits.lease_time(line.0), now + self.limits.turn_time());
        let leases: Vec<_> = next.keys().map(|lane| (lane.as_str(), self.env.id())).collect();
        let taken = store::lease(tx, &leases, now + lasts).await?;
        let ids: BTreeMap<String, Uuid> = leases.into_iter().map(|(lane, id)| (lane.to_owned(), id)).collect();
        let (mut started, mut elsewhere) = (Vec::new(), BTreeMap::new());
        for (lane, row) in next {
            let slot = JobSlot { priority: line.1, ..row.slot() };
            match ids.get(&lane).filter(|_| taken.contains(&lane)) {
                Some(id) => {
                    let lease = Lease::new(lane, *id, self.env.clone(), lasts, now + lasts);
                    started.push(RunningJob { row, lease, slot, turn_ends });
                }
                // A worker of an older release has it.
                None => drop(elsewhere.insert(lane, slot)),
            }
        }
        store::line_up(tx, &elsewhere, self.turns.next(now)).await?;
        Ok(started)
    }
}
