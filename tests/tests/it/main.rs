//! The specification of the product, through HTTP: one file for each operation.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line that says why")]

mod audit;
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
mod guides;
mod headers;
mod house;
mod idempotency;
mod keys;
mod ledger_accounts;
mod mcp;
mod pagination;
mod partner_portal;
mod payables;
mod permissions;
mod portal;
mod projects;
mod pull;
mod rate_limits;
mod receivables;
mod releases;
mod request_log;
mod requests;
mod roles;
mod settings;
mod simulation;
mod statements;
mod tax_rates;
mod tokens;
mod versions;
mod webhook_deliveries;
mod webhook_subscriptions;
