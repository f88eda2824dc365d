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
