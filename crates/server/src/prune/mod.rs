//! What grows is pruned once a day: everything that grows has an age.

use std::sync::Arc;

use async_trait::async_trait;
use bursar_files::FileStore;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Result, TimeDelta, Timestamp};
use bursar_mailboxes::prune_incoming_mails;
use bursar_store::Db;
use serde::{Deserialize, Serialize};

use crate::config::Ages;

mod store;

/// Removes what is older than its age.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Prune {}

/// What pruning works with.
pub struct Pruning {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// Where files are kept: some of what is pruned has any.
    pub files: Arc<FileStore>,
    /// What the operator set.
    pub ages: Ages,
}

/// Puts the schedule into the queue; one that is there stays.
pub async fn schedule(db: &Db, env: &Env) -> Result<()> {
    let tx = db.begin().await?;
    enqueue(&tx, env, &Prune {}).await?;
    tx.commit().await
}

#[async_trait]
impl Job for Prune {
    const KIND: &'static str = "prune";
    const PRIORITY: Priority = Priority::Backfill;
    /// It comes again anyway.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = Pruning;

    fn lane(&self) -> String {
        "prune".to_owned()
    }

    fn same_as(&self) -> Option<String> {
        Some("prune".to_owned())
    }

    async fn run(self, context: &Pruning, lease: &Lease) -> Result<Outcome, JobError> {
        let now = context.env.now();
        for (table, before) in cutoffs(context.ages, now) {
            // One batch a transaction: a person's request never waits behind a long deletion.
            loop {
                let tx = lease.begin(&context.db).await?;
                let gone = store::prune(&tx, table, before).await?;
                tx.commit().await?;
                metrics::counter!("bursar_pruned_rows_total", "table" => table.name()).increment(gone);
                if gone < store::BATCH {
                    break;
                }
            }
        }
        loop {
            let tx = lease.begin(&context.db).await?;
            let gone = prune_incoming_mails(&tx, &context.files, now - TimeDelta::days(context.ages.incoming_mails_days)).await?;
            tx.commit().await?;
            metrics::counter!("bursar_pruned_rows_total", "table" => "incoming_mails").increment(gone);
            if gone == 0 {
                break;
            }
        }
        Ok(Outcome::Again(now + TimeDelta::days(1), Priority::Backfill))
    }
}

/// What is pruned, and before which moment: pure.
fn cutoffs(ages: Ages, now: Timestamp) -> [(store::Table, Timestamp); 16] {
    let days = |days: i64| now - TimeDelta::days(days);
    [
        (store::Table::AccessTokens, days(1)),
        (store::Table::Authorizations, days(1)),
        (store::Table::IdempotencyKeys, days(1)),
        (store::Table::AuditLog, days(ages.audit_log_days)),
        (store::Table::Events, days(ages.events_days)),
        (store::Table::WebhookDeliveries, days(ages.events_days)),
        (store::Table::Requests, days(ages.request_log_days)),
        // The status page looks back 30 days.
        (store::Table::Vitals, days(32)),
        (store::Table::MemberSessions, days(1)),
        (store::Table::MemberLinks, days(1)),
        (store::Table::SignInAttempts, days(1)),
        (store::Table::PullRuns, days(ages.pull_runs_days)),
        (store::Table::ProviderUsage, days(ages.provider_usage_days)),
        (store::Table::SyncDays, days(ages.provider_usage_days)),
        (store::Table::FailedJobs, days(ages.failed_jobs_days)),
        (store::Table::OcrTasks, days(ages.ocr_tasks_days)),
    ]
}
