use crate::migrate::Migration;

/// Members of a partner's team, their sessions, and who of them did what; how the connect pages of a project look.
pub(crate) const M0009: Migration = Migration {
    name: "m0009_team",
    statements: &[
        "CREATE TABLE members (
            id {uuid} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            email {text} NOT NULL,
            name text NOT NULL,
            role {text} NOT NULL,
            status {text} NOT NULL,
            password text NULL,
            totp_secret {blob} NULL,
            totp_since {time} NULL,
            totp_step bigint NULL,
            last_seen_at {time} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE UNIQUE INDEX members_one_email ON members (partner_id, email) WHERE status <> 'removed'",
        "CREATE INDEX members_by_email ON members (email)",
        "CREATE TABLE member_recovery_codes (
            member_id {uuid} NOT NULL REFERENCES members (id),
            hash {blob} NOT NULL,
            PRIMARY KEY (member_id, hash))",
        "CREATE TABLE member_links (
            hash {blob} NOT NULL PRIMARY KEY,
            member_id {uuid} NOT NULL REFERENCES members (id),
            purpose {text} NOT NULL,
            expires_at {time} NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX member_links_of_member ON member_links (member_id)",
        "CREATE TABLE member_sessions (
            id {uuid} NOT NULL PRIMARY KEY,
            member_id {uuid} NOT NULL REFERENCES members (id),
            hash {blob} NOT NULL UNIQUE,
            project_id {uuid} NOT NULL REFERENCES projects (id),
            is_complete boolean NOT NULL,
            address text NOT NULL,
            agent text NOT NULL,
            message text NULL,
            confirmed_at {time} NOT NULL,
            seen_at {time} NOT NULL,
            expires_at {time} NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX member_sessions_of_member ON member_sessions (member_id, created_at)",
        "CREATE INDEX member_sessions_by_age ON member_sessions (expires_at)",
        "CREATE TABLE sign_in_attempts (
            hash {blob} NOT NULL PRIMARY KEY,
            tried integer NOT NULL,
            until {time} NOT NULL)",
        "CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (until)",
        "ALTER TABLE audit_log ADD COLUMN member_id {uuid} NULL",
        "ALTER TABLE projects ADD COLUMN branding {json} NULL",
        // What a search for entities looks at.
        "ALTER TABLE entities ADD COLUMN folded_name text NOT NULL DEFAULT ''",
        "UPDATE entities SET folded_name = lower(COALESCE(body -> 'organization' ->> 'legal_name',
            (body -> 'individual' ->> 'first_name') || ' ' || (body -> 'individual' ->> 'last_name'), ''))",
        // Several apps of a provider side by side: what is unique in a project is now a slot of each app's own.
        "ALTER TABLE provider_apps RENAME COLUMN platform TO slot",
        "ALTER TABLE provider_apps ADD COLUMN platform {text} NOT NULL DEFAULT ''",
        "ALTER TABLE provider_apps ADD COLUMN chosen_at {time} NULL",
        "UPDATE provider_apps SET platform = slot, chosen_at = updated_at",
        "ALTER TABLE client_secrets ADD COLUMN name text NULL",
    ],
};
