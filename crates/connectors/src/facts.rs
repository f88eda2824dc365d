//! What is known of a provider, as data: addresses, lifetimes, limits and streams.
//!
//! The files under `providers/` are built into the program and read once. A test reads both, so a mistake in them never
//! reaches a running server.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bursar_kernel::{TimeDelta, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};
use url::Url;

use crate::Kind;

/// A provider we speak to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Platform {
    /// QuickBooks Online.
    QuickbooksOnline,
    /// Xero.
    Xero,
}

impl Platform {
    /// Every provider.
    pub const ALL: [Platform; 2] = [Platform::QuickbooksOnline, Platform::Xero];

    /// The word for it in URLs, in the database and in the name of its facts.
    pub fn as_str(self) -> &'static str {
        self.into_str()
    }

    /// The provider of this name.
    pub fn parse(name: &str) -> Option<Platform> {
        name.parse().ok()
    }
}

/// Where a person sees an object in the provider's own pages; `platform` is the word of the API. `None` for what has no page that we know.
pub fn page_of(platform: &str, kind: Kind, remote_id: &str) -> Option<String> {
    let facts = Facts::of(if platform == Platform::Xero.as_str() { Platform::Xero } else { Platform::QuickbooksOnline });
    let environment = if platform.ends_with("sandbox") { Environment::Sandbox } else { Environment::Production };
    facts.endpoints(&environment).pages.get(&kind).map(|page| page.replace("{id}", remote_id))
}

/// Everything known of one provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Which provider.
    pub platform: Platform,
    /// Its name as people know it.
    pub title: String,
    /// The header by which the provider finds a call of ours again.
    pub trace_header: String,
    /// Its addresses.
    production: Endpoints,
    /// Its addresses for trying out, where they differ.
    sandbox: Option<Endpoints>,
    /// How a person lets us in.
    pub oauth: OAuthFacts,
    /// How much we may ask.
    pub limits: Limits,
    /// How it tells what changed.
    pub changes: ChangeFacts,
    /// How it cuts lists.
    pub paging: PagingFacts,
    /// Added to the query of every call.
    pub parameters: BTreeMap<String, String>,
    /// What can be read, in the order in which it is pulled.
    pub streams: Vec<Stream>,
    /// What reading costs the platform.
    pub pricing: Pricing,
}

/// What a provider asks of the platform that reads, by its published plans. The provider's page is what counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pricing {
    /// Where the provider publishes it.
    pub source: String,
    /// The month in which we read that page, as `2026-03`.
    pub as_of: String,
    /// ISO 4217 code of the fees.
    pub currency: String,
    /// The plans, smallest first.
    pub plans: Vec<Plan>,
}

/// A plan of a provider. What is left out has no limit, or is not published.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Its name.
    pub name: String,
    /// Fee of a month, in major units.
    pub monthly_fee: u32,
    /// Connections that it allows.
    pub connections: Option<u64>,
    /// Calls of a month after which reading is blocked.
    pub calls_per_month: Option<u64>,
    /// Calls of a day for one company.
    pub calls_per_day: Option<u64>,
    /// Gigabytes of a month that are included.
    pub gigabytes: Option<u64>,
    /// Fee of each further gigabyte, in minor units.
    pub further_gigabyte_minor: Option<u32>,
}

/// The addresses of a provider. `api` is what a company's id or a resource is appended to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoints {
    /// Where a person's browser is sent.
    pub authorize: String,
    /// Where codes and refresh tokens become tokens.
    pub token: String,
    /// Where a token is given back.
    pub revoke: String,
    /// Where the companies of a consent are listed, for providers whose callback does not name the company.
    pub connections: Option<String>,
    /// The interface itself, without a final slash.
    pub api: String,
    /// Where a person sees an object of a kind in the provider's own pages: `{id}` stands for the provider's id.
    #[serde(default)]
    pub pages: BTreeMap<Kind, String>,
}

/// Which of a provider's machines we speak to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Environment {
    /// Real books.
    Production,
    /// The provider's own sandbox; the same as production where there is none.
    Sandbox,
    /// A simulator: scheme, host and port of every address are replaced by those of this base URL.
    At(Url),
}

/// How a person lets us in, and for how long.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuthFacts {
    /// What we ask for in any case.
    pub scopes: Vec<String>,
    /// What we ask for besides, by the feature that needs it; one that is not named needs nothing more here.
    #[serde(default)]
    pub features: BTreeMap<Feature, Vec<String>>,
    /// How we say who we are at the token endpoint.
    pub client_authentication: ClientAuthentication,
    /// The shape in which revocation is asked for.
    pub revoke_body: RevokeBody,
    /// Whether a proof key (PKCE, S256) goes with the code.
    pub uses_pkce: bool,
    /// Where the companies of a consent are named.
    pub companies: CompanySource,
    /// Life of an access token, in seconds.
    pub access_seconds: u64,
    /// Life of a refresh token, in seconds, where the answer does not say.
    pub refresh_seconds: u64,
}

/// A part of the books for which more must be asked. The operator says which of them people are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Files that hang on documents.
    Attachments,
    /// Money that moved without a document of its own.
    BankTransactions,
    /// The journals behind everything; Xero opens them to apps of its larger plans only.
    Journals,
}

/// How we say who we are at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// In the `Authorization` header.
    Basic,
    /// As fields of the form.
    Body,
}

/// The shape in which revocation is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeBody {
    /// `{"token": ...}`.
    Json,
    /// `token=...`.
    Form,
}

/// Where the companies of a consent are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanySource {
    /// In the callback: one consent, one company.
    Callback,
    /// By a list of connections: one consent, any number of companies.
    Connections,
}

/// How much we may ask, for one company.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Calls a minute.
    pub per_minute: u32,
    /// Calls that may follow each other without a pause.
    pub burst: u32,
    /// Calls at the same time.
    pub concurrent: u32,
    /// Calls a day, where there is such a limit.
    pub per_day: Option<u64>,
    /// Batches a minute, where they have a limit of their own.
    pub batch_per_minute: Option<u32>,
    /// Seconds to wait when a limit was met and the answer does not say for how long.
    pub default_wait_seconds: u64,
    /// The longest wait, in seconds, that is slept in place.
    pub longest_sleep_seconds: u64,
    /// How often one read is tried before its failure is handed back.
    pub attempts: u32,
}

/// How a provider tells what changed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeFacts {
    /// How often the company itself is asked for: its lock dates among other things.
    pub company: Cadence,
    /// Days for which changes are remembered.
    pub memory_days: i64,
    /// Most objects in one answer, over all streams asked for.
    pub cap: usize,
    /// Seconds by which each question reaches back behind the last answer.
    pub overlap_seconds: i64,
}

/// How a provider cuts lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PagingFacts {
    /// The largest page.
    pub page_size: usize,
}

/// Something that can be read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// Our name for it.
    pub name: String,
    /// The kinds of record that it yields.
    pub kinds: Vec<Kind>,
    /// The provider's name for it.
    pub endpoint: String,
    /// How it is cut.
    pub paging: Paging,
    /// How changes are found.
    pub incremental: Incremental,
    /// How often it is due, unless the operator says otherwise.
    pub cadence: Cadence,
    /// The immutable field by which pages are ordered, so that no row moves while we read.
    pub order: Option<String>,
    /// Whether a complete reading proves that what it did not show is gone.
    pub is_sweepable: bool,
    /// What the consent must cover: any one of these. Nothing when every consent covers it.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Whether inactive rows must be asked for.
    #[serde(default)]
    pub has_inactive: bool,
    /// Added to the query.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
}

/// How a list is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paging {
    /// By page number.
    Numbered,
    /// By position of the first row.
    Offset,
    /// Not at all.
    None,
}

/// How changes are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Incremental {
    /// By `Ledger::changes`, together with other streams; by `since` when that overflows.
    Changes,
    /// By `since`.
    ModifiedSince,
    /// Not: the list is small and read whole.
    None,
}

/// How often a stream is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// Every hour.
    Hourly,
    /// Once a day.
    Daily,
}

static QUICKBOOKS_ONLINE: LazyLock<Facts> = LazyLock::new(|| parse(include_str!("../../../providers/quickbooks_online.toml")));
static XERO: LazyLock<Facts> = LazyLock::new(|| parse(include_str!("../../../providers/xero.toml")));

/// Our own file, checked by a test: a broken one is a broken build, not a state of a running server.
fn parse(text: &str) -> Facts {
    toml::from_str(text).expect("the facts of every provider are read by a test")
}

impl Facts {
    /// The facts of a provider.
    pub fn of(platform: Platform) -> &'static Facts {
        match platform {
            Platform::QuickbooksOnline => &QUICKBOOKS_ONLINE,
            Platform::Xero => &XERO,
        }
    }

    /// The addresses of an environment.
    pub fn endpoints(&self, environment: &Environment) -> Endpoints {
        match environment {
            Environment::Production => self.production.clone(),
            Environment::Sandbox => self.sandbox.as_ref().unwrap_or(&self.production).clone(),
            Environment::At(base) => self.production.moved_to(base),
        }
    }

    /// What a person is asked for, with these features.
    pub fn scopes(&self, features: &[Feature]) -> Vec<&str> {
        let further = features.iter().filter_map(|feature| self.oauth.features.get(feature)).flatten();
        let mut scopes: Vec<&str> = Vec::new();
        for scope in self.oauth.scopes.iter().chain(further) {
            if !scopes.contains(&scope.as_str()) {
                scopes.push(scope);
            }
        }
        scopes
    }

    /// The moment from which to ask for what changed since `at`: clocks differ, and a provider may write a time of its own before ours.
    pub(crate) fn reaching_back(&self, at: Timestamp) -> Timestamp {
        at - TimeDelta::seconds(self.changes.overlap_seconds)
    }

    /// A stream by its name.
    pub fn stream(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.name == name)
    }
}

impl Endpoints {
    fn moved_to(&self, base: &Url) -> Endpoints {
        let moved = |address: &str| {
            let path = address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
            format!("{}/{path}", base.as_str().trim_end_matches('/'))
        };
        Endpoints {
            authorize: moved(&self.authorize),
            token: moved(&self.token),
            revoke: moved(&self.revoke),
            connections: self.connections.as_deref().map(moved),
            api: moved(&self.api),
            pages: self.pages.iter().map(|(kind, address)| (*kind, moved(address))).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
