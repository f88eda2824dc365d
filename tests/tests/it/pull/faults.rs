use bursar_connectors::Platform::{QuickbooksOnline, Xero};
use bursar_kernel::TimeDelta;
use bursar_store::execute;

use bursar_tests::books::{Books, Connected};
use serde_json::{Value, json};

async fn accounts(books: &Books, connected: &Connected) -> Vec<Value> {
    books.get(connected, "/ledger_accounts").await["data"].as_array().expect("rows").clone()
}

/// Half of the accounts are gone at once: more likely a fault of the provider than the wish of a person.
#[tokio::test]
async fn a_list_that_shrank_deletes_nothing_before_a_person_agrees() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    let before = accounts(&books, &connected).await;
    assert!(before.len() > 30);
    let shrink = json!({"kind": "shrink_list", "share": 0.5, "times": 1, "matching": {"path": "/Accounts"}});
    books.fault(shrink.clone()).await;
    books.wait(TimeDelta::hours(24)).await;
    assert_eq!(accounts(&books, &connected).await, before);
    let run = books.run(&connected).await;
    assert_eq!(run.status.into_str(), "partial");
    let message = books.connection(&connected).await["errors"][0]["message"].clone();
    assert_eq!(message, json!(run.problem.unwrap()));
    assert!(message.as_str().unwrap().contains("no longer lists"), "{message}");

    books.fault(shrink).await;
    books.sync(&connected).await;
    assert_eq!(accounts(&books, &connected).await.len(), before.len() / 2, "a person has agreed");
    assert_eq!(books.connection(&connected).await["errors"], json!([]));
    books.sync(&connected).await;
    assert_eq!(accounts(&books, &connected).await, before, "and all come back under their ids");
}

/// Whoever asks for the first sync that meets the loss knows nothing of it: it is told like any other, and only what follows agrees.
#[tokio::test]
async fn a_person_agrees_only_to_a_loss_that_was_told() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    let before = accounts(&books, &connected).await;
    let shrink = json!({"kind": "shrink_list", "share": 0.5, "times": 1, "matching": {"path": "/Accounts"}});
    books.fault(shrink.clone()).await;
    books.sync(&connected).await;
    assert_eq!(accounts(&books, &connected).await, before);
    let message = books.connection(&connected).await["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("no longer lists"), "{message}");
    books.wait(TimeDelta::hours(1)).await;
    books.fault(shrink).await;
    books.sync(&connected).await;
    assert_eq!(accounts(&books, &connected).await.len(), before.len() / 2, "what was told stays told");
}

#[tokio::test]
async fn nobody_agrees_to_a_loss_by_connecting_again() {
    let mut books = Books::open(Xero).await;
    let connected = books.connect().await;
    let before = accounts(&books, &connected).await;
    books.disconnect(&connected).await;
    books.wait(TimeDelta::days(31)).await;
    books.partner.token = books.partner.new_token().await;
    books.fault(json!({"kind": "shrink_list", "share": 0.5, "times": 1, "matching": {"path": "/Accounts"}})).await;
    let again = books.connect().await;
    assert_eq!(accounts(&books, &again).await, before);
    assert_eq!(books.run(&again).await.status.into_str(), "partial");
}

/// The rest of the day's calls is a reserve for people.
#[tokio::test]
async fn a_days_budget_holds_up_the_schedule_but_no_person() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    books.spend(&connected, 4000).await;
    let paced = books.paced();
    let mark = books.mark();
    for _ in 0..13 {
        paced.wait(TimeDelta::hours(1)).await;
    }
    assert!(books.calls(mark).is_empty(), "the schedule waits until tomorrow");
    // The wish of a person is not held up. (Unpaced, so that the test does not sleep.)
    books.sync(&connected).await;
    assert_eq!(books.calls(mark).iter().filter(|call| call.path.starts_with("/api.xro/")).count(), 11);
    paced.wait(TimeDelta::hours(2)).await;
    let mark = books.mark();
    assert_eq!(books.app.env().now().format("%d").to_string(), "04", "it is tomorrow");
    paced.wait(TimeDelta::hours(1)).await;
    assert!(!books.calls(mark).is_empty(), "the schedule goes on");
}

/// A clock that was ahead once must not hide what changes until then.
#[tokio::test]
async fn a_providers_clock_that_is_ahead_counts_as_ours() {
    let books = Books::open(QuickbooksOnline).await;
    let ahead = json!({"lists": {"Vendor": [{"Id": "1", "DisplayName": "Fen Timber"}]}, "time": "2099-01-01T00:00:00.000-08:00"});
    books.replay(serde_json::from_value(ahead).unwrap());
    let connected = books.connect().await;
    let run = books.partner.get("/sync_runs").await.expect(200)["data"][0].clone();
    assert_eq!((&run["status"], &run["troubles"][0]["code"]), (&json!("complete"), &json!("clock_ahead")), "{run:#}");
    let sql = "SELECT p.state FROM pull_cursors p JOIN accounting_connections c ON c.book_id = p.book_id WHERE c.id = $1";
    let now = books.app.env().now();
    for row in books.rows(sql, vec![connected.id.into()]).await {
        let state: Value = row.try_get("", "state").unwrap();
        let until = state["complete_until"].as_str().map(|until| until.parse::<bursar_kernel::Timestamp>().unwrap());
        assert!(until.is_none_or(|until| until <= now), "{state}");
    }
}

/// 401 for ever, whatever is asked and however fresh the token: the first run asks somebody to act, the next one has no doubt.
#[tokio::test]
async fn an_authorization_that_opens_nothing_any_more_is_told() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    let body = json!({"Type": null, "Title": "Unauthorized", "Status": 401, "Detail": "AuthorizationUnsuccessful", "Instance": "i", "Extensions": {}});
    books.replay(serde_json::from_value(json!({"refusals": [{"status": 401, "body": body}]})).unwrap());
    let mark = books.mark();
    books.sync(&connected).await;
    assert_eq!(books.connection(&connected).await["status"], "connected");
    let report = books.partner.get(&format!("/connection_reports/{}", connected.id)).await.expect(200);
    assert_eq!(
        (&report["health"], &report["trouble"]["code"], &report["actor"]),
        (&json!("failing"), &json!("access_refused"), &json!("customer"))
    );
    assert_eq!(books.operations(mark), ["POST /connect/token"], "renewed once, not for each list");
    books.wait(TimeDelta::hours(1)).await;
    assert_eq!(books.connection(&connected).await["status"], "deauthorized");
}

/// A right that the consent lacks switches off what needs it, and a new consent in place brings it back with every id.
#[tokio::test]
async fn a_right_that_is_lacking_costs_its_list_alone() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    let sql = "SELECT t.scopes FROM token_sets t JOIN accounting_connections c ON c.token_set_id = t.id WHERE c.id = $1";
    let granted: String = books.rows(sql, vec![connected.id.into()]).await[0].try_get("", "scopes").unwrap();
    assert!(
        granted.contains("accounting.payments") && granted.contains("accounting.attachments") && !granted.contains("journals"),
        "{granted}"
    );
    let link = books.connection(&connected).await;
    let again = books.authorize(books.entity, &link, &[&connected.company], &connected.company).await;
    assert!(again.is_err(), "a consent that lacks nothing is not given twice");

    let before = accounts(&books, &connected).await;
    let tx = books.app.db().begin().await.unwrap();
    let narrowed = granted.replace("accounting.payments", "").replace("accounting.transactions", "");
    let update = "UPDATE token_sets SET scopes = $1 WHERE id = (SELECT token_set_id FROM accounting_connections WHERE id = $2)";
    execute(&tx, update, [narrowed.into(), connected.id.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let mark = books.mark();
    books.sync(&connected).await;
    let asked = books.operations(mark);
    assert!(asked.contains(&"GET /Invoices".to_owned()) && !asked.contains(&"GET /Payments".to_owned()), "{asked:?}");
    let message = books.connection(&connected).await["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("payments are not read") && message.contains("accounting.payments"), "{message}");

    let events = books.events(&connected).await;
    let again = books.authorize(books.entity, &link, &[&connected.company], &connected.company).await.unwrap();
    books.work().await;
    assert_eq!(again.id, connected.id);
    let found = books.connection(&again).await;
    assert_eq!((&found["status"], &found["errors"]), (&json!("connected"), &json!([])));
    assert_eq!(accounts(&books, &again).await, before);
    assert_eq!((books.events(&again).await, books.living_tokens().await), (events, 1), "nothing has happened to the connection");
}
