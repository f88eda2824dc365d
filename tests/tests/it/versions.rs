//! A client of 2024-01-31: each change between the versions, seen through HTTP. Every answer is checked against the document of its version.

use bursar_connectors::Platform;
use bursar_tests::TestApp;
use bursar_tests::books::Books;
use http::Method;
use serde_json::{Value, json};

const THEN: &str = "2024-01-31";

#[tokio::test]
async fn wrong_credentials_were_401() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut wrong = partner.token_request();
    wrong["client_secret"] = json!("nonsense");
    for (version, status) in [(THEN, 401), ("2024-03-03", 401), ("2024-05-25", 400), ("2031-01-01", 400)] {
        let answer = app.request(Method::POST, "/auth/token").header("x-monite-version", version).json(wrong.clone()).await;
        assert!(answer.message(status).contains("client_id or client_secret"), "{version}");
    }
    let answer = app.request(Method::POST, "/auth/token").header("x-monite-version", THEN).json(partner.token_request()).await;
    assert_eq!(answer.header("x-monite-version"), THEN);
    answer.expect(200);
}

#[tokio::test]
async fn the_platform_was_named_when_connecting() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let entity = partner.entity().await;
    let connect = |body: Value| partner.post("/accounting_connections").entity(entity).header("x-monite-version", THEN).json(body);
    assert_eq!(connect(json!({"platform": "sage"})).await.fields(), ["body.platform"]);
    assert_eq!(connect(json!({"colour": "red"})).await.fields(), ["body.colour"]);
    assert_eq!(connect(json!({"platform": "xero"})).await.expect(201)["platform"], "xero");
}

#[tokio::test]
async fn lists_of_the_ledger_had_100_rows() {
    let books = Books::open(Platform::Xero).await;
    for number in 0..50 {
        let account = json!({"Code": format!("9{number:03}"), "Name": format!("Cost centre {number}"), "Type": "EXPENSE"});
        books.edit("Accounts", "create", None, account).await;
    }
    let connected = books.connect().await;
    let rows = async |version: &str, query: &str| {
        let list = books.partner.get(&format!("/ledger_accounts{query}")).entity(connected.entity).header("x-monite-version", version);
        list.await.expect(200)["data"].as_array().expect("rows").len()
    };
    assert_eq!((rows(THEN, "").await, rows(THEN, "?order=desc").await, rows(THEN, "?limit=7").await), (100, 100, 7));
    assert!(rows("2024-05-25", "").await > 100);
}

#[tokio::test]
async fn the_changelog_names_every_change() {
    let changelog = bursar_versions::changelog();
    for version in bursar_versions::VERSIONS {
        for change in version.changes {
            assert!(changelog.contains(change.name) && changelog.contains(change.reason), "{}", change.name);
        }
    }
}
