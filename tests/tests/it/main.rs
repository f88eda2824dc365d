//! The specification of the product, through HTTP: one file for each operation.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line that says why")]

mod accounting_records;
mod audit;
mod connection_reports;
mod connections;
mod currencies;
mod document;
mod entities;
mod entity_bank_accounts;
mod entity_header;
mod entity_persons;
mod entity_users;
mod entity_vat_ids;
mod events;
mod files;
mod headers;
mod house;
mod idempotency;
mod keys;
mod ledger_accounts;
mod pagination;
mod payables;
mod permissions;
mod portal;
mod portal_books;
mod pull;
mod rate_limits;
mod receivables;
mod request_log;
mod requests;
mod roles;
mod settings;
mod simulation;
mod statements;
mod sync_runs;
mod tax_rates;
mod tokens;
mod versions;
mod webhook_deliveries;
mod webhook_delivery_log;
mod webhook_subscriptions;
