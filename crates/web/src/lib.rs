//! The edge: who calls, what they may do, bodies and queries that name every bad field, pagination, limits, errors.

mod call;
mod currency;
mod edge;
mod entity_tag;
mod failure;
mod filter;
mod input;
pub mod journal;
pub mod listing;
mod observe;
mod parameters;
mod permission;
mod rate;
mod request_commit;
mod routes;
mod schema;
mod tally;
mod version_extras;
pub mod vitals;

pub use call::{Call, EntityCall, Member, User};
pub use currency::CurrencyEnum;
pub use edge::{Edge, EdgeOptions};
pub use entity_tag::name_state;
pub use failure::{Answer, Failure, error_response};
pub use filter::Filter;
pub use input::{FreeJson, Json, OptionalJson, Path, Paths, Query};
pub use listing::{Direction, ListQuery, Listing, Page};
pub use observe::{CallerAddress, RequestInfo, observe};
pub use parameters::query_parameters;
pub use permission::denies_with_conflict;
pub use rate::{Allowance, Counting, Meter};
pub use request_commit::{SEALED as SEALED_ANSWERS, audit, commit_request, record_request};
pub use routes::{ACCESS_EXTENSION, Access, OWN_EXTENSION, Routes};
pub use schema::{Schema, check};
pub use tally::Tally;
pub use version_extras::{VersionExtras, WantsVersionExtras};
