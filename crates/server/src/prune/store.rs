//! The deletions: the one place that names tables of several areas, because age is all that it knows of them.

use bursar_kernel::{Result, Timestamp};
use bursar_store::{Tx, execute, sea_orm};
use sea_orm::Value;

/// Rows that go at once.
pub(super) const BATCH: u64 = 2000;

/// What is pruned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    AccessTokens,
    AuditLog,
    Authorizations,
    Events,
    IdempotencyKeys,
    WebhookDeliveries,
    PullRuns,
    Requests,
    Vitals,
    MemberSessions,
    MemberLinks,
    SignInAttempts,
    ProviderUsage,
    SyncDays,
    FailedJobs,
    OcrTasks,
}

impl Table {
    pub(super) fn name(self) -> &'static str {
        match self {
            Table::AccessTokens => "access_tokens",
            Table::Authorizations => "authorizations",
            Table::AuditLog => "audit_log",
            Table::Events => "events",
            Table::IdempotencyKeys => "idempotency_keys",
            Table::WebhookDeliveries => "webhook_deliveries",
            Table::PullRuns => "pull_runs",
            Table::Requests => "requests",
            Table::Vitals => "vitals",
            Table::MemberSessions => "member_sessions",
            Table::MemberLinks => "member_links",
            Table::SignInAttempts => "sign_in_attempts",
            Table::ProviderUsage => "provider_usage",
            Table::SyncDays => "sync_days",
            Table::FailedJobs => "jobs",
            Table::OcrTasks => "ocr_tasks",
        }
    }

    /// Which rows go; `$1` is the moment.
    fn sql(self) -> &'static str {
        match self {
            Table::AccessTokens => {
                "DELETE FROM access_tokens WHERE hash IN (SELECT hash FROM access_tokens WHERE expires_at < $1 LIMIT 2000)"
            }
            // A consent whose tokens must still be given back is needed to say which company they were for.
            Table::Authorizations => {
                "DELETE FROM authorizations WHERE state IN (SELECT a.state FROM authorizations a WHERE a.expires_at < $1 AND (
                    NOT EXISTS (SELECT 1 FROM token_sets t WHERE t.id = a.token_set_id AND t.refresh_token IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM accounting_connections c WHERE c.token_set_id = a.token_set_id)) LIMIT 2000)"
            }
            Table::IdempotencyKeys => {
                "DELETE FROM idempotency_keys WHERE (partner_id, idempotency_key) IN (
                    SELECT partner_id, idempotency_key FROM idempotency_keys WHERE created_at < $1 LIMIT 2000)"
            }
            Table::AuditLog => "DELETE FROM audit_log WHERE id IN (SELECT id FROM audit_log WHERE created_at < $1 LIMIT 2000)",
            Table::Events => "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE created_at < $1 LIMIT 2000)",
            Table::WebhookDeliveries => {
                "DELETE FROM webhook_deliveries WHERE id IN (SELECT id FROM webhook_deliveries WHERE created_at < $1 LIMIT 2000)"
            }
            Table::PullRuns => "DELETE FROM pull_runs WHERE id IN (SELECT id FROM pull_runs WHERE finished_at < $1 LIMIT 2000)",
            Table::Requests => "DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE created_at < $1 LIMIT 2000)",
            Table::Vitals => "DELETE FROM vitals WHERE slot < $1",
            Table::MemberSessions => {
                "DELETE FROM member_sessions WHERE id IN (SELECT id FROM member_sessions WHERE expires_at < $1 LIMIT 2000)"
            }
            Table::MemberLinks => "DELETE FROM member_links WHERE hash IN (SELECT hash FROM member_links WHERE expires_at < $1 LIMIT 2000)",
            Table::SignInAttempts => {
                "DELETE FROM sign_in_attempts WHERE hash IN (SELECT hash FROM sign_in_attempts WHERE until < $1 LIMIT 2000)"
            }
            Table::ProviderUsage => "DELETE FROM provider_usage WHERE day < $1",
            Table::SyncDays => "DELETE FROM sync_days WHERE day < $1",
            Table::OcrTasks => {
                "DELETE FROM ocr_tasks WHERE id IN (SELECT id FROM ocr_tasks WHERE updated_at < $1 AND status <> 'processing' LIMIT 2000)"
            }
            // One that was given up was due when it was.
            Table::FailedJobs => "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE is_failed AND run_at < $1 LIMIT 2000)",
        }
    }
}

/// Removes a batch; answers how many rows went.
pub(super) async fn prune(tx: &Tx, table: Table, before: Timestamp) -> Result<u64> {
    let value: Value = match table {
        Table::ProviderUsage | Table::SyncDays => before.format("%Y-%m-%d").to_string().into(),
        _ => before.into(),
    };
    let gone = execute(tx, table.sql(), [value]).await?.rows_affected();
    // What goes whole is finished, however much it was.
    Ok(if matches!(table, Table::ProviderUsage | Table::SyncDays) { gone.min(BATCH - 1) } else { gone })
}

#[cfg(test)]
mod tests {
    use bursar_kernel::TimeDelta;
    use bursar_store::{Db, Options};

    use super::*;

    #[tokio::test]
    async fn only_what_is_older_goes_and_every_statement_is_understood() {
        let directory = tempfile::tempdir().unwrap();
        let db = Db::connect(&format!("sqlite://{}", directory.path().join("prune.db").display()), Options::default()).await.unwrap();
        db.migrate().await.unwrap();
        let now: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
        let tx = db.begin().await.unwrap();
        for (id, age) in [(1_u128, 1), (2, 100)] {
            let values: Vec<Value> = vec![bursar_kernel::Uuid::from_u128(id).into(), (now - TimeDelta::days(age)).into()];
            let sql = "INSERT INTO events (id, partner_id, object_type, action, object_id, description, created_at) VALUES ($1, $1, 'a', 'b', $1, 'c', $2)";
            execute(&tx, sql, values).await.unwrap();
        }
        assert_eq!(prune(&tx, Table::Events, now - TimeDelta::days(92)).await.unwrap(), 1);
        let others = [Table::AuditLog, Table::IdempotencyKeys, Table::WebhookDeliveries, Table::PullRuns, Table::ProviderUsage];
        let team = [Table::MemberSessions, Table::MemberLinks, Table::SignInAttempts];
        for table in [Table::AccessTokens, Table::Authorizations, Table::Events, Table::FailedJobs, Table::OcrTasks]
            .into_iter()
            .chain(others)
            .chain(team)
        {
            assert_eq!(prune(&tx, table, now - TimeDelta::days(92)).await.unwrap(), 0);
        }
    }
}
