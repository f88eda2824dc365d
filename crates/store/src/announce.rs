//! Telling whoever waits for work that there is some: in this process at the commit, in others by Postgres' own notifications.

use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bursar_kernel::Result;
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DbBackend};
use tokio::sync::Notify;

use crate::db::{Db, Tx};

/// The channel of Postgres on which processes tell each other.
const CHANNEL: &str = "bursar_work";

/// What happens when a transaction has been committed; nothing of it when it is rolled back.
pub(crate) struct AfterCommit {
    calls: Mutex<Vec<Box<dyn FnOnce() + Send>>>,
    announced: Arc<Notify>,
    is_announced: AtomicBool,
}

impl AfterCommit {
    pub(crate) fn new(announced: &Arc<Notify>) -> Self {
        AfterCommit { calls: Mutex::default(), announced: announced.clone(), is_announced: AtomicBool::new(false) }
    }

    pub(crate) fn happen(&mut self) {
        for call in mem::take(self.calls.get_mut().unwrap_or_else(PoisonError::into_inner)) {
            call();
        }
    }
}

impl Tx {
    /// Calls this once the transaction is committed.
    pub fn on_commit(&self, call: impl FnOnce() + Send + 'static) {
        self.after_commit.calls.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(call));
    }

    /// Tells whoever waits at [`Db::announced`], here and in other processes, once the transaction is committed.
    pub async fn announce(&self) -> Result<()> {
        if self.after_commit.is_announced.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        let announced = self.after_commit.announced.clone();
        self.on_commit(move || announced.notify_one());
        if self.get_database_backend() == DbBackend::Postgres {
            self.execute_unprepared(&format!("NOTIFY {CHANNEL}")).await?;
        }
        Ok(())
    }
}

impl Db {
    /// Ends when something has been announced since the last call.
    pub async fn announced(&self) {
        self.announced.notified().await;
    }

    /// Hears what other processes announce, over a connection of its own; ends when there is none. A pooler that hands a connection to
    /// several clients in turn does not pass notifications on: `url` must lead past it.
    pub async fn listen(&self, url: &str) -> Result<()> {
        let mut listener = PgListener::connect(url).await?;
        listener.listen(CHANNEL).await?;
        loop {
            listener.recv().await?;
            self.announced.notify_one();
        }
    }
}
