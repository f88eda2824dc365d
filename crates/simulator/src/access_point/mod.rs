//! An access point of Peppol with Storecove's API at `/storecove/api/v2`: it takes companies on and carries documents between them, with the delays,
//! refusals and doubled notices of a real one. `/_sim/einvoices` shows what it carried and says how badly it shall behave.
//!
//! A world of its own: it needs no company's books, and a test has one in no time.

mod api;
mod control;
mod state;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use serde_json::Value;

pub use state::{AccessPointSettings, Carried, Participant};

use state::State;

/// A running access point; clones are the same one.
#[derive(Clone, Default)]
pub struct AccessPoint(Arc<Mutex<State>>);

impl AccessPoint {
    /// Storecove's API and the control API.
    pub fn router(&self) -> Router {
        api::guarded(api::routes(), self).merge(control::routes()).with_state(self.clone())
    }

    /// How badly it behaves from now on.
    pub fn set(&self, settings: AccessPointSettings) {
        self.state().settings = settings;
    }

    /// Somebody else in the network is known by this number.
    pub fn know(&self, scheme: &str, identifier: &str) {
        self.state().strangers.insert(Participant { scheme: scheme.to_owned(), identifier: identifier.to_owned() });
    }

    /// Nobody else in the network is known by it any more.
    pub fn forget(&self, scheme: &str, identifier: &str) {
        self.state().strangers.remove(&Participant { scheme: scheme.to_owned(), identifier: identifier.to_owned() });
    }

    /// The companies that it has taken on, as they were described.
    pub fn companies(&self) -> Vec<Value> {
        self.state().companies.values().map(|company| company.body.clone()).collect()
    }

    /// Everything that was submitted, in its order.
    pub fn carried(&self) -> Vec<Carried> {
        self.state().carried.clone()
    }

    /// The numbers of all its companies.
    pub fn numbers(&self) -> Vec<Participant> {
        self.state().companies.values().flat_map(|company| company.participants.iter().cloned()).collect()
    }

    /// A document comes from the network for whoever has this number; tells whether somebody has.
    pub fn deliver(&self, scheme: &str, identifier: &str, xml: &str) -> bool {
        self.state().deliver(&Participant { scheme: scheme.to_owned(), identifier: identifier.to_owned() }, xml)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
