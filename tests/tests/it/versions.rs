//! A client of 2024-01-31: each change between the versions, seen through HTTP. Every answer is checked against the document of its version.

use bursar_connectors::Platform;
use bursar_tests::books::Books;
use bursar_tests::{Tenant, TestApp};
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
    let tenant = Tenant::start().await;
    let connect = |body: Value| tenant.post("/accounting_connections").header("x-monite-version", THEN).json(body);
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

#[test]
fn what_an_older_version_has_is_served() {
    let document = bursar_server::document();
    for version in bursar_versions::VERSIONS {
        for name in version.operations.into_iter().flat_map(str::lines) {
            let (method, path) = name.split_once(' ').expect("a method and a path");
            assert!(document["paths"][path][method.to_lowercase()].is_object(), "{} lists {name}", version.date);
        }
    }
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

#[tokio::test]
async fn settings_of_an_entity_repeated_the_partners() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    partner
        .patch("/settings")
        .json(json!({"website": "https://acme.test", "units": [{"name": "Day", "designation": "day"}]}))
        .await
        .expect(200);
    let path = format!("/entities/{}/settings", partner.entity().await);
    let then = partner.get(&path).header("x-monite-version", THEN).await.expect(200);
    assert_eq!((&then["website"], &then["units"][0]["name"]), (&json!("https://acme.test"), &json!("Day")));
    assert_eq!((&then["accounting"], &then["einvoicing"], then.get("vat_mode")), (&Value::Null, &Value::Null, None));
    let changed = partner.patch(&path).header("x-monite-version", THEN).json(json!({"language": "de"})).await.expect(200);
    assert_eq!((&changed["language"], &changed["website"]), (&json!("de"), &json!("https://acme.test")));
    let now = partner.get(&path).await.expect(200);
    assert_eq!((&now["language"], &now["vat_mode"], now.get("website")), (&json!("de"), &json!("exclusive"), None));
}

#[tokio::test]
async fn a_body_of_then_is_checked_against_the_document_of_then() {
    let app = TestApp::start().await;
    let (partner, other) = (app.partner().await, app.partner().await);
    let path = format!("/entities/{}/settings", partner.entity().await);
    let newer = json!({"vat_mode": "inclusive", "language": "de"});
    let sent = partner.patch(&path).header("x-monite-version", THEN).json(newer.clone()).await;
    assert_eq!(sent.fields(), ["body.vat_mode"]);
    assert_eq!(partner.get(&path).await.expect(200)["language"], Value::Null, "nothing of it was taken");
    assert_eq!(partner.patch(&path).json(newer.clone()).await.expect(200)["vat_mode"], "inclusive");
    // Who may not call does not hear what is wrong with the body.
    partner.patch(&path).without("authorization").header("x-monite-version", THEN).json(newer.clone()).await.message(401);
    other.patch(&path).header("x-monite-version", THEN).json(json!({"language": "fr"})).await.message(404);
}

#[tokio::test]
async fn services_that_are_no_longer_there_were_named_in_settings() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let sent = json!({"website": "https://acme.test", "accounting": {"provider": "codat", "token": "t"}});
    let then = partner.patch("/settings").header("x-monite-version", THEN).json(sent).await.expect(200);
    assert_eq!((&then["website"], &then["accounting"], &then["einvoicing"]), (&json!("https://acme.test"), &Value::Null, &Value::Null));
    assert_eq!(partner.get("/settings").await.expect(200).get("accounting"), None);
}
