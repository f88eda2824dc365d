//! A queue of the test's own, and jobs that do what the test says.
//!
//! ```ignore
//! let queue = Errands::open(&[("breaks", |_| Box::pin(async { panic!("broken") }))]).await;
//! queue.ask("lane", "breaks").await;
//! queue.work().await;
//! assert_eq!(queue.did(), ["lane breaks"]);
//! ```

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Limits, Outcome, Priority, Registry, Runner, enqueue_at};
use bursar_kernel::{TimeDelta, Timestamp};
use bursar_store::sea_orm::{self, ConnectionTrait, FromQueryResult};
use bursar_store::{Db, fetch_optional};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::TestApp;

/// What an errand does: it is handed the queue, to ask for more.
pub type Does = fn(Errands) -> BoxFuture<'static, Result<Outcome, JobError>>;

/// A job that does what stands behind its word.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Errand {
    lane: String,
    word: String,
}

#[async_trait]
impl Job for Errand {
    const KIND: &'static str = "errand";
    const PRIORITY: Priority = Priority::Incremental;
    const MAX_ATTEMPTS: i32 = 3;
    type Context = Errands;

    fn lane(&self) -> String {
        self.lane.clone()
    }

    /// What stands before the lane's first stroke.
    fn tenant(&self) -> String {
        self.lane.split('/').next().unwrap_or_default().to_owned()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("{}/{}", self.lane, self.word))
    }

    async fn run(self, errands: &Errands, _lease: &Lease) -> Result<Outcome, JobError> {
        errands.did.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{} {}", self.lane, self.word));
        match errands.known.iter().find(|(word, _)| self.word.starts_with(word)) {
            Some((_, does)) => does(errands.clone()).await,
            None => Ok(Outcome::Done),
        }
    }
}

/// Where a job stands in the queue.
#[derive(Debug, PartialEq, Eq, FromQueryResult)]
pub struct Row {
    pub run_at: Timestamp,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub is_failed: bool,
}

/// The queue, what is known of its words, and what was done so far.
#[derive(Clone)]
pub struct Errands {
    pub app: TestApp,
    known: Arc<Vec<(&'static str, Does)>>,
    did: Arc<Mutex<Vec<String>>>,
}

impl Errands {
    /// A queue that no other test touches. A word that begins with none of these does nothing.
    pub async fn open(known: &[(&'static str, Does)]) -> Errands {
        Errands { app: TestApp::start_alone(|_| {}).await, known: Arc::new(known.to_vec()), did: Arc::default() }
    }

    /// Puts a job into a lane.
    pub async fn ask(&self, lane: &str, word: &str) {
        self.ask_as(lane, word, Priority::Incremental).await;
    }

    /// The same, for somebody.
    pub async fn ask_as(&self, lane: &str, word: &str, priority: Priority) {
        let (tx, env) = (self.app.db().begin().await.expect("a transaction"), self.app.env());
        let errand = Errand { lane: lane.to_owned(), word: word.to_owned() };
        enqueue_at(&tx, env, &errand, priority, env.now()).await.expect("a place in the queue");
        tx.commit().await.expect("a commit");
    }

    /// A worker over this database.
    pub fn worker(&self, db: Db) -> Runner {
        let mut registry = Registry::default();
        registry.register::<Errand>(Arc::new(self.clone()));
        Runner::new(db, self.app.env().clone(), registry, Limits::default())
    }

    /// Works off what is due.
    pub async fn work(&self) {
        self.worker(self.app.db().clone()).drain("").await.expect("the queue works");
    }

    /// Moves the clock on and works off what has become due.
    pub async fn wait(&self, by: TimeDelta) {
        self.app.advance(by);
        self.work().await;
    }

    /// Takes one lane and works on it for a turn; answers whether there was one.
    pub async fn take_a_turn(&self) -> bool {
        self.worker(self.app.db().clone()).work_one_lane("").await.expect("the queue works")
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) AS n FROM {table}");
        let row = fetch_optional(self.app.db(), sql, []).await.expect("the table").expect("a count");
        row.try_get("", "n").expect("a number")
    }

    /// Changes the database behind the product's back.
    pub async fn sql(&self, sql: &str) {
        let tx = self.app.db().begin().await.expect("a transaction");
        tx.execute_unprepared(sql).await.expect("a statement");
        tx.commit().await.expect("a commit");
    }

    /// Lane and word of what was done, in order.
    pub fn did(&self) -> Vec<String> {
        self.did.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The job of this word, if it is in the queue.
    pub async fn row(&self, lane: &str, word: &str) -> Option<Row> {
        let db = self.app.db();
        let sql = "SELECT run_at, attempts, last_error, is_failed FROM jobs WHERE same_as = $1";
        let values = [format!("{lane}/{word}").into()];
        let row = fetch_optional(db, sql, values).await.expect("the queue");
        row.map(|row| Row::from_query_result(&row, "").expect("a row"))
    }
}
