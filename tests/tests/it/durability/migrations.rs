use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bursar_store::{Db, Moment, Options, Touch};
use bursar_tests::{fresh_database, shared_database};
use tokio::sync::mpsc;

async fn connect(url: &str) -> Db {
    Db::connect(url, Options { max_connections: 2, ..Options::default() }).await.expect("the database answers")
}

/// A start that dies before its statement of this number; `false` when it had fewer.
async fn dies_before(url: &str, statement: usize) -> bool {
    let (dies, mut died) = mpsc::unbounded_channel();
    let seen = AtomicUsize::new(0);
    let touch = Touch::observed(Arc::new(move |moment, _| {
        let is_last = moment == Moment::Before && seen.fetch_add(1, Ordering::SeqCst) == statement;
        let dies = dies.clone();
        Box::pin(async move {
            if is_last {
                let _ = dies.send(());
                std::future::pending::<()>().await;
            }
            Ok(())
        })
    }));
    let db = connect(url).await.with_touch(touch);
    tokio::select! {
        migrated = db.migrate() => {
            migrated.expect("a start that does not die migrates");
            false
        }
        _ = died.recv() => true,
    }
}

#[tokio::test]
async fn a_start_that_was_cut_off_anywhere_is_taken_up_again() {
    let (url, _directory) = fresh_database().await;
    let all = connect(&url).await.pending_migrations().await.unwrap();
    // On Postgres a start takes a second, so it dies before each seventh statement there.
    let step = if shared_database().is_some() { 7 } else { 1 };
    let mut statement = 0;
    while dies_before(&url, statement).await {
        statement += step;
        assert_eq!(connect(&url).await.pending_migrations().await.unwrap(), all, "what was cut off has not happened");
    }
    assert!(statement > 50, "only {statement} statements were made");
    assert!(connect(&url).await.pending_migrations().await.unwrap().is_empty());
}

#[tokio::test]
async fn starts_at_the_same_time_take_turns() {
    for _ in 0..5 {
        let (url, _directory) = fresh_database().await;
        let start = async || connect(&url).await.migrate().await;
        let (one, another, third) = tokio::join!(start(), start(), start());
        one.and(another).and(third).expect("each finds the schema of its release");
        assert!(connect(&url).await.pending_migrations().await.unwrap().is_empty());
    }
}
