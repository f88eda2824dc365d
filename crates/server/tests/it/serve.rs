//! The server for real books: what it refuses, and how it ends.

use super::bursar::{MASTER_KEY, bursar, database, printed, run_with};

#[test]
fn serve_does_not_start_without_what_it_needs() {
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let all = [
        ("BURSAR_DATABASE_URL", url.as_str()),
        ("BURSAR_MASTER_KEY", MASTER_KEY),
        ("BURSAR_PUBLIC_URL", "https://bursar.test"),
        ("BURSAR_TRUSTED_PROXIES", "none"),
    ];
    for (missing, _) in all {
        let settings: Vec<(&str, &str)> = all.into_iter().filter(|(name, _)| *name != missing).collect();
        let output = bursar(&settings).arg("serve").output().unwrap();
        assert!(!output.status.success() && printed(&output).contains(missing), "{missing}: {}", printed(&output));
    }
}

#[test]
fn serve_refuses_a_simulator_unless_it_is_allowed() {
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let mut settings = vec![
        ("BURSAR_DATABASE_URL", url.as_str()),
        ("BURSAR_MASTER_KEY", MASTER_KEY),
        ("BURSAR_PUBLIC_URL", "https://bursar.test"),
        ("BURSAR_TRUSTED_PROXIES", "none"),
        ("BURSAR_ALLOW_SIMULATOR", "on"),
    ];
    let made = printed(&bursar(&settings).args(["partner", "create", "Acme"]).output().unwrap());
    let project = made.lines().find_map(|line| line.strip_prefix("project_id")).unwrap().trim().to_owned();
    let mut set = bursar(&settings);
    set.args(["app", "set", "--project", &project, "--provider", "xero", "--environment", "http://127.0.0.1:1", "--client-id", "AB12"]);
    assert!(run_with(set, "secret").status.success());
    settings.pop();
    let output = bursar(&settings).arg("serve").output().unwrap();
    assert!(!output.status.success() && printed(&output).contains("points at http://127.0.0.1:1"), "{}", printed(&output));
}

#[test]
fn serve_with_a_worker_ends_well_at_sigterm() {
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let mut command = bursar(&[
        ("BURSAR_DATABASE_URL", url.as_str()),
        ("BURSAR_MASTER_KEY", MASTER_KEY),
        ("BURSAR_PUBLIC_URL", "https://bursar.test"),
        ("BURSAR_TRUSTED_PROXIES", "10.0.0.0/8"),
        ("BURSAR_LISTEN", "127.0.0.1:0"),
        ("BURSAR_ADMIN_LISTEN", "127.0.0.1:0"),
    ]);
    command.args(["serve", "--with-worker"]).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stderr.take().unwrap()));
    let serving = lines.find_map(|line| line.ok().filter(|line| line.contains("serving"))).expect("it serves");
    let line: serde_json::Value = serde_json::from_str(&serving).expect("logs are JSON");
    assert_eq!(line["message"], "serving");
    let (code, took) = super::bursar::Process::of(child).terminate();
    assert!(code == Some(0) && took.as_secs() < 5, "{code:?} after {took:?}");
}
