//! The database: one writer, many readers, transactions, migrations, and every difference between SQLite and Postgres.
//!
//! Business code sees [`Db`] (reads) and [`Tx`] (reads and writes, committed or rolled back as one). Both are SeaORM connections, so
//! a query is written once. On SQLite all transactions go through one writer connection and begin IMMEDIATE; on Postgres they come from the pool.

mod announce;
pub mod column;
mod constraint;
mod db;
mod dialect;
mod filter;
mod migrate;
mod migrations;
pub mod record;
mod scope;
mod sealed;
mod statement;
mod touch;
mod unavailable;
mod vault;

pub use constraint::{
    ONE_CLIENT_ID, ONE_DOMAIN_OF_PARTNER, ONE_EINVOICING_COUNTRY, ONE_EXTRA_FIELD, ONE_LIVE_BANK_PAYMENT, ONE_LOGIN, ONE_MAILBOX_NAME,
    ONE_NETWORK_IDENTIFIER, ONE_OWNER_OF_DOMAIN, ONE_TAG_NAME, ONE_UNIT_NAME, Referenced, UniqueIndex, on_unique,
};
pub use db::{Db, Options, PendingCommit, Tx};
pub use dialect::{SIZES, batch, for_update, in_sizes, json_as_text, places, skip_locked, text_as_json};
pub use filter::Filter;
pub use migrate::Migration;
pub use record::Record;
pub use scope::{Scope, Tenancy};
pub use sealed::{Key, KeyColumn, Resealed, SealedColumn, reseal};
pub use statement::{execute, fetch_all, fetch_optional};
pub use touch::{Moment, Observer, Touch};
pub use unavailable::{is_refused_row, is_unavailable};
pub use vault::Vault;

pub use bursar_record::{Record, changes};
pub use sea_orm;
