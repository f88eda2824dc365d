//! Everything the simulator knows, behind one lock. Handlers hold the lock for the length of one answer and never across an
//! await, so a world is sequential and its answers follow from the seed and the requests alone.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, header};

use crate::clock::Clock;
use crate::faults::Plan;
use crate::journal::Journal;
use crate::limits::Limits;
use crate::mails::Mailbox;
use crate::oauth::Tokens;
use crate::options::Options;
use crate::random::Random;
use crate::settings::Settings;
use crate::webhooks::Outbox;
use crate::{Provider, company, quickbooks, stripe, xero};

/// The state of all handlers: axum's state is this.
pub type Shared = Arc<Mutex<World>>;

/// The lock, also after a panic of another holder: a test that failed must not hide the next one.
pub fn lock(shared: &Shared) -> MutexGuard<'_, World> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Both providers' books, the tokens, and the switches of the control API.
pub struct World {
    pub options: Options,
    pub clock: Clock,
    pub random: Random,
    pub journal: Journal,
    pub faults: Plan,
    pub limits: Limits,
    pub oauth: Tokens,
    pub quickbooks_settings: Settings,
    pub xero_settings: Settings,
    pub webhooks: Outbox,
    pub mailbox: Mailbox,
    pub quickbooks: quickbooks::State,
    pub xero: xero::State,
    pub stripe: stripe::State,
}

impl World {
    /// A new world with its companies, from the seed of the options.
    pub fn new(options: Options) -> Self {
        let mut random = Random::new(options.seed);
        let now = options.clock.now();
        let quickbooks = quickbooks::State::seed(company::companies(Provider::QuickBooks, &options, &mut random, now), &mut random);
        let xero = xero::State::seed(company::companies(Provider::Xero, &options, &mut random, now), &mut random);
        Self {
            clock: options.clock.clone(),
            random,
            journal: Journal::default(),
            faults: Plan::default(),
            limits: Limits::published(options.limits_enforced),
            oauth: Tokens::default(),
            quickbooks_settings: Settings::quickbooks(),
            xero_settings: Settings::xero(),
            webhooks: Outbox::default(),
            mailbox: Mailbox::default(),
            quickbooks,
            xero,
            stripe: stripe::State::default(),
            options,
        }
    }

    /// How a client reaches this world: as the options say, or by the host that its request names.
    pub fn address(&self, headers: &HeaderMap) -> String {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        if self.options.public_url.is_empty() { format!("http://{host}") } else { self.options.public_url.clone() }
    }

    pub fn settings(&self, provider: Provider) -> &Settings {
        match provider {
            Provider::QuickBooks => &self.quickbooks_settings,
            Provider::Xero => &self.xero_settings,
        }
    }

    pub fn settings_mut(&mut self, provider: Provider) -> &mut Settings {
        match provider {
            Provider::QuickBooks => &mut self.quickbooks_settings,
            Provider::Xero => &mut self.xero_settings,
        }
    }
}
