//! The specification of the product, through HTTP: one file for each operation.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line that says why")]

mod audit;
mod connections;
mod currencies;
mod document;
mod entities;
mod entity_header;
mod entity_users;
mod events;
mod house;
mod idempotency;
mod keys;
mod ledger_accounts;
mod payables;
mod permissions;
mod portal;
mod pull;
mod rate_limits;
mod receivables;
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
