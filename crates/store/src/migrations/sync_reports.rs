use crate::migrate::Migration;

/// What people see of syncs: runs by partner, what each came to by kind of record, sums by day, and connections that rest.
pub(crate) const M0010: Migration = Migration {
    name: "m0010_sync_reports",
    statements: &[
        "ALTER TABLE accounting_connections ADD COLUMN paused_at {time} NULL",
        "CREATE INDEX accounting_connections_of_project ON accounting_connections (project_id, id)",
        // A node of the release before leaves these empty, and its runs out of the lists.
        "ALTER TABLE pull_runs ADD COLUMN partner_id {uuid} NULL",
        "ALTER TABLE pull_runs ADD COLUMN counts {json} NULL",
        "ALTER TABLE pull_runs ADD COLUMN troubles {json} NULL",
        "UPDATE pull_runs SET partner_id = (SELECT j.partner_id FROM accounting_connections c JOIN projects j ON j.id = c.project_id
            WHERE c.id = pull_runs.connection_id)",
        "CREATE INDEX pull_runs_of_partner ON pull_runs (partner_id, id)",
        "CREATE INDEX pull_runs_by_status ON pull_runs (partner_id, status, id)",
        "CREATE INDEX pull_runs_of_connection ON pull_runs (connection_id, id)",
        "CREATE TABLE sync_days (
            connection_id {uuid} NOT NULL,
            day {text} NOT NULL,
            partner_id {uuid} NOT NULL,
            runs bigint NOT NULL,
            failed bigint NOT NULL,
            milliseconds bigint NOT NULL,
            longest_milliseconds bigint NOT NULL,
            created bigint NOT NULL,
            changed bigint NOT NULL,
            deleted bigint NOT NULL,
            calls bigint NOT NULL,
            bytes bigint NOT NULL,
            PRIMARY KEY (connection_id, day))",
        "CREATE INDEX sync_days_of_partner ON sync_days (partner_id, day)",
        "CREATE INDEX mirror_by_number ON mirror (book_id, kind, name, id) WHERE kind NOT IN ('account', 'tax_rate')",
        "CREATE INDEX provider_usage_by_day ON provider_usage (app_id, day)",
        "CREATE INDEX webhook_deliveries_of_partner ON webhook_deliveries (partner_id, created_at, id)",
        "CREATE INDEX webhook_deliveries_of_subscription ON webhook_deliveries (subscription_id, created_at, id)",
    ],
};
