//! The development server as its users meet it: one command, a summary, lines to paste.

use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::bursar::{Process, bursar, printed, read, send, with_tls};

fn dev(directory: &Path, more: &[&str]) -> Command {
    let mut command = bursar(&[]);
    command.arg("dev").arg("--data-dir").arg(directory).args(["--port", "0", "--simulator-port", "0", "--invoices", "40", "--bills", "40"]);
    command.args(more);
    command
}

fn start(directory: &Path) -> (Process, Value) {
    let (process, lines) = Process::start_until(dev(directory, &[]), "# A new token");
    assert!(lines.iter().any(|line| line.contains("Bursar is ready")), "{lines:#?}");
    let summary = std::fs::read(directory.join("dev.json")).expect("dev.json is there when it is ready");
    (process, serde_json::from_slice(&summary).expect("dev.json is JSON"))
}

async fn call(summary: &Value, method: &str, path: &str) -> (u16, Value) {
    let word = |name: &str| summary[name].as_str().unwrap_or_else(|| panic!("dev.json names no {name}")).to_owned();
    let credentials = json!({"grant_type": "client_credentials", "client_id": word("client_id"), "client_secret": word("client_secret")});
    let sign_in = Request::post(format!("{}/v1/auth/token", word("api_url")))
        .header("content-type", "application/json")
        .body(Bytes::from(credentials.to_string()))
        .expect("a request or an answer as expected");
    let token: Value = serde_json::from_slice(send(sign_in).await.body()).expect("a request or an answer as expected");
    let request = Request::builder()
        .method(method)
        .uri(format!("{}/v1{path}", word("api_url")))
        .header("X-Monite-Version", "2024-05-25")
        .header("X-Monite-Entity-Id", word("entity_id"))
        .header("Authorization", format!("Bearer {}", token["access_token"].as_str().expect("a request or an answer as expected")))
        .header("Content-Type", "application/json")
        .body(if method == "POST" { Bytes::from_static(b"{}") } else { Bytes::new() })
        .expect("a request or an answer as expected");
    let answer = send(request).await;
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).expect("a request or an answer as expected"))
}

#[tokio::test]
async fn a_newcomer_gets_a_pulled_connection_and_can_let_it_go() {
    with_tls();
    let directory = tempfile::tempdir().unwrap();
    let (process, summary) = start(directory.path());
    assert_eq!(summary["entity_id"], "9d2b4c8f-2087-4738-ba91-7359683c49a4");
    let id = summary["connection_id"].as_str().unwrap();
    let (status, list) = call(&summary, "GET", "/accounting_connections").await;
    assert_eq!((status, &list["data"][0]["status"], &list["data"][0]["id"]), (200, &json!("connected"), &json!(id)));
    assert!(list["data"][0]["last_pull"].is_string(), "{list}");
    let (status, accounts) = call(&summary, "GET", "/ledger_accounts").await;
    assert!(status == 200 && accounts["data"].as_array().is_some_and(|accounts| accounts.len() > 10), "{accounts}");
    let (status, gone) = call(&summary, "POST", &format!("/accounting_connections/{id}/disconnect")).await;
    assert_eq!((status, &gone["status"]), (200, &json!("disconnected")));
    for field in ["id", "created_at", "updated_at", "connection_url", "business_info", "errors", "last_pull", "platform", "status"] {
        assert!(gone.get(field).is_some(), "{field} is missing: {gone}");
    }
    let control = format!("{}/_sim/", summary["simulator_url"].as_str().unwrap());
    let guide = send(Request::get(control).body(Bytes::new()).unwrap()).await;
    assert!(
        guide.status() == 200 && guide.body().windows(12).any(|part| part == b"/_sim/faults"),
        "the printed link leads to what can be done"
    );
    let requests = format!("{}/_sim/requests", summary["simulator_url"].as_str().unwrap());
    let mut is_revoked = false;
    for _ in 0..100 {
        let seen = read(&requests).await;
        let paths = seen["requests"].as_array().unwrap().iter();
        is_revoked = paths.filter(|request| request["status"] == 200).any(|request| request["path"] == "/v2/oauth2/tokens/revoke");
        if is_revoked {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(is_revoked, "the provider was not told within five seconds");
    let (code, took) = process.terminate();
    assert!(code == Some(0) && took.as_secs() < 5, "{code:?} after {took:?}");
    assert!(!directory.path().join("dev.json").exists(), "what does not answer is not named");
}

#[tokio::test]
async fn a_restart_keeps_every_id_and_the_connection() {
    with_tls();
    let directory = tempfile::tempdir().unwrap();
    let (process, before) = start(directory.path());
    let (_, accounts) = call(&before, "GET", "/ledger_accounts").await;
    assert_eq!(process.terminate().0, Some(0));
    let (process, after) = start(directory.path());
    for name in ["client_id", "client_secret", "project_id", "entity_id", "connection_id"] {
        assert_eq!(before[name], after[name], "{name}");
    }
    let path = format!("/accounting_connections/{}", after["connection_id"].as_str().unwrap());
    let (_, connection) = call(&after, "GET", &path).await;
    assert_eq!((&connection["status"], &connection["errors"]), (&json!("connected"), &json!([])));
    let (_, again) = call(&after, "GET", "/ledger_accounts").await;
    let ids = |list: &Value| list["data"].as_array().unwrap().iter().map(|account| account["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&accounts), ids(&again));
    drop(process);
}

#[tokio::test]
async fn what_a_person_ended_while_trying_does_not_stop_the_next_start() {
    with_tls();
    let directory = tempfile::tempdir().unwrap();
    let (process, before) = start(directory.path());
    let connection = format!("/accounting_connections/{}", before["connection_id"].as_str().unwrap());
    let entity = format!("/entities/{}", before["entity_id"].as_str().unwrap());
    let secrets = format!("/partner_projects/{}/client_secrets", before["project_id"].as_str().unwrap());
    assert_eq!(call(&before, "POST", &format!("{connection}/pause")).await.0, 200);
    assert_eq!(call(&before, "POST", &format!("{entity}/deactivate")).await.0, 200);
    let (_, known) = call(&before, "GET", &secrets).await;
    let secret = known["data"][0]["id"].as_str().unwrap();
    assert_eq!(call(&before, "POST", &format!("{secrets}/{secret}/revoke")).await.0, 200);
    assert_eq!(process.terminate().0, Some(0));
    let (process, after) = start(directory.path());
    assert_ne!(before["client_secret"], after["client_secret"]);
    assert_eq!(call(&after, "GET", &entity).await.1["status"], "active");
    let (_, shown) = call(&after, "GET", &connection).await;
    assert_eq!(shown["id"], before["connection_id"], "{shown}");
    drop(process);
}

#[test]
fn what_cannot_work_is_refused_in_words() {
    let directory = tempfile::tempdir().unwrap();
    let foreign = tempfile::tempdir().unwrap();
    std::fs::write(foreign.path().join("bursar.db"), "").unwrap();
    let refused = dev(foreign.path(), &["--fresh"]).output().unwrap();
    assert!(!refused.status.success() && printed(&refused).contains("was not made by bursar dev"), "{}", printed(&refused));
    let url = super::bursar::database(directory.path());
    assert!(bursar(&[("BURSAR_DATABASE_URL", &url)]).arg("migrate").status().unwrap().success());
    let data = tempfile::tempdir().unwrap();
    let refused = dev(data.path(), &["--database-url", &url]).output().unwrap();
    assert!(!refused.status.success() && printed(&refused).contains("not made by bursar dev"), "{}", printed(&refused));
    let (process, _) = start(data.path());
    let second = dev(data.path(), &[]).output().unwrap();
    assert!(!second.status.success() && printed(&second).contains("another bursar dev"), "{}", printed(&second));
    assert_eq!(process.terminate().0, Some(0));
    let mut other_books = dev(data.path(), &[]);
    other_books.args(["--seed", "7"]);
    let refused = other_books.output().unwrap();
    assert!(!refused.status.success() && printed(&refused).contains("--fresh"), "{}", printed(&refused));
}

#[cfg(unix)]
#[test]
fn secrets_are_for_the_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let (process, _) = start(&data);
    for name in ["secrets.json", "dev.json"] {
        let mode = std::fs::metadata(data.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} can be read by others");
    }
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o077, 0);
    drop(process);
}
