//! What an operator types once.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use super::bursar::{MASTER_KEY, bursar, database, printed, run_with};

#[test]
fn migrate_check_tells_what_is_pending_and_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let settings = [("BURSAR_DATABASE_URL", url.as_str())];
    let check = || bursar(&settings).args(["migrate", "--check"]).output().unwrap();
    let before = check();
    assert!(!before.status.success() && printed(&before).contains("pending:"), "{}", printed(&before));
    assert!(!directory.path().join("bursar.db").exists());
    let migrated = bursar(&settings).arg("migrate").output().unwrap();
    assert!(migrated.status.success() && printed(&migrated).contains("done: m0001"), "{}", printed(&migrated));
    let after = check();
    assert!(after.status.success() && printed(&after).contains("up to date"), "{}", printed(&after));
}

#[test]
fn a_partner_is_made_once_and_its_credentials_can_be_brought_along() {
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let settings = [("BURSAR_DATABASE_URL", url.as_str())];
    let create = |more: &[&str]| bursar(&settings).args(["partner", "create", "Acme"]).args(more).output().unwrap();
    let (first, second) = (printed(&create(&[])), printed(&create(&[])));
    let field = |text: &str, name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned();
    for name in ["partner_id", "project_id", "client_id"] {
        assert!(!field(&first, name).is_empty(), "{first}");
        assert_eq!(field(&first, name), field(&second, name));
    }
    assert!(first.contains("shown this once") && second.contains("unchanged"), "{first}{second}");
    let secret = directory.path().join("secret");
    std::fs::write(&secret, "a-long-secret-of-the-former-provider\n").unwrap();
    let brought = create(&["--client-secret-file", secret.to_str().unwrap()]);
    assert!(brought.status.success() && !printed(&brought).contains("former"), "{}", printed(&brought));
    let other = create(&["--client-id", "9d2b4c8f-2087-4738-ba91-7359683c49a4"]);
    assert!(!other.status.success() && printed(&other).contains("exists with client id"), "{}", printed(&other));
}

#[test]
fn an_app_is_set_with_its_secret_from_standard_input() {
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let settings = [("BURSAR_DATABASE_URL", url.as_str()), ("BURSAR_MASTER_KEY", MASTER_KEY), ("BURSAR_PUBLIC_URL", "https://bursar.test")];
    let made = printed(&bursar(&settings).args(["partner", "create", "Acme"]).output().unwrap());
    let project = made.lines().find_map(|line| line.strip_prefix("project_id")).unwrap().trim().to_owned();
    let set = |project: &str, environment: &str, secret: &str| {
        let mut command = bursar(&settings);
        command.args([
            "app",
            "set",
            "--project",
            project,
            "--provider",
            "quickbooks_online",
            "--environment",
            environment,
            "--client-id",
            "AB12",
        ]);
        run_with(command, secret)
    };
    let done = set(&project, "sandbox", "the secret of the app\n");
    assert!(done.status.success(), "{}", printed(&done));
    assert!(printed(&done).contains("https://bursar.test/oauth/quickbooks_online/callback") && !printed(&done).contains("the secret"));
    assert!(printed(&set(&project, "sandbox", "")).contains("standard input is empty"));
    assert!(printed(&set(&project, "http://127.0.0.1:1", "secret")).contains("allow_simulator"));
    assert!(printed(&set(&project, "sandbx", "secret")).contains("neither production, nor sandbox"));
    assert!(printed(&set("9d2b4c8f-2087-4738-ba91-7359683c49a4", "sandbox", "secret")).contains("not found"));
}

#[test]
fn members_are_invited_listed_given_passwords_and_removed() {
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let settings = [("BURSAR_DATABASE_URL", url.as_str()), ("BURSAR_MASTER_KEY", MASTER_KEY), ("BURSAR_PUBLIC_URL", "https://bursar.test")];
    let made = printed(&bursar(&settings).args(["partner", "create", "Acme"]).output().unwrap());
    let partner = made.lines().find_map(|line| line.strip_prefix("partner_id")).unwrap().trim().to_owned();
    let member = |action: &str, more: &[&str], input: &str| {
        let mut command = bursar(&settings);
        command.args(["member", action, "--partner", &partner]).args(more);
        let output = run_with(command, input);
        (output.status.success(), printed(&output))
    };
    let (ada, grace) = (["--email", "ada@example.com"], ["--email", "grace@example.com", "--role", "developer"]);
    let (is_done, invited) = member("create", &ada, "");
    assert!(is_done && invited.contains("https://bursar.test/portal/join/") && invited.contains("shown this once"), "{invited}");
    let link = |text: &str| text.lines().find(|line| line.contains("/portal/join/")).unwrap().to_owned();
    let (is_done, anew) = member("create", &ada, "");
    assert!(is_done && link(&anew) != link(&invited), "who never came is invited anew: {anew}");

    let with_password = |given: &[&'static str]| [given, &["--password-stdin"]].concat();
    let (is_done, short) = member("create", &with_password(&grace), "short\n");
    assert!(!is_done && short.contains("at least 12 characters"), "{short}");
    let (is_done, active) = member("create", &with_password(&grace), "four plain words here\n");
    assert!(is_done && active.contains("grace@example.com signs in at https://bursar.test/portal"), "{active}");
    assert!(!active.contains("plain words") && !active.contains("/join/"), "{active}");
    let (is_done, twice) = member("create", &grace, "");
    assert!(!is_done && twice.contains("belongs to the team already"), "{twice}");

    let (_, list) = member("list", &[], "");
    let row = |email: &str| list.lines().find(|line| line.contains(email)).unwrap_or_else(|| panic!("{list}")).to_owned();
    assert!(row("ada@").contains("owner") && row("ada@").contains("invited"), "{list}");
    assert!(row("grace@").contains("developer") && row("grace@").contains("active"), "{list}");

    let (is_done, reset) = member("reset-password", &["--email", "grace@example.com", "--forget-app"], "");
    assert!(is_done && reset.contains("/portal/join/") && reset.contains("it lasts a day"), "{reset}");
    let (is_done, unknown) = member("reset-password", &["--email", "nobody@example.com"], "");
    assert!(!is_done && !unknown.contains("/join/"), "{unknown}");
    let (is_done, removed) = member("remove", &["--email", "grace@example.com"], "");
    assert!(is_done && removed.contains("grace@example.com was removed"), "{removed}");
    let (_, list) = member("list", &[], "");
    assert!(!list.lines().any(|line| line.contains("grace@") && line.contains("active")), "{list}");
    let mut foreign = bursar(&settings);
    foreign.args(["member", "create", "--partner", "9d2b4c8f-2087-4738-ba91-7359683c49a4", "--email", "eve@example.com"]);
    assert!(!run_with(foreign, "").status.success());
}

#[test]
fn doctor_says_what_to_do() {
    let nothing = bursar(&[]).arg("doctor").output().unwrap();
    let text = printed(&nothing);
    assert!(!nothing.status.success());
    for words in ["public_url is not set", "trusted_proxies is not set", "database_url is not set", "openssl rand -hex 32"] {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let settings = [
        ("BURSAR_DATABASE_URL", url.as_str()),
        ("BURSAR_MASTER_KEY", MASTER_KEY),
        ("BURSAR_PUBLIC_URL", "https://bursar.test"),
        ("BURSAR_TRUSTED_PROXIES", "none"),
    ];
    assert!(printed(&bursar(&settings).arg("doctor").output().unwrap()).contains("bursar migrate makes it"));
    assert!(bursar(&settings).arg("migrate").status().unwrap().success());
    let text = printed(&bursar(&settings).arg("doctor").output().unwrap());
    for words in ["that of this release", "https://bursar.test/oauth/xero/callback", "no provider app is set"] {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
}

#[test]
fn nobody_else_may_read_the_database_and_the_files() {
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let settings = [("BURSAR_DATABASE_URL", url.as_str())];
    assert!(bursar(&settings).arg("migrate").status().unwrap().success());
    let examined = || printed(&bursar(&settings).arg("doctor").output().unwrap());
    assert!(!examined().contains("others on this machine"));
    let mode = |name: &str| directory.path().join(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("bursar.db"), mode("files")), (0o600, 0o700));
    std::fs::set_permissions(directory.path().join("files"), Permissions::from_mode(0o755)).unwrap();
    assert!(examined().contains("others on this machine may look into"));
}

#[test]
fn an_address_of_a_database_is_never_printed() {
    for url in ["postgres://user:pa/ss@host/x", "postgres://user:pass@host:70000/x"] {
        let settings = [("BURSAR_DATABASE_URL", url), ("BURSAR_MASTER_KEY", MASTER_KEY)];
        for command in ["migrate", "doctor"] {
            let output = bursar(&settings).arg(command).output().unwrap();
            let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(printed.contains("database_url") && !printed.contains("user:"), "{printed}");
        }
    }
}

#[test]
fn doctor_notices_a_key_that_does_not_open_what_is_there() {
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let other = MASTER_KEY.replace("00", "ff");
    let with_key = |key: &'static str| [("BURSAR_DATABASE_URL", url.clone()), ("BURSAR_MASTER_KEY", key.to_owned())];
    let command = |key: &'static str| {
        let settings = with_key(key);
        bursar(&[(settings[0].0, settings[0].1.as_str()), (settings[1].0, settings[1].1.as_str())])
    };
    let made = printed(&command(MASTER_KEY).args(["partner", "create", "Acme"]).output().unwrap());
    let project = made.lines().find_map(|line| line.strip_prefix("project_id")).unwrap().trim().to_owned();
    let mut set = command(MASTER_KEY);
    set.args(["app", "set", "--project", &project, "--provider", "xero", "--client-id", "AB12"]);
    assert!(run_with(set, "secret").status.success());
    let text = printed(&command(Box::leak(other.into_boxed_str())).arg("doctor").output().unwrap());
    assert!(text.contains("1 of 1 app secrets cannot be opened"), "{text}");
}

#[test]
fn the_document_is_printed() {
    let output = bursar(&[]).arg("openapi").output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(document["paths"]["/accounting_connections/{connection_id}/disconnect"]["post"].is_object());
}

#[test]
fn secrets_of_a_project_are_made_listed_and_ended() {
    let directory = tempfile::tempdir().unwrap();
    let url = database(directory.path());
    let settings = [("BURSAR_DATABASE_URL", url.as_str())];
    let made = printed(&bursar(&settings).args(["partner", "create", "Acme"]).output().unwrap());
    let project = made.lines().find_map(|line| line.strip_prefix("project_id")).unwrap().trim().to_owned();
    let secret = |action: &str, more: &[&str]| {
        let output = bursar(&settings).args(["secret", action, "--project", &project]).args(more).output().unwrap();
        (output.status.success(), printed(&output))
    };
    let (is_done, text) = secret("create", &[]);
    assert!(is_done && text.contains("shown this once"), "{text}");
    let shown = text.lines().find_map(|line| line.strip_prefix("client_secret")).unwrap().trim();
    let (_, listed) = secret("list", &[]);
    let ids: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(ids.len() == 2 && listed.matches("  active").count() == 2 && !listed.contains(shown), "{listed}");
    let (is_done, text) = secret("revoke", &[ids[0], "--in-hours", "24"]);
    assert!(is_done && text.contains("is scheduled_to_revoke: it ends at") && !text.contains("nobody can sign in"), "{text}");
    let (is_done, text) = secret("revoke", &[ids[1]]);
    assert!(is_done && text.contains("is revoked: it ends at"), "{text}");
    let (_, listed) = secret("list", &[]);
    assert!(listed.contains("scheduled_to_revoke") && listed.contains("revoked    ") && listed.matches("  ends ").count() == 2, "{listed}");
    let (is_done, text) = secret("revoke", &[ids[0]]);
    assert!(is_done && text.contains("nobody can sign in"), "{text}");
    for (more, words) in [
        (vec![ids[1]], "revoked already"),
        (vec!["9d2b4c8f-2087-4738-ba91-7359683c49a4"], "not found"),
        (vec![ids[0], "--at", "2020-01-01T00:00:00Z"], "in the past"),
        (vec![ids[0], "--at", "tomorrow"], "invalid value"),
    ] {
        let (is_done, text) = secret("revoke", &more);
        assert!(!is_done && text.contains(words), "{words}: {text}");
    }
}
