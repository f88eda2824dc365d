use crate::migrate::Migration;

/// What operators and partners see of the work: a line for each request of a partner, and how each component fared.
pub(crate) const M0012: Migration = Migration {
    name: "m0012_requests",
    statements: &[
        "CREATE TABLE requests (
            id {uuid} NOT NULL PRIMARY KEY,
            request_id {uuid} NOT NULL,
            partner_id {uuid} NOT NULL,
            project_id {uuid} NOT NULL,
            entity_id {uuid} NULL,
            entity_user_id {uuid} NULL,
            member_id {uuid} NULL,
            method {text} NOT NULL,
            operation {text} NOT NULL,
            path {text} NOT NULL,
            api_version {text} NULL,
            user_agent {text} NULL,
            status integer NOT NULL,
            took_microseconds bigint NOT NULL,
            error {text} NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX requests_of_partner ON requests (partner_id, created_at, id)",
        "CREATE INDEX requests_by_request_id ON requests (request_id)",
        "CREATE INDEX requests_by_age ON requests (created_at)",
        "CREATE TABLE vitals (
            component {text} NOT NULL,
            slot {time} NOT NULL,
            total bigint NOT NULL,
            failing bigint NOT NULL,
            le_10ms bigint NOT NULL,
            le_50ms bigint NOT NULL,
            le_100ms bigint NOT NULL,
            le_250ms bigint NOT NULL,
            le_1s bigint NOT NULL,
            le_5s bigint NOT NULL,
            PRIMARY KEY (component, slot))",
        "CREATE INDEX vitals_by_age ON vitals (slot)",
    ],
};
