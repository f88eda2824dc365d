//! The harness: the whole application as an in-process router over a real database, and a client that checks every answer against the
//! document that the server publishes.
//!
//! ```ignore
//! let app = TestApp::start().await;
//! let partner = app.partner().await;
//! let made = partner.post("/entities").json(json!({...})).await.expect(201);
//! let refused = partner.post("/entities").json(json!({})).await;
//! assert_eq!(refused.fields(), ["body.address", "body.email", "body.type"]);
//! ```

mod answer;
mod app;
pub mod books;
pub mod conformance;
pub mod consent;
mod contract;
pub mod crash;
mod database;
pub mod e_invoice;
pub mod faults;
pub mod form;
pub mod hooks;
pub mod id_fields;
pub mod job_queue;
pub mod listener;
pub mod mail_server;
pub mod name_server;
pub mod network;
mod partner;
pub mod plans;
pub mod redis;
mod request;
pub mod sample;
pub mod seed;
pub mod simulation;
mod tenant;
mod user;

pub use answer::Answer;
pub use app::{FILE_BYTES, TestApp, VERSION, mail_domains};
pub use database::{fresh as fresh_database, shared_url as shared_database};
pub use partner::Partner;
pub use request::Request;
pub use tenant::Tenant;
pub use user::{User, permissions};

use std::path::{Path, PathBuf};

use bursar_connectors::Platform;
use bursar_kernel::{Rng, Uuid};
use bursar_simulator::Provider;
use mimalloc::MiMalloc;
use serde_json::{Value, json};

/// The suite allocates as the product does.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The body that makes a company.
pub fn company(name: &str) -> Value {
    json!({
        "type": "organization",
        "email": "books@example.com",
        "address": {"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Invalidenstrasse 1"},
        "organization": {"legal_name": name},
    })
}

/// The body that makes a person.
pub fn person(first_name: &str, last_name: &str) -> Value {
    json!({
        "type": "individual",
        "email": "person@example.com",
        "address": {"country": "US", "city": "Portland", "postal_code": "97201", "line1": "1 Main Street", "state": "OR"},
        "individual": {"first_name": first_name, "last_name": last_name},
    })
}

/// The id of a resource that was answered.
#[track_caller]
pub fn id(resource: &Value) -> String {
    resource["id"].as_str().unwrap_or_else(|| panic!("has no id: {resource}")).to_owned()
}

/// The same, read.
#[track_caller]
pub fn uuid(resource: &Value) -> Uuid {
    id(resource).parse().unwrap_or_else(|_| panic!("has an id that is none: {resource}"))
}

/// The ids of the rows of a page, in its order.
#[track_caller]
pub fn ids(page: &Value) -> Vec<String> {
    let rows = page["data"].as_array().unwrap_or_else(|| panic!("is no page: {page}"));
    rows.iter().map(id).collect()
}

/// One of these, by chance. Panics if there is none.
pub fn pick<T: Clone>(rng: &Rng, from: &[T]) -> T {
    let place = usize::try_from(rng.below(from.len() as u64)).expect("a place");
    from[place].clone()
}

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// The provider as the simulator has it.
pub fn simulated(platform: Platform) -> Provider {
    match platform {
        Platform::QuickbooksOnline => Provider::QuickBooks,
        Platform::Xero => Provider::Xero,
    }
}
