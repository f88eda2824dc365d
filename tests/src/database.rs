use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use bursar_kernel::Env;
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Db, Options};
use tempfile::TempDir;

/// The file of a SQLite database in its directory.
const FILE: &str = "bursar.db";

/// A migrated database and what must live as long as it.
pub(crate) struct Database {
    pub(crate) db: Db,
    pub(crate) is_shared: bool,
    pub(crate) directory: Option<TempDir>,
}

/// Which engine a test runs on is the runner's choice: a Postgres that all tests share, or by default a SQLite file for each test.
pub(crate) async fn open() -> Database {
    match shared_url() {
        Some(url) => migrated(&url, true, None).await,
        None => alone().await,
    }
}

/// A database that no other test touches, on the engine that the runner chose.
pub(crate) async fn alone() -> Database {
    let (url, directory) = fresh().await;
    if let Some(directory) = &directory {
        let template = template().await;
        std::fs::copy(&template, directory.path().join(FILE)).expect("a copy of the migrated file");
    }
    migrated(&url, false, directory).await
}

/// A SQLite file with the schema of this build, migrated by whichever test comes first: copying it costs a hundredth of migrating.
async fn template() -> PathBuf {
    let binary = std::env::current_exe().expect("the test binary");
    let built = binary.metadata().and_then(|binary| binary.modified()).expect("when the test binary was built");
    let built = built.duration_since(UNIX_EPOCH).expect("a time after 1970").as_nanos();
    let template = binary.with_extension(format!("{built}.db"));
    if !template.exists() {
        let directory = tempfile::tempdir_in(binary.parent().expect("a directory")).expect("a temporary directory");
        let file = directory.path().join(FILE);
        let Database { db, .. } = migrated(&format!("sqlite://{}", file.display()), false, None).await;
        db.close().await.expect("the log is folded into the file");
        // Whoever else made one at the same time made the same.
        std::fs::rename(file, &template).expect("the template at its place");
    }
    template
}

/// The address of an empty database, and what must live as long as it.
pub async fn fresh() -> (String, Option<TempDir>) {
    let Some(shared) = shared_url() else {
        let directory = tempfile::tempdir().expect("a temporary directory");
        return (format!("sqlite://{}", directory.path().join(FILE).display()), Some(directory));
    };
    let server = Db::connect(&shared, Options { max_connections: 1, ..Options::default() }).await.expect("the test database answers");
    let name = format!("bursar_alone_{}", Env::system().id().simple());
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database of its own");
    let (server, _) = shared.rsplit_once('/').expect("a database in the address");
    (format!("{server}/{name}"), None)
}

/// The Postgres that tests share; nothing where they run on SQLite.
#[expect(clippy::disallowed_methods, reason = "the tests' own configuration")]
pub fn shared_url() -> Option<String> {
    std::env::var("BURSAR_TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

async fn migrated(url: &str, is_shared: bool, directory: Option<TempDir>) -> Database {
    let options = Options { max_connections: 3, survives_power_cut: false, ..Options::default() };
    let db = Db::connect(url, options).await.expect("the test database answers");
    db.migrate().await.expect("the test database takes the migrations");
    Database { db, is_shared, directory }
}
