//! Configuration: a TOML file and the environment, read once and checked at start.
//!
//! Every key is a row of [`KEYS`]; the table in docs/configuration.md is made of those rows. A key stands in the file under its name and in the
//! environment as `BURSAR_` and its name in capitals; the environment wins. Unknown keys are refused, so that a typing error is not a
//! setting that silently does nothing. All problems are reported at once, each naming its key and what to do.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bursar_connectors::facts::Feature;
use bursar_docs::Reach;
use bursar_einvoicing::EinvoicingSettings;
use bursar_payments::StripeSettings;
use bursar_web::Installation;
use ipnet::IpNet;
use url::Url;

mod einvoicing;
mod incoming_mail;
mod installation;
mod key;
mod keys;
mod mail;
mod parse;
mod recognition;
mod storage;
mod stripe;

pub use incoming_mail::IncomingMailConfig;
pub use key::{Key, table};
pub use keys::KEYS;
pub use mail::MailConfig;
pub use recognition::RecognitionConfig;

use crate::connections::ConnectionLimits;
use crate::proxies::Network;

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For a person at a terminal.
    Text,
}

/// A key of 32 bytes that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey(pub [u8; 32]);

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(...)")
    }
}

/// What the operator set. What only some commands need is optional here and asked for by [`needed`].
#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite://path` or `postgres://...`. It may hold a password, so it is never logged.
    pub database_url: Option<Hidden>,
    /// Connections of the database pool.
    pub database_connections: u32,
    /// Where notifications of Postgres are heard, when a pooler stands between.
    pub database_listen_url: Option<Hidden>,
    /// Where this server is reached, without a trailing slash.
    pub public_url: Option<String>,
    /// Whose forwarding headers are believed.
    pub trusted_proxies: Option<Vec<Network>>,
    /// Where the API listens.
    pub listen: SocketAddr,
    /// What connections to it keep to.
    pub connections: ConnectionLimits,
    /// Where probes and metrics listen; `None` is nowhere.
    pub admin_listen: Option<SocketAddr>,
    /// Seals the secrets in the database.
    pub master_key: Option<MasterKey>,
    /// Where the master key was read from, when it was a file.
    pub master_key_file: Option<PathBuf>,
    /// Keys that still open what they sealed.
    pub old_master_keys: Vec<MasterKey>,
    /// Where traces go.
    pub otlp_endpoint: Option<String>,
    /// Where nodes share their counts of requests.
    pub redis_url: Option<Hidden>,
    /// How mail leaves; nothing where it does not.
    pub mail: Option<MailConfig>,
    /// How mail comes in.
    pub incoming_mail: IncomingMailConfig,
    /// How the network of electronic invoices is reached.
    pub einvoicing: EinvoicingSettings,
    /// The account at Stripe by which cards are taken.
    pub stripe: Option<StripeSettings>,
    /// Largest body of a request.
    pub request_body_bytes: usize,
    /// Longest request.
    pub request_timeout: Duration,
    /// Life of an access token.
    pub token_seconds: i64,
    /// Time between two pulls of a book.
    pub pull_interval: Duration,
    /// What people who connect are asked for beyond what every pull needs.
    pub features: Vec<Feature>,
    /// Keep the providers' own bytes beside each record.
    pub keeps_raw_bodies: bool,
    /// Keep to the providers' limits.
    pub is_paced: bool,
    /// One company may be connected to several entities.
    pub shares_companies: bool,
    /// Provider apps may point at a simulator.
    pub allow_simulator: bool,
    /// What people are told about this installation.
    pub installation: Installation,
    /// Lanes that a worker works on at the same time.
    pub worker_lanes: usize,
    /// Lanes of webhooks that a worker works on at the same time.
    pub webhook_lanes: usize,
    /// How long requests and jobs may take to end at a stop.
    pub shutdown: Duration,
    /// How logs are written.
    pub log_format: LogFormat,
    /// What is logged, in the words of tracing's `EnvFilter`.
    pub log: String,
    /// Networks beyond the public internet that webhooks may be sent to.
    pub webhook_networks: Vec<IpNet>,
    /// How uploaded files are read.
    pub recognition: RecognitionConfig,
    /// How far agents may go at `/mcp`.
    pub agents: Reach,
    /// Ages at which what grows is pruned.
    pub ages: Ages,
    /// Where the bytes of files lie; `None` is beside the SQLite database.
    pub files: Option<FilesPlace>,
    /// Largest uploaded file.
    pub file_bytes: usize,
    /// Region of the bucket.
    pub s3_region: String,
    /// Where the bucket is reached; `None` is Amazon's own address.
    pub s3_endpoint: Option<String>,
    /// Key and secret of the bucket; `None` asks the machine.
    pub s3_keys: Option<(String, Hidden)>,
}

/// Where the bytes of files lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesPlace {
    /// In a directory.
    Directory(PathBuf),
    /// In a bucket, under a prefix that may be empty.
    Bucket {
        /// The bucket.
        name: String,
        /// What every key begins with.
        prefix: String,
    },
}

/// Days after which what grows is pruned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// Events and webhook deliveries.
    pub events_days: i64,
    /// Lines of the audit log.
    pub audit_log_days: i64,
    /// Lines of the request log.
    pub request_log_days: i64,
    /// Records of pulls.
    pub pull_runs_days: i64,
    /// Calls and bytes per company and day.
    pub provider_usage_days: i64,
    /// Jobs that were given up.
    pub failed_jobs_days: i64,
    /// OCR tasks.
    pub ocr_tasks_days: i64,
    /// Data exports that ended, and their archives.
    pub data_exports_days: i64,
}

impl Default for Ages {
    fn default() -> Self {
        Ages {
            events_days: 92,
            audit_log_days: 400,
            request_log_days: 7,
            pull_runs_days: 30,
            provider_usage_days: 90,
            failed_jobs_days: 30,
            ocr_tasks_days: 92,
            data_exports_days: 30,
        }
    }
}

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(...)")
    }
}

/// Everything that is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// One line for each problem; each names its key.
    pub problems: Vec<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration is wrong:")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  - {problem}"))
    }
}

impl std::error::Error for ConfigError {}

/// The process's environment, as far as it concerns us.
pub fn environment() -> BTreeMap<String, String> {
    let ours = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    ours.filter(|(name, _)| name.starts_with(PREFIX)).collect()
}

/// What every variable of ours begins with.
const PREFIX: &str = "BURSAR_";

/// A value that a command cannot do without.
pub fn needed<'a, T>(value: &'a Option<T>, name: &str) -> Result<&'a T, ConfigError> {
    value.as_ref().ok_or_else(|| {
        let hint = KEYS.iter().find(|key| key.name == name).map_or("", |key| key.hint);
        ConfigError { problems: vec![format!("{name} is not set: {hint} ({}{})", PREFIX, name.to_uppercase())] }
    })
}

impl Config {
    /// Reads the file, if there is one, and lays the environment over it.
    pub fn read(file: Option<&Path>, environment: &BTreeMap<String, String>) -> Result<Config, ConfigError> {
        let mut values = parse::Values::default();
        if let Some(path) = file {
            values.lay_file(path);
        }
        values.lay_environment(environment);
        let config = Config::from_values(&mut values);
        if values.problems.is_empty() { Ok(config) } else { Err(ConfigError { problems: values.problems }) }
    }

    fn from_values(values: &mut parse::Values) -> Config {
        let (master_key, master_key_file) = values.master_key();
        let allow_simulator = values.flag("allow_simulator");
        let seconds = |number: u64| Duration::from_secs(number);
        let trusted_proxies = values.trusted_proxies();
        let mail = values.mail();
        let incoming_mail = values.incoming_mail(mail.as_ref().and_then(MailConfig::signature));
        let request_timeout = seconds(values.number("request_timeout_seconds", 1, 600));
        let connections = ConnectionLimits {
            in_all: values.number("connections", 10, 1_000_000),
            per_address: values.number("connections_per_address", 10, 1_000_000),
            proxies: trusted_proxies.clone().unwrap_or_default(),
            head: seconds(values.number("head_timeout_seconds", 1, 600)),
            idle: seconds(values.number("idle_timeout_seconds", 1, 3600)),
            body: request_timeout,
            answer: seconds(values.number("answer_timeout_seconds", 1, 600)),
            ..ConnectionLimits::default()
        };
        Config {
            database_url: values.database_url(),
            database_connections: values.number("database_connections", 1, 1000),
            database_listen_url: values.database_listen_url(),
            public_url: values.public_url(allow_simulator),
            trusted_proxies,
            listen: values.address("listen").unwrap_or_else(loopback),
            connections,
            admin_listen: values.address("admin_listen"),
            master_key,
            master_key_file,
            old_master_keys: values.old_master_keys(),
            otlp_endpoint: values.otlp_endpoint(),
            redis_url: values.redis_url(),
            mail,
            einvoicing: values.einvoicing(&incoming_mail.settings.name_servers),
            incoming_mail,
            stripe: values.stripe(allow_simulator),
            request_body_bytes: values.number("request_body_bytes", 1024, 64 << 20),
            request_timeout,
            token_seconds: values.number("token_seconds", 60, 86_400),
            pull_interval: seconds(values.number("pull_interval_seconds", 300, 86_400)),
            features: values.features(),
            keeps_raw_bodies: values.flag("raw_bodies"),
            is_paced: values.flag("paced") || !allow_simulator,
            shares_companies: values.flag("shares_companies"),
            allow_simulator,
            installation: values.installation(allow_simulator),
            worker_lanes: values.number("worker_lanes", 1, 256),
            webhook_lanes: values.number("webhook_lanes", 1, 1024),
            shutdown: seconds(values.number("shutdown_seconds", 1, 600)),
            log_format: values.log_format(),
            log: values.log_filter(),
            webhook_networks: values.webhook_networks(),
            recognition: values.recognition(),
            agents: values.agents(),
            ages: Ages {
                events_days: values.days("events_days"),
                audit_log_days: values.days("audit_log_days"),
                request_log_days: values.days("request_log_days"),
                pull_runs_days: values.days("pull_runs_days"),
                provider_usage_days: values.days("provider_usage_days"),
                failed_jobs_days: values.days("failed_jobs_days"),
                ocr_tasks_days: values.days("ocr_tasks_days"),
                data_exports_days: values.days("data_exports_days"),
            },
            files: values.files_place(),
            file_bytes: values.number("file_bytes", 1024, 256 << 20),
            s3_region: values.s3_region(),
            s3_endpoint: values.s3_endpoint(),
            s3_keys: values.s3_keys(),
        }
    }
}

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

/// Is this host the machine itself?
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
