//! A consent that is given in place, on a connection that is connected: what is under way by the consent before ends.

use bursar_connectors::Platform::Xero;
use bursar_kernel::TimeDelta;
use bursar_store::execute;
use bursar_tests::books::{Books, Connected};
use serde_json::{Value, json};

/// The consent lacks a right, so that it may be given again.
async fn narrow(books: &Books, connected: &Connected) {
    let tx = books.app.db().begin().await.unwrap();
    let sql = "UPDATE token_sets SET scopes = 'accounting.settings accounting.contacts accounting.invoices'
        WHERE id = (SELECT token_set_id FROM accounting_connections WHERE id = $1)";
    execute(&tx, sql, [connected.id.into()]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Why each run of the books began and how it stands, the first one first.
async fn runs(books: &Books) -> Vec<(String, String)> {
    let listed = books.partner.get("/sync_runs?order=asc").await.expect(200);
    let word = |run: &Value, name: &str| run[name].as_str().unwrap().to_owned();
    listed["data"].as_array().unwrap().iter().map(|run| (word(run, "cause"), word(run, "status"))).collect()
}

fn named(runs: &[(&str, &str)]) -> Vec<(String, String)> {
    runs.iter().map(|(cause, status)| ((*cause).to_owned(), (*status).to_owned())).collect()
}

/// Has somebody give the consent again while the next call with these words is on its way; whatever else happens then.
async fn authorized_during(books: &Books, connected: &Connected, words: &str, fault: Option<Value>) {
    let (same, connected) = (books.under(books.engine.vault.clone()), connected.clone());
    let link = books.connection(&connected).await;
    books.ambush(words, move || async move {
        same.authorize(same.entity, &link, &[&connected.company], &connected.company).await.expect("it is authorized anew");
        if let Some(fault) = fault {
            same.fault(fault).await;
        }
    });
}

#[tokio::test]
async fn a_run_that_waits_ends_and_another_one_begins() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    narrow(&books, &connected).await;
    books.fault(json!({"kind": "refuse", "status": 503, "times": "forever"})).await;
    books.wait(TimeDelta::hours(1)).await;
    assert_eq!(runs(&books).await, named(&[("initial", "complete"), ("scheduled", "running")]));
    books.heal().await;
    let link = books.connection(&connected).await;
    books.authorize(books.entity, &link, &[&connected.company], &connected.company).await.unwrap();
    books.work().await;
    assert_eq!(runs(&books).await, named(&[("initial", "complete"), ("scheduled", "stopped"), ("initial", "complete")]));
    assert_eq!(books.jobs().await, 1, "one schedule");
}

#[tokio::test]
async fn a_run_that_reads_ends_at_its_next_page_and_another_one_begins() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    narrow(&books, &connected).await;
    authorized_during(&books, &connected, "/Contacts", None).await;
    books.sync(&connected).await;
    assert!(!books.is_ambush_waiting());
    assert_eq!(runs(&books).await, named(&[("initial", "complete"), ("forced", "stopped"), ("initial", "complete")]));
    assert_eq!((books.connection(&connected).await["errors"].clone(), books.living_tokens().await), (json!([]), 1));
}

/// The tokens of the consent before are refused in the very moment in which they were replaced: nothing is wrong with the new ones.
#[tokio::test]
async fn tokens_that_were_replaced_say_nothing_of_the_new_ones() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    narrow(&books, &connected).await;
    books.app.advance(TimeDelta::hours(1));
    authorized_during(&books, &connected, "/connect/token", Some(json!({"kind": "token_dead", "times": 1}))).await;
    books.work().await;
    assert!(!books.is_ambush_waiting());
    books.heal().await;
    books.wait(TimeDelta::minutes(1)).await;
    assert_eq!(books.connection(&connected).await["status"], "connected");
    assert_eq!(runs(&books).await.last().unwrap().1, "complete");
}
