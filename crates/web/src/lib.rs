//! The edge: who calls, what they may do, bodies and queries that name every bad field, pagination, limits, errors.

mod access;
mod bad_fields;
mod call;
mod caller_address;
mod currency;
mod edge;
mod entity_tag;
mod failure;
mod formats;
mod input;
pub mod journal;
pub mod listing;
mod observe;
mod optional_entity;
mod parameters;
mod permission;
mod rate;
mod request_commit;
mod routes;
mod schema;
mod state_machines;
mod tally;
mod version_extras;
pub mod vitals;

pub use access::{ACCESS_EXTENSION, Access};
pub use call::{Call, EntityCall, Member, NotedCaller, User};
pub use caller_address::CallerAddress;
pub use currency::CurrencyEnum;
pub use edge::{Edge, EdgeOptions, Installation};
pub use entity_tag::name_state;
pub use failure::{Answer, Failure, error_response, plain_error};
pub use input::{FormLimit, FreeJson, Json, OptionalJson, Path, Paths, Query, read_body};
pub use listing::{Direction, ListQuery, Listing, Page};
pub use observe::{RequestInfo, observe};
pub use optional_entity::OptionalEntityCall;
pub use parameters::query_parameters;
pub use permission::{ConflictOperations, nameless, operation_id};
pub use rate::{Allowance, Counting, Meter};
pub use request_commit::{SEALED as SEALED_ANSWERS, audit, commit_request, record_request};
#[doc(hidden)]
pub use routes::macros;
pub use routes::{OWN_EXTENSION, Route, Routes};
pub use schema::{Schema, check};
pub use state_machines::{StateMachine, Transition};
pub use tally::Tally;
pub use version_extras::{VersionExtras, WantsVersionExtras};
