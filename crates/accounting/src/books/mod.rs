//! A book is (entity, platform, company at the provider). It outlives its connections and owns everything that was pulled.

use bursar_connectors::{Company, Platform};
use bursar_kernel::Uuid;

pub(crate) mod store;

/// A company's book.
#[derive(Debug, Clone)]
pub struct Book {
    /// Its id, the same over all reconnections.
    pub id: Uuid,
    /// Where it is kept.
    pub platform: Platform,
    /// The company as its ledger describes it; `company.id` is the provider's id of it.
    pub company: Company,
}

/// The lane of all work on a company: nobody else of ours talks to it meanwhile.
pub(crate) fn lane(app_id: Uuid, platform: Platform, company_id: &str) -> String {
    format!("ledger/{}/{app_id}/{company_id}", platform.as_str())
}
