use crate::migrate::Migration;

/// What a probe writes to prove that writing works, and indexes for what is pruned by age and for the events of one object or type.
pub(crate) const M0060: Migration = Migration {
    name: "m0060_durability",
    statements: &[
        "CREATE TABLE write_probes (
            id integer NOT NULL PRIMARY KEY,
            probes bigint NOT NULL)",
        "INSERT INTO write_probes (id, probes) VALUES (1, 0)",
        "CREATE INDEX authorizations_by_age ON authorizations (expires_at)",
        "CREATE INDEX pull_runs_by_age ON pull_runs (finished_at)",
        "CREATE INDEX events_of_object ON events (object_id)",
        "CREATE INDEX events_by_type ON events (partner_id, object_type, created_at)",
    ],
};
