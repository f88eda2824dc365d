//! The conformance report: what it says is of the operations that there are, and no operation is missing from it.

use std::collections::BTreeMap;

use bursar_tests::conformance::CHECKS;
use serde_json::Value;

use crate::portal::server::PortalServer;

const AGAIN: &str = "run the suite with BURSAR_CONFORMANCE=<folder>, then cargo xtask conformance <folder>";

/// The rows of the report by their operation.
fn rows() -> BTreeMap<String, Value> {
    let report: Value = serde_json::from_str(include_str!("../../../contract/conformance.json")).unwrap();
    let named: Vec<&str> = report["checks"].as_array().unwrap().iter().map(|check| check["check"].as_str().unwrap()).collect();
    assert_eq!(named, CHECKS.map(|(word, _)| word), "checks came or went: {AGAIN}");
    report["operations"].as_array().unwrap().iter().map(|row| (row["operation"].as_str().unwrap().to_owned(), row.clone())).collect()
}

fn words(row: &Value) -> Vec<&str> {
    row["checks"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

#[test]
fn it_names_the_operations_that_there_are_and_statuses_that_they_declare() {
    let (document, rows) = (bursar_server::document(), rows());
    let mut operations = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        operations
            .extend(item.as_object().unwrap().iter().map(|(method, operation)| (format!("{} {path}", method.to_uppercase()), operation)));
    }
    let missing: Vec<&String> = operations.keys().filter(|name| !rows.contains_key(*name)).collect();
    assert!(missing.is_empty(), "{missing:#?} are not in the report: {AGAIN}");
    for (name, row) in &rows {
        let operation = operations.get(name).unwrap_or_else(|| panic!("{name} is no operation any more: {AGAIN}"));
        for status in row["answers"].as_array().unwrap() {
            assert!(operation["responses"][status.to_string()].is_object(), "{name} does not declare {status}: {AGAIN}");
        }
        // What is ours has no contract to be compared with, and whatever takes a token is asked without one.
        let is_public = operation["x-bursar-own"] != true;
        assert_eq!(words(row).contains(&"contract"), is_public, "{name}: {AGAIN}");
        assert_eq!(words(row).contains(&"token"), operation["x-access"]["token"] != "none", "{name}: {AGAIN}");
    }
}

/// The suite has seen no success of these: they answer what a lender would, and there is none.
const UNSEEN: [&str; 2] = ["POST /financing_invoices", "POST /financing_tokens"];

#[test]
fn every_operation_has_succeeded_and_has_refused() {
    for (name, row) in rows() {
        let has =
            |from: u64, to: u64| row["answers"].as_array().unwrap().iter().any(|status| (from..to).contains(&status.as_u64().unwrap()));
        assert_eq!(has(200, 400), !UNSEEN.contains(&name.as_str()), "{name}: {AGAIN}");
        assert!(has(400, 500), "{name} was never refused: {AGAIN}");
    }
}

#[tokio::test]
async fn the_page_and_the_file_say_the_same() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let page = person.get("/docs/conformance.md").await;
    let shown = person.get("/docs/conformance").await;
    for (name, row) in rows() {
        assert!(shown.text.contains(&name), "{name}");
        let line = page.text.lines().find(|line| line.contains(&format!("[`{name}`]"))).unwrap();
        assert!(line.ends_with(&format!("| {} |", words(&row).join(", "))), "{line}");
    }
    let file: Value = serde_json::from_str(&person.get("/docs/conformance.json").await.text).unwrap();
    assert_eq!(file["operations"].as_array().unwrap().len(), rows().len());
}
