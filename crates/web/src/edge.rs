use std::sync::Arc;
use std::time::Duration;

use bursar_kernel::Env;
use bursar_store::{Db, Vault};
use ipnet::IpNet;

use crate::journal::Journal;
use crate::rate::Meter;

/// What every handler may use.
pub struct Edge {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// Opens and seals secrets.
    pub vault: Vault,
    /// What the operator set.
    pub options: EdgeOptions,
    /// Requests counted per token.
    pub meter: Meter,
    /// Lines of the log of requests that wait to be written.
    pub journal: Journal,
}

/// What the operator set for the edge.
#[derive(Clone)]
pub struct EdgeOptions {
    /// Where this server is reached, without a trailing slash; links never come from the `Host` header.
    pub public_url: String,
    /// Largest body, in bytes.
    pub body_limit: usize,
    /// Longest request.
    pub request_timeout: Duration,
    /// Signs pagination tokens.
    pub signing_key: [u8; 32],
    /// How long an access token lives, in seconds.
    pub token_seconds: i64,
    /// Networks beyond the public internet that webhooks may be sent to, in the clear too.
    pub webhook_networks: Vec<IpNet>,
    /// Is there an SMTP server by which mail leaves?
    pub sends_mail: bool,
    /// Is there an account at a payment provider by which cards are taken?
    pub takes_cards: bool,
    /// Calls a day that Xero allows for one company, by the plan of the apps; unless it is set, those of its larger plans.
    pub xero_calls_per_day: Option<u64>,
    /// What people are told about this installation.
    pub installation: Installation,
    /// Where the deployment is whose database this is a copy of: then nothing leaves this server.
    pub copy_of: Option<String>,
}

/// What people are told about this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// What it is called.
    pub name: String,
    /// What it is for, such as `sandbox`; production needs no word.
    pub environment: Option<String>,
    /// Where its source is published.
    pub repository_url: Option<String>,
    /// Whom to ask: an e-mail address, or the address of a page.
    pub support_address: Option<String>,
    /// QuickBooks and Xero may be simulated.
    pub simulates: bool,
}

impl Default for Installation {
    fn default() -> Self {
        Installation { name: "Bursar".to_owned(), environment: None, repository_url: None, support_address: None, simulates: false }
    }
}

impl Installation {
    /// The title of a page, behind the name of the environment.
    pub fn titled(&self, title: &str) -> String {
        self.environment.as_ref().map_or_else(|| title.to_owned(), |environment| format!("[{environment}] {title}"))
    }
}

impl EdgeOptions {
    /// The defaults: 1 MiB, 30 s, tokens of half an hour, webhooks to the public internet only.
    pub fn new(public_url: impl Into<String>, signing_key: [u8; 32]) -> Self {
        EdgeOptions {
            public_url: public_url.into().trim_end_matches('/').to_owned(),
            body_limit: 1 << 20,
            request_timeout: Duration::from_secs(30),
            signing_key,
            token_seconds: 1800,
            webhook_networks: Vec::new(),
            sends_mail: false,
            takes_cards: false,
            xero_calls_per_day: None,
            installation: Installation::default(),
            copy_of: None,
        }
    }
}

impl Edge {
    /// An edge over this database.
    pub fn new(db: Db, env: Env, vault: Vault, options: EdgeOptions, meter: Meter) -> Arc<Self> {
        Arc::new(Edge { db, env, vault, options, meter, journal: Journal::default() })
    }
}
