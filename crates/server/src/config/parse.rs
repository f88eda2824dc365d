//! From words to values, collecting what is wrong on the way.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bursar_connectors::facts::Feature;
use bursar_docs::Reach;
use ipnet::IpNet;
use url::Url;

use super::{Hidden, KEYS, LogFormat, MasterKey, PREFIX, is_loopback};
use crate::proxies::Network;

/// The words of all sources, and the problems met.
#[derive(Default)]
pub(super) struct Values {
    words: BTreeMap<&'static str, Word>,
    pub(super) problems: Vec<String>,
}

#[derive(Clone)]
pub(super) struct Word {
    pub(super) text: String,
    /// How the operator finds it: `listen in bursar.toml`, `BURSAR_LISTEN`.
    pub(super) place: String,
}

impl Values {
    pub(super) fn lay_file(&mut self, path: &Path) {
        let shown = path.display();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return self.problems.push(format!("the configuration file {shown} cannot be read: {error}")),
        };
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => return self.problems.push(format!("the configuration file {shown} is not TOML: {}", error.message())),
        };
        for (name, value) in table {
            let place = format!("{name} in {shown}");
            match (KEYS.iter().find(|key| key.name == name), plain(&value)) {
                (Some(key), Some(text)) => {
                    self.words.insert(key.name, Word { text, place });
                }
                (Some(key), None) => self.problems.push(format!("{place} has the wrong form: {}", key.hint)),
                (None, _) => self.problems.push(format!("{place} is no known key{}", nearest(&name))),
            }
        }
    }

    pub(super) fn lay_environment(&mut self, environment: &BTreeMap<String, String>) {
        for (variable, text) in environment {
            let Some(name) = variable.strip_prefix(PREFIX).map(str::to_lowercase) else { continue };
            if is_foreign(&name) {
                continue;
            }
            match KEYS.iter().find(|key| key.name == name) {
                // A file that holds the key takes the place of one that is written out, and the other way round.
                Some(key) => {
                    let rival = match key.name {
                        "master_key" => Some("master_key_file"),
                        "master_key_file" => Some("master_key"),
                        _ => None,
                    };
                    if let Some(rival) = rival.filter(|rival| !environment.contains_key(&format!("{PREFIX}{}", rival.to_uppercase()))) {
                        self.words.remove(rival);
                    }
                    self.words.insert(key.name, Word { text: text.trim().to_owned(), place: variable.clone() });
                }
                None => self.problems.push(format!("{variable} is no known key{}", nearest(&name))),
            }
        }
    }

    pub(super) fn word(&self, name: &str) -> Option<Word> {
        let set = self.words.get(name).filter(|word| !word.text.is_empty()).cloned();
        let default = || KEYS.iter().find(|key| key.name == name).and_then(|key| key.default);
        set.or_else(|| Some(Word { text: default()?.to_owned(), place: name.to_owned() }))
    }

    pub(super) fn wrong(&mut self, name: &str, place: &str, why: &str) {
        let hint = KEYS.iter().find(|key| key.name == name).map_or("", |key| key.hint);
        self.problems.push(format!("{place} {why}: {hint}"));
    }

    pub(super) fn number<N: Copy + PartialOrd + TryFrom<u64>>(&mut self, name: &'static str, low: N, high: N) -> N {
        let Some(word) = self.word(name) else { return low };
        let problem = match word.text.parse::<u64>() {
            Ok(number) => match N::try_from(number) {
                Ok(number) if (low..=high).contains(&number) => return number,
                _ => format!("is {number}"),
            },
            Err(_) => "is not a number".to_owned(),
        };
        self.wrong(name, &word.place, &problem);
        low
    }

    pub(super) fn days(&mut self, name: &'static str) -> i64 {
        self.number(name, 1, 3650)
    }

    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        let Some(word) = self.word(name) else { return false };
        match word.text.to_lowercase().as_str() {
            "on" | "true" | "yes" | "1" => true,
            "off" | "false" | "no" | "0" => false,
            _ => {
                self.wrong(name, &word.place, "is neither on nor off");
                false
            }
        }
    }

    pub(super) fn address(&mut self, name: &'static str) -> Option<SocketAddr> {
        let word = self.word(name).filter(|word| word.text != "none")?;
        match word.text.parse() {
            Ok(address) => Some(address),
            Err(_) => {
                self.wrong(name, &word.place, "is not an address with a port");
                None
            }
        }
    }

    pub(super) fn database_url(&mut self) -> Option<Hidden> {
        let word = self.word("database_url")?;
        let is_memory = word.text.contains(":memory:");
        let is_known = ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| word.text.starts_with(scheme));
        if is_memory || !is_known {
            // The value may hold a password: it is not repeated.
            self.wrong(
                "database_url",
                &word.place,
                if is_memory { "names a database in memory" } else { "names no database that is supported" },
            );
            return None;
        }
        Some(Hidden(word.text))
    }

    pub(super) fn database_listen_url(&mut self) -> Option<Hidden> {
        let word = self.word("database_listen_url")?;
        if !["postgres:", "postgresql:"].iter().any(|scheme| word.text.starts_with(scheme)) {
            // The value may hold a password: it is not repeated.
            self.wrong("database_listen_url", &word.place, "names no Postgres");
            return None;
        }
        Some(Hidden(word.text))
    }

    pub(super) fn otlp_endpoint(&mut self) -> Option<String> {
        let word = self.word("otlp_endpoint")?;
        if Url::parse(&word.text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some()) {
            return Some(word.text);
        }
        self.wrong("otlp_endpoint", &word.place, "is not a web address");
        None
    }

    pub(super) fn redis_url(&mut self) -> Option<Hidden> {
        let word = self.word("redis_url")?;
        if !["redis://", "rediss://"].iter().any(|scheme| word.text.starts_with(scheme)) {
            // The value may hold a password: it is not repeated.
            self.wrong("redis_url", &word.place, "names no Redis");
            return None;
        }
        Some(Hidden(word.text))
    }

    pub(super) fn public_url(&mut self, allow_simulator: bool) -> Option<String> {
        let word = self.word("public_url")?;
        let parsed = Url::parse(&word.text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
        let Some(url) = parsed else {
            self.wrong("public_url", &word.place, "is not a web address");
            return None;
        };
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            self.wrong("public_url", &word.place, "has a query, a fragment or a user name");
            return None;
        }
        if url.scheme() == "http" && !is_loopback(&url) && !allow_simulator {
            self.wrong("public_url", &word.place, "is plain http, so tokens would travel in the clear");
            return None;
        }
        Some(word.text.trim_end_matches('/').to_owned())
    }

    pub(super) fn trusted_proxies(&mut self) -> Option<Vec<Network>> {
        let word = self.word("trusted_proxies")?;
        if word.text == "none" {
            return Some(Vec::new());
        }
        let networks: Option<Vec<Network>> = list(&word.text).map(|text| text.parse().ok()).collect();
        if networks.is_none() {
            self.wrong("trusted_proxies", &word.place, "holds something that is neither an address nor a network");
        }
        networks
    }

    pub(super) fn webhook_networks(&mut self) -> Vec<IpNet> {
        let Some(word) = self.word("webhook_networks").filter(|word| word.text != "none") else { return Vec::new() };
        let network = |text: &str| text.parse().ok().or_else(|| Some(IpNet::from(text.parse::<IpAddr>().ok()?)));
        let networks: Option<Vec<IpNet>> = list(&word.text).map(network).collect();
        if networks.is_none() {
            self.wrong("webhook_networks", &word.place, "holds something that is neither an address nor a network");
        }
        networks.unwrap_or_default()
    }

    pub(super) fn master_key(&mut self) -> (Option<MasterKey>, Option<PathBuf>) {
        match (self.word("master_key"), self.word("master_key_file")) {
            (Some(word), Some(_)) => {
                self.problems.push(format!("{} and master_key_file are both set: keep one of them", word.place));
                (None, None)
            }
            (Some(word), None) => (self.key_of("master_key", &word.place, &word.text), None),
            (None, Some(word)) => match std::fs::read_to_string(&word.text) {
                Ok(text) => (self.key_of("master_key_file", &word.place, text.trim()), Some(PathBuf::from(word.text))),
                Err(error) => {
                    self.wrong("master_key_file", &word.place, &format!("names a file that cannot be read ({error})"));
                    (None, None)
                }
            },
            (None, None) => (None, None),
        }
    }

    pub(super) fn old_master_keys(&mut self) -> Vec<MasterKey> {
        let Some(word) = self.word("old_master_keys") else { return Vec::new() };
        list(&word.text).filter_map(|text| self.key_of("old_master_keys", &word.place, text)).collect()
    }

    fn key_of(&mut self, name: &str, place: &str, text: &str) -> Option<MasterKey> {
        let bytes = hex::decode(text).ok().or_else(|| STANDARD.decode(text).ok()).unwrap_or_default();
        let key = <[u8; 32]>::try_from(bytes).ok().map(MasterKey);
        if key.is_none() {
            self.wrong(name, place, "is not a key of 32 bytes");
        }
        key
    }

    pub(super) fn features(&mut self) -> Vec<Feature> {
        let keys = [
            ("ask_attachments", Feature::Attachments),
            ("ask_bank_transactions", Feature::BankTransactions),
            ("ask_journals", Feature::Journals),
        ];
        keys.into_iter().filter(|(key, _)| self.flag(key)).map(|(_, feature)| feature).collect()
    }

    pub(super) fn agents(&mut self) -> Reach {
        let Some(word) = self.word("mcp") else { return Reach::Read };
        word.text.parse().unwrap_or_else(|()| {
            self.wrong("mcp", &word.place, "is unknown");
            Reach::Read
        })
    }

    pub(super) fn log_format(&mut self) -> LogFormat {
        let Some(word) = self.word("log_format") else { return LogFormat::Json };
        match word.text.as_str() {
            "json" => LogFormat::Json,
            "text" => LogFormat::Text,
            _ => {
                self.wrong("log_format", &word.place, "is unknown");
                LogFormat::Json
            }
        }
    }

    pub(super) fn log_filter(&mut self) -> String {
        let Some(word) = self.word("log") else { return "info".to_owned() };
        if word.text.parse::<tracing_subscriber::EnvFilter>().is_err() {
            self.wrong("log", &word.place, "cannot be understood");
        }
        word.text
    }
}

/// The entries of a list, in the environment or joined from the file.
fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty())
}

/// A value of the file as it would stand in the environment.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.trim().to_owned()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(if *flag { "on" } else { "off" }.to_owned()),
        toml::Value::Array(entries) if entries.is_empty() => Some("none".to_owned()),
        toml::Value::Array(entries) => {
            entries.iter().map(|entry| entry.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>().map(|all| all.join(","))
        }
        _ => None,
    }
}

/// `BURSAR_CONFIG` names the file; the rest is what Kubernetes sets for a service that is named bursar.
fn is_foreign(name: &str) -> bool {
    name == "config" || name == "port" || name.starts_with("port_") || name.starts_with("service_")
}

/// Did the operator mean another key?
fn nearest(name: &str) -> String {
    let shared = |known: &str| known.chars().zip(name.chars()).take_while(|(left, right)| left == right).count();
    let words: Vec<&str> = name.split('_').collect();
    let likeness = |known: &str| shared(known) + 3 * known.split('_').filter(|word| words.contains(word)).count();
    let best = KEYS.iter().map(|key| (likeness(key.name), key.name)).max().filter(|(likeness, _)| *likeness >= 3);
    best.map_or_else(|| ": every key is listed in docs/configuration.md".to_owned(), |(_, known)| format!(": did you mean {known}?"))
}
