//! The statements that give out lanes. Whoever runs them holds [`TURN`], so they see no halves of each other; they wait for nobody else:
//! what another transaction holds is passed over.

use std::collections::{BTreeMap, BTreeSet};

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{SIZES, Tx, execute, fetch_all, in_sizes, places, sea_orm, skip_locked};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};

use crate::job::{Priority, Queue};
use crate::slots::JobSlot;

/// Held until the commit by whoever gives out lanes.
pub(crate) const TURN: &str = "jobs";
/// How many jobs are made ready, and how many lanes are taken back, at once: a bound on how long the writer is held.
pub(crate) const BATCH: usize = 64;

/// A job as it is run.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct JobRow {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) lane: String,
    pub(crate) class: i32,
    pub(crate) payload: serde_json::Value,
    pub(crate) attempts: i32,
    /// How often it had been asked for when it was read.
    pub(crate) generation: i64,
    queue: String,
    tenant: String,
    flow: String,
}

impl JobRow {
    pub(crate) fn slot(&self) -> JobSlot {
        JobSlot { queue: Queue::of(&self.queue), priority: self.class, tenant: self.tenant.clone(), flow: self.flow.clone() }
    }
}

/// Where lanes stand: leased, or in line.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lanes {
    Leased,
    Ready,
}

/// The most urgent due job of each of these lanes, where there is one.
///
/// One that was made ready is due whatever `now` says: another worker's clock may be ahead, and `now` is from before the wait for the
/// turn. Who made it ready relies on whoever has the lane, or takes it out of the line, to see it.
pub(crate) async fn next_jobs(tx: &Tx, lanes: Lanes, names: &[&str], now: Timestamp) -> Result<BTreeMap<String, JobRow>> {
    let table = match lanes {
        Lanes::Leased => "lanes",
        Lanes::Ready => "ready_lanes",
    };
    let mut found = BTreeMap::new();
    for names in names.chunks(BATCH) {
        let (list, names) = list(2, names);
        let sql = format!(
            "SELECT j.id, j.kind, j.lane, j.class, j.payload, j.attempts, j.generation, j.queue, j.tenant, j.flow
            FROM {table} l JOIN jobs j ON j.id = (SELECT i.id FROM jobs i WHERE i.lane = l.lane AND (i.is_ready OR i.run_at <= $1) AND NOT i.is_failed
                ORDER BY i.class, i.run_at, i.id LIMIT 1) WHERE l.lane IN ({list})"
        );
        for row in all(tx, &sql, [now.into()].into_iter().chain(names)).await? {
            let row = JobRow::from_query_result(&row, "")?;
            found.insert(row.lane.clone(), row);
        }
    }
    Ok(found)
}

/// Lanes whose lease has ended: whoever had it is gone, or too slow.
pub(crate) async fn lapsed(tx: &Tx, prefix: &str, now: Timestamp) -> Result<Vec<String>> {
    let locked = skip_locked(tx.get_database_backend());
    let sql = format!("SELECT lane FROM lanes WHERE until <= $1{} ORDER BY until LIMIT {BATCH}{locked}", like(prefix, 2));
    texts(&all(tx, &sql, [now.into()].into_iter().chain(pattern(prefix))).await?)
}

/// Makes due jobs ready, the most urgent ones first; answers which lanes they are of, in order, and how many jobs they were.
pub(crate) async fn make_ready(tx: &Tx, prefix: &str, now: Timestamp) -> Result<(Vec<(String, JobSlot)>, usize)> {
    let locked = skip_locked(tx.get_database_backend());
    let of = |class: i32| {
        // One look for each priority: a single one would walk past everything that is planned for later.
        format!(
            "SELECT * FROM (SELECT id, lane, class, queue, tenant, flow FROM jobs WHERE class = {class} AND run_at <= $1
            AND NOT is_ready AND NOT is_failed{} ORDER BY run_at, id LIMIT {BATCH}{locked}) AS due_{class}",
            like(prefix, 2)
        )
    };
    let sql = Priority::ALL.map(|priority| of(priority as i32)).join(" UNION ALL ");
    let rows = all(tx, &sql, [now.into()].into_iter().chain(pattern(prefix))).await?;
    let rows = &rows[..rows.len().min(BATCH)];
    if rows.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let ids = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let (list, ids) = list(1, &ids);
    run(tx, &format!("UPDATE jobs SET is_ready = TRUE WHERE id IN ({list})"), ids).await?;
    let lanes = rows.iter().map(|row| Ok((row.try_get("", "lane")?, slot(row)?))).collect::<Result<_>>()?;
    Ok((lanes, rows.len()))
}

/// Which of these lanes are leased.
pub(crate) async fn leased(tx: &Tx, lanes: &[&str]) -> Result<BTreeSet<String>> {
    let (list, lanes) = list(1, lanes);
    let rows = all(tx, &format!("SELECT lane FROM lanes WHERE lane IN ({list})"), lanes).await?;
    Ok(texts(&rows)?.into_iter().collect())
}

/// Puts lanes in line, each behind those of its flow, and each new flow behind the others. One that is in line keeps its place, unless
/// somebody more urgent waits for it now.
pub(crate) async fn line_up(tx: &Tx, lanes: &BTreeMap<String, JobSlot>, turn: i64) -> Result<()> {
    let lanes: Vec<(&String, &JobSlot)> = lanes.iter().collect();
    for lanes in in_sizes(&lanes) {
        let rows = places(tx.get_database_backend(), lanes.len(), 6);
        let sql = format!(
            "INSERT INTO ready_lanes (lane, queue, class, tenant, flow, turn) VALUES {rows}
            ON CONFLICT (lane) DO UPDATE SET class = excluded.class, turn = excluded.turn WHERE excluded.class < ready_lanes.class"
        );
        let values = lanes.iter().flat_map(|(lane, slot)| -> [Value; 6] {
            let JobSlot { queue, priority, tenant, flow } = slot;
            [lane.as_str().into(), queue.as_str().into(), (*priority).into(), tenant.as_str().into(), flow.as_str().into(), turn.into()]
        });
        run(tx, &sql, values).await?;
    }
    let flows: BTreeSet<&JobSlot> = lanes.iter().map(|(_, slot)| *slot).collect();
    for flows in in_sizes(&flows.into_iter().collect::<Vec<_>>()) {
        let rows = places(tx.get_database_backend(), flows.len(), 5);
        let sql = format!("INSERT INTO ready_flows (queue, class, tenant, flow, turn) VALUES {rows} ON CONFLICT DO NOTHING");
        let values = flows.iter().flat_map(|slot| -> [Value; 5] {
            let JobSlot { queue, priority, tenant, flow } = slot;
            [queue.as_str().into(), (*priority).into(), tenant.as_str().into(), flow.as_str().into(), turn.into()]
        });
        run(tx, &sql, values).await?;
    }
    Ok(())
}

/// In which lines somebody stands: queue and priority, the most urgent ones first.
pub(crate) async fn lines(tx: &Tx) -> Result<Vec<(Queue, i32)>> {
    let lines: Vec<(Queue, i32)> =
        Queue::ALL.into_iter().flat_map(|queue| Priority::ALL.map(|priority| (queue, priority as i32))).collect();
    let look = |(place, (queue, class)): (usize, &(Queue, i32))| {
        format!("EXISTS(SELECT 1 FROM ready_flows WHERE queue = '{}' AND class = {class}) AS line_{place}", queue.as_str())
    };
    let sql = format!("SELECT {}", lines.iter().enumerate().map(look).collect::<Vec<_>>().join(", "));
    let Some(row) = all(tx, &sql, []).await?.into_iter().next() else { return Ok(Vec::new()) };
    let mut standing = Vec::new();
    for (place, line) in lines.into_iter().enumerate() {
        if row.try_get("", &format!("line_{place}"))? {
            standing.push(line);
        }
    }
    Ok(standing)
}

/// The flows whose turn it is, of those that may have more, each with the lane at its head.
pub(crate) async fn heads(tx: &Tx, line: (Queue, i32), full: [Vec<&str>; 2], limit: usize) -> Result<Vec<(JobSlot, Option<String>)>> {
    let mut sql = "SELECT f.queue, f.class, f.tenant, f.flow, (SELECT r.lane FROM ready_lanes r
            WHERE r.queue = f.queue AND r.class = f.class AND r.flow = f.flow ORDER BY r.turn, r.lane LIMIT 1) AS lane
        FROM ready_flows f WHERE f.queue = $1 AND f.class = $2"
        .to_owned();
    let mut values: Vec<Value> = vec![line.0.as_str().into(), line.1.into()];
    for (column, full) in ["tenant", "flow"].into_iter().zip(full) {
        if !full.is_empty() {
            let (list, full) = list(values.len() + 1, &full);
            sql.push_str(&format!(" AND f.{column} NOT IN ({list})"));
            values.extend(full);
        }
    }
    sql.push_str(&format!(" ORDER BY f.turn, f.flow LIMIT {limit}"));
    let rows = all(tx, &sql, values).await?;
    rows.iter().map(|row| Ok((slot(row)?, row.try_get("", "lane")?))).collect()
}

/// The most urgent lane in line of those with this prefix, whosever turn it is.
pub(crate) async fn head_with(tx: &Tx, prefix: &str) -> Result<Option<(JobSlot, Option<String>)>> {
    let sql = format!(
        "SELECT queue, class, tenant, flow, lane FROM ready_lanes WHERE TRUE{} ORDER BY class, turn, lane LIMIT 1",
        like(prefix, 1)
    );
    let rows = all(tx, &sql, pattern(prefix)).await?;
    rows.first().map(|row| Ok((slot(row)?, row.try_get("", "lane")?))).transpose()
}

/// Takes lanes out of the line.
pub(crate) async fn take_out(tx: &Tx, lanes: &[&str]) -> Result<()> {
    let (list, lanes) = list(1, lanes);
    run(tx, &format!("DELETE FROM ready_lanes WHERE lane IN ({list})"), lanes).await
}

/// Puts flows of a line behind the others; those that have no lane in it any more leave.
pub(crate) async fn pass_turn(tx: &Tx, line: (Queue, i32), flows: &[&str], turn: i64) -> Result<()> {
    let (list, flows) = list(4, flows);
    let line: [Value; _] = [turn.into(), line.0.as_str().into(), line.1.into()];
    let sql = format!("UPDATE ready_flows SET turn = $1 WHERE queue = $2 AND class = $3 AND flow IN ({list})");
    run(tx, &sql, line.iter().cloned().chain(flows.clone())).await?;
    let sql = format!(
        "DELETE FROM ready_flows WHERE turn = $1 AND queue = $2 AND class = $3 AND flow IN ({list}) AND NOT EXISTS (SELECT 1 FROM ready_lanes r
            WHERE r.queue = ready_flows.queue AND r.class = ready_flows.class AND r.flow = ready_flows.flow)"
    );
    run(tx, &sql, line.into_iter().chain(flows)).await
}

/// Leases lanes; answers which of them were free.
pub(crate) async fn lease(tx: &Tx, leases: &[(&str, Uuid)], until: Timestamp) -> Result<BTreeSet<String>> {
    let mut taken = BTreeSet::new();
    for leases in in_sizes(leases) {
        let rows = places(tx.get_database_backend(), leases.len(), 3);
        let sql = format!("INSERT INTO lanes (lane, lease, until) VALUES {rows} ON CONFLICT (lane) DO NOTHING RETURNING lane");
        let values = leases.iter().flat_map(|(lane, lease)| -> [Value; 3] { [(*lane).into(), (*lease).into(), until.into()] });
        taken.extend(texts(&all(tx, &sql, values).await?)?);
    }
    Ok(taken)
}

/// Renews leases; answers which are still held.
pub(crate) async fn renew(tx: &Tx, leases: &[Uuid], until: Timestamp) -> Result<BTreeSet<Uuid>> {
    let (list, leases) = list(2, leases);
    let rows =
        all(tx, &format!("UPDATE lanes SET until = $1 WHERE lease IN ({list}) RETURNING lease"), [until.into()].into_iter().chain(leases))
            .await?;
    rows.iter().map(|row| Ok(row.try_get("", "lease")?)).collect()
}

/// Ends leases, whoever has them.
pub(crate) async fn release(tx: &Tx, lanes: &[&str]) -> Result<()> {
    let (list, lanes) = list(1, lanes);
    run(tx, &format!("DELETE FROM lanes WHERE lane IN ({list})"), lanes).await
}

/// These jobs are done, except those that were asked for again.
pub(crate) async fn remove(tx: &Tx, jobs: &[&JobRow]) -> Result<()> {
    for jobs in in_sizes(jobs) {
        let listed = |row: &dyn Fn(usize) -> String| (0..jobs.len()).map(row).collect::<Vec<_>>().join(", ");
        let ids = listed(&|row| format!("${}", 2 * row + 1));
        let pairs = listed(&|row| format!("(${}, ${})", 2 * row + 1, 2 * row + 2));
        // The ids by themselves are for SQLite, which looks pairs up in no index.
        let sql = format!("DELETE FROM jobs WHERE id IN ({ids}) AND (id, generation) IN (VALUES {pairs})");
        run(tx, &sql, jobs.iter().flat_map(|job| -> [Value; 2] { [job.id.into(), job.generation.into()] })).await?;
    }
    Ok(())
}

/// What becomes of a job that is not done.
pub(crate) struct Postponed {
    pub(crate) run_at: Timestamp,
    pub(crate) class: i32,
    pub(crate) attempts: i32,
    pub(crate) last_error: Option<String>,
    pub(crate) is_failed: bool,
}

/// The job runs later or never, unless it was asked for again.
pub(crate) async fn postpone(tx: &Tx, job: &JobRow, to: &Postponed) -> Result<()> {
    let sql = "UPDATE jobs SET run_at = $1, class = $2, attempts = $3, last_error = $4, is_failed = $5, is_ready = FALSE
        WHERE id = $6 AND generation = $7";
    let Postponed { run_at, class, attempts, last_error, is_failed } = to;
    let moved: [Value; _] = [(*run_at).into(), (*class).into(), (*attempts).into(), last_error.as_deref().into(), (*is_failed).into()];
    run(tx, sql, moved.into_iter().chain([job.id.into(), job.generation.into()])).await
}

fn slot(row: &QueryResult) -> Result<JobSlot> {
    let queue: String = row.try_get("", "queue")?;
    Ok(JobSlot {
        queue: Queue::of(&queue),
        priority: row.try_get("", "class")?,
        tenant: row.try_get("", "tenant")?,
        flow: row.try_get("", "flow")?,
    })
}

fn texts(rows: &[QueryResult]) -> Result<Vec<String>> {
    rows.iter().map(|row| Ok(row.try_get("", "lane")?)).collect()
}

async fn all(tx: &Tx, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<QueryResult>> {
    Ok(fetch_all(tx, sql, values).await?)
}

async fn run(tx: &Tx, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<()> {
    execute(tx, sql, values).await?;
    Ok(())
}

fn like(prefix: &str, place: usize) -> String {
    if prefix.is_empty() { String::new() } else { format!(" AND lane LIKE ${place}") }
}

fn pattern(prefix: &str) -> Option<Value> {
    (!prefix.is_empty()).then(|| format!("{prefix}%").into())
}

/// The places of a list from this number on, and its values: filled up to one of few sizes by saying the last one again.
fn list<T: Clone + Into<Value>>(first: usize, values: &[T]) -> (String, Vec<Value>) {
    let size = SIZES.into_iter().filter(|size| *size >= values.len()).min().unwrap_or(values.len());
    let filled = values.iter().chain(values.last().into_iter().cycle()).take(size).cloned().map(Into::into).collect();
    ((first..first + size).map(|place| format!("${place}")).collect::<Vec<_>>().join(", "), filled)
}
