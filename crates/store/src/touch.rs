//! Every statement passes here: where tests count them and make them fail, and where the simulation steps in (decision D1).

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use sea_orm::DbErr;

/// Before or after a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Nothing was sent yet.
    Before,
    /// The answer is there.
    After,
}

/// Sees each statement go by. An error is what the statement answers instead: a disk that is full, a connection that broke. A future that
/// never ends is a process that died there.
pub type Observer = Arc<dyn Fn(Moment, &str) -> Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send>> + Send + Sync>;

/// How statements reach the database.
#[derive(Clone, Default)]
pub struct Touch {
    observer: Option<Observer>,
    runtime: Option<tokio::runtime::Handle>,
}

impl Touch {
    /// Statements are seen by `observer` on their way.
    pub fn observed(observer: Observer) -> Self {
        Touch { observer: Some(observer), runtime: None }
    }

    /// Statements run on another runtime, in real time, while this thread stands still.
    ///
    /// SQLite answers from a thread of its own: under tokio's paused clock the time-outs of the pool would fire at once, and equal
    /// seeds would give different runs. Standing still makes a statement one instant of the simulated time.
    pub fn simulated(runtime: tokio::runtime::Handle, observer: Observer) -> Self {
        Touch { observer: Some(observer), runtime: Some(runtime) }
    }

    /// Is this the simulation?
    pub(crate) fn is_simulated(&self) -> bool {
        self.runtime.is_some()
    }

    /// Runs one statement.
    pub(crate) async fn run<T, F>(&self, sql: &str, statement: F) -> Result<T, DbErr>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, DbErr>> + Send + 'static,
    {
        let Some(observer) = &self.observer else { return statement.await };
        let mut statement = self.dropped_on_runtime(statement);
        observer(Moment::Before, sql).await?;
        let answer = match (statement.value.take(), &self.runtime) {
            (Some(statement), None) => statement.await,
            (Some(statement), Some(_)) => self.block_on_runtime(statement),
            (None, _) => unreachable!("a statement runs once"),
        };
        let mut answer = self.dropped_on_runtime(answer);
        observer(Moment::After, sql).await?;
        answer.value.take().unwrap_or_else(|| unreachable!("an answer is given once"))
    }

    fn dropped_on_runtime<T: Send + 'static>(&self, value: T) -> DroppedOnRuntime<T> {
        DroppedOnRuntime { value: Some(value), runtime: self.runtime.clone() }
    }

    /// Runs a future to its end on the other runtime, or nowhere special when there is none.
    pub(crate) fn block_on_runtime<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let (answer, wait) = std::sync::mpsc::sync_channel(1);
        let work = async move {
            // The receiver stands still below until this arrives.
            let _ = answer.send(work.await);
        };
        if let Some(runtime) = &self.runtime {
            runtime.spawn(work);
        }
        match wait.recv() {
            Ok(value) => value,
            Err(_) => panic!("the store's runtime ended before the statement did"),
        }
    }
}

/// A statement or an answer while the observer looks. A simulated process may die meanwhile: a transaction in here must then end on
/// the runtime that owns its connection, not on the one whose clock stands still.
struct DroppedOnRuntime<T: Send + 'static> {
    value: Option<T>,
    runtime: Option<tokio::runtime::Handle>,
}

impl<T: Send + 'static> Drop for DroppedOnRuntime<T> {
    fn drop(&mut self) {
        if let (Some(value), Some(runtime)) = (self.value.take(), &self.runtime) {
            runtime.spawn(async move { drop(value) });
        }
    }
}
