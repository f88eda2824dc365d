//! `bursar doctor`: looks at everything that a start depends on, and says what to do.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use bursar_accounting::apps::{self, Pointed};
use bursar_connectors::{Environment, Facts, Platform, Wire, WireLimits};
use bursar_kernel::{DateTime, Env, Result, TimeDelta, Utc};
use bursar_store::{Db, Vault};
use bytes::Bytes;
use http::{Request, header};

use super::app::redirect_uri;
use super::say;
use crate::compose::{database_file, files_place, is_missing_file, open_database, storage, vault};
use crate::config::{Config, ConfigError, FilesPlace, RecognitionConfig, needed};
use crate::deployment::{self, held_words};

/// Provider tokens and webhook signatures forgive a clock this much.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::seconds(30);

/// What was found, line by line.
#[derive(Default)]
struct Findings(Vec<(&'static str, bool, String)>);

impl Findings {
    fn ok(&mut self, what: &'static str, words: impl Into<String>) {
        self.0.push((what, true, words.into()));
    }

    fn attention(&mut self, what: &'static str, words: impl Into<String>) {
        self.0.push((what, false, words.into()));
    }

    fn print(&self) {
        for (what, is_ok, words) in &self.0 {
            let state = if *is_ok { "ok" } else { "attention" };
            say(&format!("{what:<14} {state:<10} {}", words.replace('\n', "\n                          ")));
        }
    }

    fn code(&self) -> ExitCode {
        if self.0.iter().all(|(_, is_ok, _)| *is_ok) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

pub(super) async fn run(config: Result<Config, ConfigError>) -> Result<ExitCode> {
    let mut findings = Findings::default();
    match config {
        Err(error) => findings.attention("configuration", error.problems.join("\n")),
        Ok(config) => examine(&config, &mut findings).await?,
    }
    findings.print();
    Ok(findings.code())
}

async fn examine(config: &Config, findings: &mut Findings) -> Result<()> {
    configuration(config, findings);
    let pointed = match database(config, findings).await {
        Some(db) => {
            let pointed = apps::environments(&db).await.unwrap_or_default();
            keys(config, &db, &pointed, findings).await;
            whose(config, &db, findings).await;
            pointed
        }
        None => Vec::new(),
    };
    files(config, findings).await;
    recognition(config, findings);
    permissions(config, findings);
    provider_apps(config, &pointed, findings);
    providers(&pointed, findings).await?;
    redirects(config, findings);
    Ok(())
}

/// What `serve` cannot do without.
fn configuration(config: &Config, findings: &mut Findings) {
    let missing = [
        needed(&config.public_url, "public_url").err(),
        needed(&config.trusted_proxies, "trusted_proxies").err(),
        needed(&config.master_key, "master_key").err(),
    ];
    let missing: Vec<String> = missing.into_iter().flatten().flat_map(|error| error.problems).collect();
    match missing.is_empty() {
        true => findings.ok("configuration", "all that serve needs is set"),
        false => findings.attention("configuration", missing.join("\n")),
    }
}

async fn database(config: &Config, findings: &mut Findings) -> Option<Db> {
    let opened = match needed(&config.database_url, "database_url") {
        Err(error) => {
            findings.attention("database", error.problems.join("\n"));
            return None;
        }
        // Looking must not make an empty database file.
        Ok(_) if is_missing_file(config) => {
            findings.attention("database", "the file of database_url does not exist yet: bursar migrate makes it");
            return None;
        }
        Ok(_) => open_database(config).await,
    };
    let pending = match &opened {
        Ok(db) => db.pending_migrations().await,
        Err(_) => Ok(Vec::new()),
    };
    match (opened, pending) {
        (Ok(db), Ok(pending)) => {
            findings.ok("database", "answers");
            match pending.is_empty() {
                true => findings.ok("migrations", "the schema is that of this release"),
                false => findings.attention("migrations", format!("pending: {}; run bursar migrate", pending.join(", "))),
            }
            Some(db)
        }
        (Err(error), _) | (_, Err(error)) => {
            findings.attention("database", format!("does not answer ({error}): check database_url, and that the database runs"));
            None
        }
    }
}

/// Is the database this deployment's own?
async fn whose(config: &Config, db: &Db, findings: &mut Findings) {
    let (Some(public_url), Ok(Some(owner))) = (&config.public_url, deployment::owner(db).await) else { return };
    match deployment::is_same(&owner, public_url) {
        true => findings.ok("deployment", "the database is this deployment's own"),
        false => findings.attention("deployment", held_words(&owner, public_url)),
    }
}

/// Do the keys open what is in the database, and do they lie elsewhere?
async fn keys(config: &Config, db: &Db, pointed: &[Pointed], findings: &mut Findings) {
    let Some(key) = &config.master_key else { return findings.attention("keys", "no master key: set master_key or master_key_file") };
    let vault: Vault = vault(key, &config.old_master_keys);
    let mut shut = 0;
    for app in pointed {
        if apps::opens(db, &vault, app.id).await.is_err() {
            shut += 1;
        }
    }
    if shut > 0 {
        let advice = "set the key that sealed them in old_master_keys, or set the apps again with bursar app set";
        return findings.attention("keys", format!("{shut} of {} app secrets cannot be opened: {advice}", pointed.len()));
    }
    let beside = |url: &str| {
        let database = url.strip_prefix("sqlite://").map(|path| std::path::Path::new(path).parent().map(ToOwned::to_owned));
        let file = config.master_key_file.as_deref().and_then(std::path::Path::parent).map(ToOwned::to_owned);
        database.flatten().is_some_and(|database| Some(database) == file)
    };
    if config.database_url.as_ref().is_some_and(|url| beside(&url.0)) {
        return findings.attention(
            "keys",
            "the master key lies beside the database: keep it elsewhere, or a copy of the directory exposes every secret",
        );
    }
    match pointed.len() {
        0 => findings.ok("keys", "the master key is set; no app secret is there yet"),
        apps => findings.ok("keys", format!("the master key opens all {apps} app secrets")),
    }
}

/// Can files be kept? A small one is written, read and removed.
async fn files(config: &Config, findings: &mut Findings) {
    // Looking must not make the directory of an installation that is not there yet.
    if is_missing_file(config) {
        return;
    }
    let name = Env::system().id().to_string();
    let probed = match storage(config) {
        Ok(storage) => storage.probe(&name).await,
        Err(error) => Err(error),
    };
    match probed {
        Ok(()) => findings.ok("files", "can be written, read and removed"),
        Err(error) => findings.attention("files", format!("cannot be kept ({error}): check files and the keys that begin with s3_")),
    }
}

/// What reads uploaded files. Its programs are optional, so that one that is missing is no fault.
fn recognition(config: &Config, findings: &mut Findings) {
    let RecognitionConfig { programs, languages, adapter, .. } = &config.recognition;
    let pictures = match (&programs.tesseract, &programs.pdftoppm) {
        (Some(tesseract), Some(_)) => format!("scans by {} ({})", tesseract.display(), languages.join(", ")),
        (Some(_), None) => "pictures, but no scanned PDFs: pdftoppm of poppler was not found in recognition_programs".to_owned(),
        (None, _) => "no scans: tesseract was not found in recognition_programs".to_owned(),
    };
    let adapter = adapter.as_ref().map_or_else(String::new, |(address, _)| format!("; what is no e-invoice is sent to {address}"));
    findings.ok("recognition", format!("reads e-invoices and PDFs with text, and {pictures}{adapter}"));
}

/// Can others on this machine read what is kept here?
fn permissions(config: &Config, findings: &mut Findings) {
    let directory = match files_place(config) {
        Some(FilesPlace::Directory(path)) => Some(path),
        _ => None,
    };
    let places = database_file(config).map(Path::to_owned).into_iter().chain(directory);
    let is_open = |path: &PathBuf| path.metadata().is_ok_and(|found| found.permissions().mode() & 0o077 != 0);
    for path in places.filter(is_open) {
        let path = path.display();
        findings.attention("permissions", format!("others on this machine may look into {path}: chmod go= {path}*"));
    }
}

fn provider_apps(config: &Config, pointed: &[Pointed], findings: &mut Findings) {
    if pointed.is_empty() {
        return findings.attention("apps", "no provider app is set: bursar partner create, then bursar app set");
    }
    let kinds: BTreeSet<&str> = pointed.iter().map(|app| if app.is_simulated() { "simulator" } else { app.environment.as_str() }).collect();
    if kinds.contains("simulator") && !config.allow_simulator {
        return findings.attention("apps", "an app points at a simulator and allow_simulator is off: serve will not start");
    }
    if kinds.contains("production") && kinds.len() > 1 {
        return findings.attention("apps", "production apps stand beside others: use one deployment for each environment");
    }
    let words: Vec<String> = pointed.iter().map(|app| format!("{} ({})", app.platform, app.environment)).collect();
    findings.ok("apps", words.join(", "));
}

/// Any answer will do: what is examined is the way there, and the clock.
async fn providers(pointed: &[Pointed], findings: &mut Findings) -> Result<()> {
    let wire = Wire::internet(WireLimits { timeout: Duration::from_secs(5), body_bytes: 1 << 20 })?;
    let mut addresses: BTreeSet<(Platform, String)> = BTreeSet::new();
    for platform in Platform::ALL {
        let own = pointed.iter().filter(|app| app.platform == platform.as_str());
        let mut environments: Vec<Environment> = own.filter_map(|app| apps::environment(&app.environment).ok()).collect();
        if pointed.is_empty() {
            environments.push(Environment::Production);
        }
        let endpoints = environments.iter().map(|environment| Facts::of(platform).endpoints(environment));
        addresses.extend(endpoints.flat_map(|endpoints| [endpoints.token, endpoints.api]).map(|address| (platform, address)));
    }
    let mut is_clock_known = false;
    for (platform, address) in addresses {
        let title = &Facts::of(platform).title;
        let answer = wire.send(Request::get(&address).body(Bytes::new())?).await;
        let Ok(answer) = answer else {
            findings
                .attention("providers", format!("{title} cannot be reached at {address}: check the network, the firewall and the proxy"));
            continue;
        };
        findings.ok("providers", format!("{title} answers at {address}"));
        let date = answer.headers().get(header::DATE).and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
        if let Some(date) = date.filter(|_| !is_clock_known) {
            is_clock_known = true;
            clock(date.with_timezone(&Utc), findings);
        }
    }
    Ok(())
}

fn clock(theirs: DateTime<Utc>, findings: &mut Findings) {
    let apart = Env::system().now() - theirs;
    match apart.abs() <= CLOCK_TOLERANCE {
        true => findings.ok("clock", "agrees with the provider's"),
        false => findings.attention("clock", format!("differs from the provider's by {} s: synchronize it (NTP)", apart.num_seconds())),
    }
}

/// What an operator registers at Intuit and Xero, to the letter.
fn redirects(config: &Config, findings: &mut Findings) {
    let Some(public_url) = &config.public_url else { return };
    for platform in Platform::ALL {
        let title = &Facts::of(platform).title;
        findings.ok("redirect URI", format!("register at {title}: {}", redirect_uri(public_url, platform)));
    }
    if public_url.starts_with("http://") {
        findings.attention(
            "public_url",
            "is plain http: Intuit takes production redirect URIs only with https, Xero plain http only for localhost",
        );
    }
}
