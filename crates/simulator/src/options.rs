//! What a world starts with: its seed, its clock, how much its companies hold.

use crate::Provider;
use crate::clock::Clock;

/// What a world starts with.
#[derive(Clone)]
pub struct Options {
    /// Everything random follows from it.
    pub seed: u64,
    pub clock: Clock,
    pub contacts: usize,
    pub items: usize,
    pub bills: usize,
    pub invoices: usize,
    /// The providers whose first company has these sizes; others stay small, so that half a million invoices are made once.
    pub scaled: Vec<Provider>,
    /// Further small companies, by country (GB, IE, DE, AU, CA): their tax rates repeat values, as those of long-lived books do.
    pub further: Vec<&'static str>,
    /// Whether the published rate limits refuse calls.
    pub limits_enforced: bool,
    /// How clients reach the simulator; discovery documents and links are built from it, without a slash at the end. Empty
    /// takes the host that the request names.
    pub public_url: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            clock: Clock::system(),
            contacts: 60,
            items: 40,
            bills: 500,
            invoices: 500,
            scaled: vec![Provider::QuickBooks, Provider::Xero],
            further: Vec::new(),
            limits_enforced: true,
            public_url: String::new(),
        }
    }
}
