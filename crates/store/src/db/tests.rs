use tempfile::TempDir;

use bursar_kernel::ErrorKind;

use super::*;
use crate::is_unavailable;
use crate::touch::Moment;

/// A database with one table, and where it lies.
async fn open() -> (TempDir, String, Db) {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("bursar.db").display());
    let db = Db::connect(&url, Options::default()).await.unwrap();
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared("CREATE TABLE notes (id integer PRIMARY KEY, words blob)").await.unwrap();
    tx.commit().await.unwrap();
    (directory, url, db)
}

async fn insert(tx: &Tx, id: i64, bytes: i64) -> Result<(), DbErr> {
    let sql = "INSERT INTO notes (id, words) VALUES ($1, zeroblob($2))";
    tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, [id.into(), bytes.into()])).await.map(drop)
}

async fn write(db: &Db, id: i64, bytes: i64) -> Result<()> {
    let tx = db.begin().await?;
    insert(&tx, id, bytes).await?;
    tx.commit().await
}

/// What another process finds: only that is kept.
async fn kept(url: &str) -> Vec<i64> {
    let db = Db::connect(url, Options::default()).await.unwrap();
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, "SELECT id FROM notes ORDER BY id")).await.unwrap();
    rows.iter().map(|row| row.try_get("", "id").unwrap()).collect()
}

/// No page may be added to the file: the next write that needs one meets SQLITE_FULL.
async fn fill_up(db: &Db) {
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_full_disk_fails_the_write_that_meets_it_and_loses_none_after_it() {
    let (_directory, url, db) = open().await;
    for round in 0..3 {
        fill_up(&db).await;
        let refused = write(&db, 100, 100_000).await.unwrap_err();
        assert!(refused.to_string().contains("full"), "{refused}");
        // SQLite has rolled back by itself: what is acknowledged from here on must be there for everybody.
        write(&db, round, 1).await.unwrap();
        assert_eq!(kept(&url).await, (0..=round).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_transaction_that_lost_a_statement_commits_nothing() {
    let (_directory, url, db) = open().await;
    fill_up(&db).await;
    let tx = db.begin().await.unwrap();
    insert(&tx, 1, 1).await.unwrap();
    insert(&tx, 2, 100_000).await.unwrap_err();
    // By itself SQLite would write this at once, without the one before.
    insert(&tx, 3, 1).await.unwrap_err();
    tx.commit().await.unwrap_err();
    assert_eq!(kept(&url).await, [0; 0]);
    write(&db, 4, 1).await.unwrap();
    assert_eq!(kept(&url).await, [4]);
}

#[tokio::test]
async fn a_statement_that_was_given_up_ends_its_transaction() {
    let (_directory, url, db) = open().await;
    let hung = db.with_touch(Touch::observed(Arc::new(|moment, sql| {
        let hangs = moment == Moment::After && sql.starts_with("INSERT");
        Box::pin(async move { if hangs { std::future::pending().await } else { Ok(()) } })
    })));
    let tx = hung.begin().await.unwrap();
    tokio::select! {
        biased;
        _ = insert(&tx, 1, 1) => panic!("the statement ended"),
        () = until_written(&db) => {}
    }
    tx.commit().await.unwrap_err();
    assert_eq!(kept(&url).await, [0; 0]);
}

/// Long enough for the statement to have been given to SQLite: three of another connection.
async fn until_written(db: &Db) {
    for _ in 0..3 {
        db.execute_unprepared("SELECT 1").await.unwrap();
    }
}

#[tokio::test]
async fn an_error_at_any_statement_or_at_commit_changes_nothing() {
    let (_directory, url, db) = open().await;
    for failing in ["BEGIN", "INSERT", "COMMIT"] {
        let broken = db.with_touch(Touch::observed(Arc::new(move |moment, sql| {
            let fails = moment == Moment::Before && sql.starts_with(failing);
            Box::pin(async move { if fails { Err(DbErr::Custom("disk I/O error".into())) } else { Ok(()) } })
        })));
        write(&broken, 1, 1).await.unwrap_err();
        assert_eq!(kept(&url).await, [0; 0], "{failing}");
    }
    write(&db, 1, 1).await.unwrap();
    assert_eq!(kept(&url).await, [1]);
}

#[tokio::test]
async fn a_commit_in_a_request_is_pending_and_its_reads_see_it() {
    let (_directory, url, db) = open().await;
    let pending = PendingCommit::default();
    let request = db.in_request(&pending);
    write(&request, 1, 1).await.unwrap();
    assert!(pending.is_waiting());
    assert_eq!(kept(&url).await, [0; 0]);
    write(&request, 2, 1).await.unwrap();
    let count = || request.query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT count(*) AS notes FROM notes"));
    for seen in futures::future::join_all([count(), count()]).await {
        assert_eq!(seen.unwrap().unwrap().try_get::<i64>("", "notes").unwrap(), 2, "joined reads see one database");
    }
    pending.commit().await.unwrap();
    assert_eq!(kept(&url).await, [1, 2]);
    write(&request, 3, 1).await.unwrap();
    pending.roll_back();
    write(&request, 4, 1).await.unwrap();
    drop((request, pending));
    write(&db, 5, 1).await.unwrap();
    assert_eq!(kept(&url).await, [1, 2, 5]);
}

#[tokio::test]
async fn what_was_committed_is_not_lost_with_a_later_transaction_unseen() {
    let (_directory, url, db) = open().await;
    let pending = PendingCommit::default();
    let request = db.in_request(&pending);
    write(&request, 1, 1).await.unwrap();
    drop(request.begin().await.unwrap());
    request.begin().await.map(drop).unwrap_err();
    pending.commit().await.unwrap_err();
    assert_eq!(kept(&url).await, [0; 0]);
    let open = request.begin().await.unwrap();
    pending.commit().await.unwrap_err();
    drop(open);
    drop(request.begin().await.unwrap());
    pending.commit().await.unwrap();
}

#[tokio::test]
async fn a_second_transaction_inside_a_request_fails_at_once() {
    let (_directory, url, db) = open().await;
    let pending = PendingCommit::default();
    let request = db.in_request(&pending);
    pending
        .scope(async {
            write(&db, 1, 1).await.expect("staged before the request's own transaction");
            let tx = request.begin().await.unwrap();
            db.begin().await.map(drop).expect_err("it would wait for itself");
            request.begin().await.map(drop).expect_err("it is open");
            tx.commit().await.unwrap();
            db.begin().await.map(drop).expect_err("it is not durable yet");
        })
        .await;
    pending.commit().await.unwrap();
    assert_eq!(kept(&url).await, [1]);
}

#[tokio::test]
async fn a_refused_address_is_not_repeated() {
    for url in ["postgres://user:pa/ss@host/x", "postgres://user:pa#ss@host/x", "postgres://user:pa?ss@host/x", "mysql://user:pass@host/x"]
    {
        let refused = Db::connect(url, Options::default()).await.map(drop).unwrap_err().to_string();
        assert!(refused.contains("database_url") && !refused.contains("host"), "{refused}");
    }
}

#[tokio::test]
async fn a_database_that_others_hold_is_unavailable_and_not_broken() {
    let (_directory, url, db) = open().await;
    let impatient = Options { acquire_timeout: Duration::from_millis(50), ..Options::default() };
    let (one, other) = (Db::connect(&url, impatient.clone()).await.unwrap(), Db::connect(&url, impatient).await.unwrap());
    let held = one.begin().await.unwrap();
    for waiting in [&one, &other] {
        let refused = waiting.begin().await.map(drop).unwrap_err();
        let ErrorKind::Internal(cause) = refused.kind() else { panic!("{refused}") };
        assert!(is_unavailable(cause.downcast_ref().unwrap()), "{refused}");
    }
    drop(held);
    write(&one, 1, 1).await.unwrap();
    write(&other, 2, 1).await.unwrap();
    let twice = write(&db, 1, 1).await.unwrap_err();
    let ErrorKind::Internal(cause) = twice.kind() else { panic!("{twice}") };
    assert!(!is_unavailable(cause.downcast_ref().unwrap()), "a broken rule stays broken: {twice}");
}

#[tokio::test]
async fn closing_waits_for_what_is_being_written_and_ends() {
    let (_directory, url, db) = open().await;
    let tx = db.begin().await.unwrap();
    insert(&tx, 1, 1).await.unwrap();
    let closing = tokio::time::timeout(Duration::from_secs(5), db.clone().close());
    let writing = async {
        while !db.writer.is_closed() {
            tokio::task::yield_now().await;
        }
        tx.commit().await
    };
    let (closed, written) = tokio::join!(closing, writing);
    written.unwrap();
    closed.expect("the last connection went back to the pool").unwrap();
    assert_eq!(kept(&url).await, [1]);
    assert!(is_unavailable(&db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT 1")).await.unwrap_err()));
}
