//! Tokens at the providers are nowhere to be read: not in the database, not in a log.

use std::io::Write;
use std::sync::{Arc, Mutex};

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_store::sea_orm::{ConnectionTrait, DbBackend};
use bursar_tests::books::Books;
use serde_json::json;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a lock").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Every byte of the database: of the files, or of the text of every row, where bytes stand as hexadecimal digits.
async fn database(books: &Books) -> Vec<u8> {
    if books.app.db().get_database_backend() == DbBackend::Sqlite {
        let row = books.rows("PRAGMA database_list", vec![]).await.remove(0);
        let file: String = row.try_get("", "file").expect("a file");
        return ["", "-wal"].iter().flat_map(|end| std::fs::read(format!("{file}{end}")).unwrap_or_default()).collect();
    }
    let mut text = Vec::new();
    for table in
        ["token_sets", "accounting_connections", "authorizations", "provider_apps", "jobs", "events", "pull_runs", "pull_cursors", "mirror"]
    {
        for row in books.rows(&format!("SELECT t::text AS line FROM {table} t"), vec![]).await {
            text.extend(row.try_get::<String>("", "line").expect("a line").into_bytes());
        }
    }
    text
}

fn contains(haystack: &[u8], needle: &str) -> bool {
    let hexadecimal: String = needle.bytes().map(|byte| format!("{byte:02x}")).collect();
    [needle.as_bytes(), hexadecimal.as_bytes()].iter().any(|needle| haystack.windows(needle.len()).any(|window| window == *needle))
}

#[tokio::test]
async fn no_token_can_be_read_anywhere() {
    for platform in Platform::ALL {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
        let guard = tracing::subscriber::set_default(subscriber);
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        books.wait(TimeDelta::hours(25)).await;
        books.fault(json!({"kind": "token_dead", "times": 1})).await;
        books.wait(TimeDelta::hours(1)).await;
        let stored = database(&books).await;
        books.disconnect(&connected).await;
        books.work().await;
        drop(guard);
        let tokens = books.tokens_seen();
        assert!(tokens.len() >= 4, "the tokens were refreshed");
        let logged = log.0.lock().unwrap().clone();
        assert!(contains(&stored, &connected.id.simple().to_string()) || contains(&stored, "Harbour Light"), "the whole database is read");
        assert!(logged.len() > 1000, "the log is captured");
        for token in tokens {
            assert!(!contains(&stored, &token), "the database holds a token of {platform:?}");
            assert!(!contains(&logged, &token), "the log holds a token of {platform:?}");
        }
        assert_eq!(books.living_tokens().await, 0);
    }
}
