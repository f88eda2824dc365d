use bursar_store::{Db, Options};
use tempfile::TempDir;

/// A migrated database and what must live as long as it.
pub(crate) struct Database {
    pub(crate) db: Db,
    pub(crate) is_shared: bool,
    pub(crate) directory: Option<TempDir>,
}

/// Which engine a test runs on is the runner's choice: a Postgres that all tests share, or by default a SQLite file for each test.
pub(crate) async fn open() -> Database {
    #[expect(clippy::disallowed_methods, reason = "the tests' own configuration")]
    let url = std::env::var("BURSAR_TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
    let options = Options { max_connections: 3, survives_power_cut: false, ..Options::default() };
    let (url, directory) = match url {
        Some(url) => (url, None),
        None => {
            let directory = tempfile::tempdir().expect("a temporary directory");
            (format!("sqlite://{}", directory.path().join("bursar.db").display()), Some(directory))
        }
    };
    let db = Db::connect(&url, options).await.expect("the test database answers");
    db.migrate().await.expect("the test database takes the migrations");
    Database { db, is_shared: directory.is_none(), directory }
}
