use crate::migrate::Migration;

/// Books, connections, tokens at the providers, the mirror and the pull.
pub(crate) const M0003: Migration = Migration {
    name: "m0003_accounting",
    statements: &[
        "CREATE TABLE provider_apps (
            id {uuid} NOT NULL PRIMARY KEY,
            project_id {uuid} NOT NULL REFERENCES projects (id),
            platform {text} NOT NULL,
            environment {text} NOT NULL,
            client_id {text} NOT NULL,
            client_secret {blob} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            UNIQUE (project_id, platform))",
        "CREATE TABLE books (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            platform {text} NOT NULL,
            company_id {text} NOT NULL,
            company {json} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            UNIQUE (entity_id, platform, company_id))",
        "CREATE INDEX books_of_company ON books (platform, company_id)",
        "CREATE TABLE token_sets (
            id {uuid} NOT NULL PRIMARY KEY,
            app_id {uuid} NOT NULL REFERENCES provider_apps (id),
            subject {text} NULL,
            access_token {blob} NULL,
            refresh_token {blob} NULL,
            previous_refresh_token {blob} NULL,
            access_expires_at {time} NOT NULL,
            refresh_expires_at {time} NULL,
            generation bigint NOT NULL,
            refreshing_until {time} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX token_sets_of_subject ON token_sets (app_id, subject)",
        "CREATE TABLE accounting_connections (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            project_id {uuid} NOT NULL REFERENCES projects (id),
            requested_platform {text} NULL,
            platform {text} NULL,
            book_id {uuid} NULL REFERENCES books (id),
            token_set_id {uuid} NULL REFERENCES token_sets (id),
            remote_connection_id {text} NULL,
            status {text} NOT NULL,
            link {text} NOT NULL UNIQUE,
            errors {json} NOT NULL,
            last_pull {time} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE UNIQUE INDEX accounting_connections_one_live ON accounting_connections (entity_id) WHERE status <> 'disconnected'",
        "CREATE INDEX accounting_connections_of_entity ON accounting_connections (entity_id, id)",
        "CREATE INDEX accounting_connections_of_book ON accounting_connections (book_id)",
        "CREATE INDEX accounting_connections_of_token_set ON accounting_connections (token_set_id)",
        "CREATE TABLE authorizations (
            state {blob} NOT NULL PRIMARY KEY,
            connection_id {uuid} NOT NULL REFERENCES accounting_connections (id),
            browser {blob} NOT NULL,
            platform {text} NOT NULL,
            app_id {uuid} NOT NULL REFERENCES provider_apps (id),
            return_to text NULL,
            token_set_id {uuid} NULL REFERENCES token_sets (id),
            verifier {blob} NULL,
            companies {json} NOT NULL,
            used_at {time} NULL,
            closed_at {time} NULL,
            expires_at {time} NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX authorizations_of_connection ON authorizations (connection_id)",
        "CREATE TABLE mirror (
            book_id {uuid} NOT NULL,
            kind {text} NOT NULL,
            remote_id {text} NOT NULL,
            id {uuid} NOT NULL,
            remote_version text NOT NULL,
            hash {blob} NOT NULL,
            name {text} NOT NULL,
            run_id {uuid} NOT NULL,
            deleted_at {time} NULL,
            updated_at {time} NOT NULL,
            body text NOT NULL,
            raw {blob} NULL,
            PRIMARY KEY (book_id, kind, remote_id)) {wide}",
        "CREATE UNIQUE INDEX mirror_by_id ON mirror (book_id, kind, id)",
        "CREATE INDEX mirror_by_name ON mirror (book_id, kind, name, id) WHERE kind IN ('account', 'tax_rate')",
        "CREATE TABLE pull_cursors (
            book_id {uuid} NOT NULL,
            stream {text} NOT NULL,
            state {json} NOT NULL,
            PRIMARY KEY (book_id, stream))",
        "CREATE TABLE pull_runs (
            id {uuid} NOT NULL PRIMARY KEY,
            book_id {uuid} NOT NULL,
            connection_id {uuid} NOT NULL,
            cause {text} NOT NULL,
            status {text} NOT NULL,
            fetched bigint NOT NULL,
            stored bigint NOT NULL,
            unchanged bigint NOT NULL,
            deleted bigint NOT NULL,
            calls bigint NOT NULL,
            bytes bigint NOT NULL,
            progress {json} NOT NULL,
            problem text NULL,
            started_at {time} NOT NULL,
            finished_at {time} NULL)",
        "CREATE INDEX pull_runs_of_book ON pull_runs (book_id, id)",
        "CREATE TABLE provider_usage (
            app_id {uuid} NOT NULL,
            company_id {text} NOT NULL,
            day {text} NOT NULL,
            calls bigint NOT NULL,
            bytes bigint NOT NULL,
            PRIMARY KEY (app_id, company_id, day))",
    ],
};

/// What is read of QuickBooks in another way than before, and not told by it as changed, is read once more: the company, whose sales tax may be turned
/// off or automated, and the tax numbers of customers and vendors, whose masks were taken for numbers.
pub(crate) const M0530: Migration = Migration {
    name: "m0530_tax_of_quickbooks",
    statements: &["DELETE FROM pull_cursors WHERE stream IN ('company', 'customers', 'vendors')
            AND book_id IN (SELECT id FROM books WHERE platform = 'quickbooks_online')"],
};

/// Objects that were written from here are known by their mark, of which rows that were held without the provider's bytes say nothing: lists of such
/// books are read whole once more.
pub(crate) const M0545: Migration = Migration {
    name: "m0545_marks_without_raw_bodies",
    statements: &["UPDATE pull_cursors SET state = CAST(REPLACE(REPLACE(CAST(state AS text),
            '\"needs_whole\": false', '\"needs_whole\":true'), '\"needs_whole\":false', '\"needs_whole\":true') AS {json})
        WHERE book_id IN (SELECT book_id FROM mirror WHERE raw IS NULL AND body <> '' AND deleted_at IS NULL)"],
};
