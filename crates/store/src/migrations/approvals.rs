use crate::migrate::Migration;

/// Who must agree before a bill is paid.
pub(crate) const M0290: Migration = Migration {
    name: "m0290_approvals",
    statements: &[
        "CREATE TABLE approval_policies (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            name {text} NOT NULL,
            name_folded {text} NOT NULL,
            status {text} NOT NULL,
            priority integer NOT NULL,
            starts_at {time} NULL,
            ends_at {time} NULL,
            created_by {uuid} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {text} NOT NULL)",
        "CREATE INDEX approval_policies_of_entity ON approval_policies (entity_id, created_at, id)",
        "CREATE TABLE approval_processes (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            policy_id {uuid} NOT NULL REFERENCES approval_policies (id),
            payable_id {uuid} NOT NULL,
            status {text} NOT NULL,
            created_by {uuid} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {text} NOT NULL)",
        "CREATE INDEX approval_processes_of_policy ON approval_processes (policy_id, id)",
        "CREATE INDEX approval_processes_of_payable ON approval_processes (payable_id, status)",
        "CREATE TABLE approval_requests (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            object_type {text} NOT NULL,
            object_id {uuid} NOT NULL,
            process_id {uuid} NULL,
            status {text} NOT NULL,
            created_by {uuid} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {text} NOT NULL)",
        "CREATE INDEX approval_requests_of_entity ON approval_requests (entity_id, created_at, id)",
        "CREATE INDEX approval_requests_of_object ON approval_requests (entity_id, object_id)",
        "CREATE INDEX approval_requests_of_process ON approval_requests (process_id, id)",
        "CREATE TABLE approval_addressees (
            request_id {uuid} NOT NULL REFERENCES approval_requests (id),
            addressee_id {uuid} NOT NULL,
            kind {text} NOT NULL,
            PRIMARY KEY (request_id, addressee_id, kind))",
        "CREATE INDEX approval_addressees_by_id ON approval_addressees (addressee_id, request_id)",
    ],
};
