//! Errors name the key and say what to do, all at once.

use std::collections::BTreeMap;

use bursar_server::config::{Config, KEYS, LogFormat, needed};

fn environment(settings: &[(&str, &str)]) -> BTreeMap<String, String> {
    settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn problems(settings: &[(&str, &str)]) -> Vec<String> {
    Config::read(None, &environment(settings)).expect_err("the configuration is wrong").problems
}

#[test]
fn defaults_hold_without_any_setting() {
    let config = Config::read(None, &BTreeMap::new()).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.admin_listen.unwrap().to_string(), "127.0.0.1:9090");
    assert_eq!((config.pull_interval.as_secs(), config.token_seconds, config.worker_lanes), (3600, 1800, 16));
    assert_eq!(config.xero_calls_per_day, 5000);
    assert!(config.keeps_raw_bodies && !config.shares_companies && !config.allow_simulator);
    assert_eq!(config.log_format, LogFormat::Json);
}

#[test]
fn every_wrong_value_is_named_in_one_answer() {
    let wrong = [
        ("BURSAR_DATABASE_URL", "mysql://secret@host/db"),
        ("BURSAR_PUBLIC_URL", "http://accounting.example.com"),
        ("BURSAR_TRUSTED_PROXIES", "example.com"),
        ("BURSAR_LISTEN", "8080"),
        ("BURSAR_MASTER_KEY", "too short"),
        ("BURSAR_PULL_INTERVAL_SECONDS", "299"),
        ("BURSAR_RAW_BODIES", "maybe"),
        ("BURSAR_LOG_FORMAT", "xml"),
    ];
    let problems = problems(&wrong);
    for (name, value) in wrong {
        let line = problems.iter().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name} is not named: {problems:#?}"));
        let is_secret = ["BURSAR_DATABASE_URL", "BURSAR_MASTER_KEY"].contains(&name);
        assert!(!is_secret || !line.contains(value), "a secret is repeated: {line}");
    }
}

#[test]
fn a_key_that_nobody_knows_is_refused_with_the_one_that_was_meant() {
    assert_eq!(problems(&[("BURSAR_PULL_INTERVAL", "600")]), ["BURSAR_PULL_INTERVAL is no known key: did you mean pull_interval_seconds?"]);
    assert_eq!(problems(&[("BURSAR_XYZ", "1")]), ["BURSAR_XYZ is no known key: every key is listed in docs/configuration.md"]);
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("bursar.toml");
    std::fs::write(&file, "listen = \"0.0.0.0:80\"\ntrusted_proxy = []\n").unwrap();
    let error = Config::read(Some(&file), &BTreeMap::new()).unwrap_err();
    assert!(error.problems[0].starts_with("trusted_proxy in ") && error.problems[0].ends_with("did you mean trusted_proxies?"), "{error}");
}

#[test]
fn what_kubernetes_sets_for_a_service_of_this_name_is_not_ours() {
    let foreign = [("BURSAR_SERVICE_HOST", "10.0.0.1"), ("BURSAR_PORT", "tcp://10.0.0.1:80"), ("BURSAR_PORT_80_TCP_ADDR", "10.0.0.1")];
    assert!(Config::read(None, &environment(&foreign)).is_ok());
}

#[test]
fn the_environment_wins_over_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("bursar.toml");
    let text = "listen = \"0.0.0.0:80\"\npull_interval_seconds = 600\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\nraw_bodies = false\n";
    std::fs::write(&file, text).unwrap();
    let config = Config::read(Some(&file), &environment(&[("BURSAR_LISTEN", "127.0.0.1:81")])).unwrap();
    assert_eq!((config.listen.port(), config.pull_interval.as_secs(), config.keeps_raw_bodies), (81, 600, false));
    assert_eq!(config.trusted_proxies.unwrap().len(), 2);
}

#[test]
fn a_file_that_is_not_there_or_not_toml_is_named() {
    let missing = Config::read(Some("/nowhere/bursar.toml".as_ref()), &BTreeMap::new()).unwrap_err();
    assert!(missing.to_string().contains("/nowhere/bursar.toml cannot be read"), "{missing}");
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("bursar.toml");
    std::fs::write(&file, "listen = ").unwrap();
    let broken = Config::read(Some(&file), &BTreeMap::new()).unwrap_err();
    assert!(broken.to_string().contains("is not TOML"), "{broken}");
}

#[test]
fn the_master_key_comes_from_one_place_and_is_never_printed() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("key");
    std::fs::write(&file, format!("{}\n", super::bursar::MASTER_KEY)).unwrap();
    let path = file.to_str().unwrap();
    let config = Config::read(None, &environment(&[("BURSAR_MASTER_KEY_FILE", path)])).unwrap();
    assert_eq!(config.master_key.as_ref().unwrap().0[31], 0x1f);
    assert!(!format!("{config:?}").contains("0f10"));
    let both = problems(&[("BURSAR_MASTER_KEY_FILE", path), ("BURSAR_MASTER_KEY", super::bursar::MASTER_KEY)]);
    assert!(both[0].contains("both set"), "{both:?}");
}

#[test]
fn what_a_command_needs_is_asked_for_by_name() {
    let config = Config::read(None, &BTreeMap::new()).unwrap();
    let error = needed(&config.public_url, "public_url").unwrap_err().to_string();
    assert!(error.contains("public_url is not set") && error.contains("BURSAR_PUBLIC_URL"), "{error}");
}

#[test]
fn every_key_is_read_by_the_configuration() {
    // A value that no key takes: a key that is documented but not read would not complain.
    let unread = ["master_key_file", "old_master_keys"];
    let any_text = ["installation_name", "environment", "mailgun_signing_key", "postmark_login"];
    for key in KEYS.iter().filter(|key| !unread.contains(&key.name) && !any_text.contains(&key.name)) {
        let variable = format!("BURSAR_{}", key.name.to_uppercase());
        let found = problems(&[(&variable, "=:=")]);
        assert!(found.iter().any(|line| line.starts_with(&variable)), "{variable} is not checked: {found:?}");
    }
}
