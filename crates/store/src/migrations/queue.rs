use crate::migrate::Migration;

/// The queue, its lanes, and the events.
pub(crate) const M0001: Migration = Migration {
    name: "m0001_queue_and_events",
    statements: &[
        "CREATE TABLE jobs (
            id {uuid} NOT NULL PRIMARY KEY,
            kind {text} NOT NULL,
            lane {text} NOT NULL,
            class integer NOT NULL,
            payload {json} NOT NULL,
            same_as {text} NULL UNIQUE,
            run_at {time} NOT NULL,
            attempts integer NOT NULL,
            last_error text NULL,
            is_failed boolean NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX jobs_due ON jobs (is_failed, class, run_at)",
        "CREATE INDEX jobs_of_lane ON jobs (lane, class, run_at)",
        "CREATE TABLE lanes (
            lane {text} NOT NULL PRIMARY KEY,
            lease {uuid} NOT NULL,
            until {time} NOT NULL)",
        "CREATE TABLE events (
            id {uuid} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL,
            entity_id {uuid} NULL,
            object_type {text} NOT NULL,
            action {text} NOT NULL,
            object_id {uuid} NOT NULL,
            description text NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX events_of_entity ON events (partner_id, entity_id, id)",
    ],
};

/// How often a job was asked for: a run that ends knows whether it was asked for again meanwhile.
pub(crate) const M0020: Migration =
    Migration { name: "m0020_job_generations", statements: &["ALTER TABLE jobs ADD COLUMN generation bigint NOT NULL DEFAULT 0"] };

/// Lines: lanes that have due work stand behind each other in flows, and flows take turns, so that the next one is found by an index.
pub(crate) const M0021: Migration = Migration {
    name: "m0021_ready_lanes",
    statements: &[
        "ALTER TABLE jobs ADD COLUMN queue {text} NOT NULL DEFAULT 'work'",
        "ALTER TABLE jobs ADD COLUMN tenant {text} NOT NULL DEFAULT ''",
        "ALTER TABLE jobs ADD COLUMN flow {text} NOT NULL DEFAULT ''",
        "ALTER TABLE jobs ADD COLUMN is_ready boolean NOT NULL DEFAULT FALSE",
        "CREATE INDEX jobs_not_ready ON jobs (class, run_at, id) WHERE NOT is_ready AND NOT is_failed",
        "CREATE INDEX jobs_next_of_lane ON jobs (lane, class, run_at, id) WHERE NOT is_failed",
        "CREATE INDEX lanes_by_end ON lanes (until)",
        "CREATE TABLE ready_lanes (
            lane {text} NOT NULL PRIMARY KEY,
            queue {text} NOT NULL,
            class integer NOT NULL,
            tenant {text} NOT NULL,
            flow {text} NOT NULL,
            turn bigint NOT NULL)",
        "CREATE INDEX ready_lanes_of_flow ON ready_lanes (queue, class, flow, turn, lane)",
        "CREATE TABLE ready_flows (
            queue {text} NOT NULL,
            class integer NOT NULL,
            flow {text} NOT NULL,
            tenant {text} NOT NULL,
            turn bigint NOT NULL,
            PRIMARY KEY (queue, class, flow))",
        "CREATE INDEX ready_flows_in_turn ON ready_flows (queue, class, turn, flow)",
    ],
};
