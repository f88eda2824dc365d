use crate::migrate::Migration;

/// Who is in the network of electronic invoices, and by which numbers.
pub(crate) const M0360: Migration = Migration {
    name: "m0360_einvoicing_connections",
    statements: &[
        "CREATE TABLE einvoicing_connections (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            status {text} NOT NULL,
            country {text} NOT NULL,
            provider_id {text} NULL,
            body text NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            deleted_at {time} NULL)",
        "CREATE UNIQUE INDEX einvoicing_connections_one_country ON einvoicing_connections (entity_id, country) WHERE deleted_at IS NULL",
        "CREATE INDEX einvoicing_connections_by_company ON einvoicing_connections (provider_id)",
        "CREATE TABLE einvoicing_credentials (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            einvoicing_connection_id {uuid} NOT NULL REFERENCES einvoicing_connections (id),
            network_credentials_identifier {text} NOT NULL,
            network_credentials_schema {text} NOT NULL,
            normal {text} NOT NULL,
            status {text} NOT NULL,
            problem text NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        // A number leads to one company, whoever's customer it is.
        "CREATE UNIQUE INDEX einvoicing_credentials_one_company ON einvoicing_credentials (network_credentials_schema, normal)",
        "CREATE INDEX einvoicing_credentials_of_connection ON einvoicing_credentials (einvoicing_connection_id)",
        "CREATE TABLE counterpart_einvoicing_credentials (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            counterpart_id {uuid} NOT NULL REFERENCES counterparts (id),
            network_identifier {text} NOT NULL,
            network_schema {text} NOT NULL)",
        "CREATE INDEX counterpart_einvoicing_credentials_of ON counterpart_einvoicing_credentials (counterpart_id)",
    ],
};

/// What goes through the network, and what came from it.
pub(crate) const M0361: Migration = Migration {
    name: "m0361_einvoice_transmissions",
    statements: &[
        "CREATE TABLE einvoice_transmissions (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            document_id {uuid} NOT NULL,
            status {text} NOT NULL,
            reference {text} NULL,
            body text NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX einvoice_transmissions_of_document ON einvoice_transmissions (document_id)",
        "CREATE INDEX einvoice_transmissions_by_reference ON einvoice_transmissions (reference)",
        "CREATE TABLE received_einvoices (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            reference {text} NOT NULL,
            document_id {uuid} NOT NULL,
            created_at {time} NOT NULL)",
        // However often the network tells of a document, it is taken in once.
        "CREATE UNIQUE INDEX received_einvoices_once ON received_einvoices (reference)",
    ],
};
